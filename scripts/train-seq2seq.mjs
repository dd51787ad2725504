/** `npm run train:seq2seq -- --task reverse`: trains the weights in assets/seq2seq on this machine's GPU. */
import { runnerImport } from 'vite';
import { ensureDependencies } from './set-up/dependencies.mjs';
import { inCheckout } from './set-up/root.mjs';

ensureDependencies();
// Vite finds the WGSL that the training runs, as it does for the lab.
const { module } = await runnerImport(inCheckout('training/seq2seq.ts'), { configFile: false, root: inCheckout() });
await module.train(process.argv.slice(2));
