/** `npm run fuzz -- --files 100000 --seed 1`: reads so many broken files; ends with 1 when one was read badly. */
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { ensureDependencies } from './set-up/dependencies.mjs';
import { inCheckout } from './set-up/root.mjs';

const MOST_GROWTH = 16 * 2 ** 20;

ensureDependencies();
const { values } = parseArgs({
  options: { files: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const { module } = await runnerImport(inCheckout('tests/fuzz/fuzz.ts'), { configFile: false, root: inCheckout() });
const report = await module.fuzz(Number(values.files), Number(values.seed));
console.log(JSON.stringify(report, null, 2));
process.exitCode = report.failures.length === 0 && report.growthBytes < MOST_GROWTH ? 0 : 1;
