/** `npm run train:seq2seq -- --task reverse`: trains the weights of the kernel seq2seq on this machine's GPU. */
import { runnerImport } from 'vite';
import { inCheckout } from './set-up/root.mjs';

const { module } = await runnerImport(inCheckout('training/seq2seq.ts'), { configFile: false, root: inCheckout() });
await module.train(process.argv.slice(2));
