/**
 * `npm run libraries`: runs the libraries of tests/libraries, takes the WGSL that they generate, and says how much of it can be
 * recorded, with the reason and the line for each shader that cannot. `--only tfjs` takes one library. They are no dependencies
 * of the lab: this installs them apart.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { ensureDependencies } from './set-up/dependencies.mjs';
import { inCheckout } from './set-up/root.mjs';

const LIBRARIES = ['jax', 'onnxruntime', 'tfjs'];
/** The share of shaders that must be recorded. */
const LEAST = 0.95;

ensureDependencies();
const { values } = parseArgs({ options: { only: { type: 'string', multiple: true, default: LIBRARIES } } });
const folder = inCheckout('tests/libraries');
if (!existsSync(join(folder, 'node_modules'))) {
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' });
}
const load = async (file) => (await runnerImport(inCheckout(file), { configFile: false, root: inCheckout() })).module;
const { driversToTry } = await load('app/node/vulkan.ts');
const [driver] = driversToTry(process.env);
const environment = { ...process.env, XDG_RUNTIME_DIR: process.env['XDG_RUNTIME_DIR'] ?? tmpdir() };
if (driver) environment['VK_ICD_FILENAMES'] = driver;

const scratch = mkdtempSync(join(tmpdir(), 'tilescope-libraries-'));
const dispatches = values.only.flatMap((library) => {
  const file = join(scratch, `${library}.jsonl`);
  execFileSync(process.execPath, ['collect.mjs', library, file], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'inherit', 'ignore'],
  });
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
});
rmSync(scratch, { recursive: true });

const { tryAll } = await load('tests/libraries/count.ts');
const sums = new Map(values.only.map((library) => [library, { shaders: 0, recorded: 0 }]));
await tryAll(dispatches, ({ library, subject, invalid, refused, differences }) => {
  const sum = sums.get(library);
  if (invalid !== undefined) {
    console.log(`${library}, ${subject}: not counted, since it cannot run as it is: ${invalid}`);
    return;
  }
  sum.shaders++;
  if (refused === null && differences.length === 0) sum.recorded++;
  else console.log(`${library}, ${subject}: ${refused ?? differences.join(' ')}`);
});
let [shaders, recorded] = [0, 0];
for (const [library, sum] of sums) {
  console.log(`${library}: ${sum.recorded} of ${sum.shaders} shaders are recorded right`);
  shaders += sum.shaders;
  recorded += sum.recorded;
}
const share = recorded / shaders;
console.log(`all: ${recorded} of ${shaders}, ${(100 * share).toFixed(1)} %`);
process.exit(share >= LEAST ? 0 : 1);
