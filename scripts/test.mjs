/**
 * `npm test`: prepares everything, runs every stage whatever the others did, and ends with the sum.
 * `--only a,b` runs some stages; their names are in stages.mjs.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureBrowser } from './set-up/browser.mjs';
import { ensureDependencies } from './set-up/dependencies.mjs';
import { inCheckout } from './set-up/root.mjs';
import { giveUp } from './set-up/say.mjs';
import { STAGES, takeCount } from './stages.mjs';

/** Colours are for people who watch. */
const ENVIRONMENT = { ...process.env, CI: '1', ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }) };

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const names = values.only?.split(',') ?? STAGES.map(({ name }) => name);
const unknown = names.find((name) => !STAGES.some((stage) => stage.name === name));
if (unknown !== undefined) {
  giveUp(`There is no stage "${unknown}"; the stages are ${STAGES.map(({ name }) => name).join(', ')}.`);
}

ensureDependencies();
ensureBrowser({ required: true });
mkdirSync(inCheckout('test-results'), { recursive: true });

const total = { passed: 0, failed: 0, skipped: 0 };
const summary = [];
for (const stage of STAGES.filter(({ name }) => names.includes(name))) {
  console.log(`\n== ${stage.title}`);
  const started = performance.now();
  takeCount(stage);
  const succeeded = stage.commands.map((words) => run(words, stage.live === true)).every(Boolean);
  const count = takeCount(stage) ?? { passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1, skipped: 0, remarks: [] };
  // A stage that fails for another reason than its tests has failed all the same.
  if (!succeeded && count.failed === 0) count.failed = 1;
  for (const key of Object.keys(total)) total[key] += count[key];
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  summary.push(`${succeeded ? 'ok    ' : 'FAILED'} ${stage.title}: ${describe(count)} (${seconds} s)`);
  summary.push(...count.remarks.map((remark) => `       ${remark}`));
}

console.log(`\n== summary\n${summary.join('\n')}\n\n${describe(total)}`);
process.exitCode = total.failed === 0 ? 0 : 1;

function describe({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Runs a command; its output is shown only if it fails, unless it is live. */
function run([command, ...words], live) {
  const script = inCheckout(command.includes('/') ? command : `node_modules/.bin/${command}`);
  const options = { cwd: inCheckout(), encoding: 'utf8', maxBuffer: 2 ** 28, env: ENVIRONMENT };
  const shell = process.platform === 'win32' && !command.includes('/');
  const [file, before] = command.includes('/') ? [process.execPath, [script]] : [script, []];
  const result = spawnSync(file, [...before, ...words], { ...options, shell, stdio: live ? 'inherit' : 'pipe' });
  if (result.error) console.log(`${command} could not be started: ${result.error.message}`);
  else if (!live && result.status !== 0) console.log(result.stdout + result.stderr);
  return result.status === 0;
}
