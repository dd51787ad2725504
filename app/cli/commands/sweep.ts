/** `tilescope sweep`: what kernels move and compute as one parameter grows, each point a real run. */
import type { Command } from 'commander';
import { Cancelled } from '../../../core/gpu/executor.ts';
import type { Executor } from '../../../core/gpu/executor.ts';
import { sweeps } from '../../../core/kernels/sweeps.ts';
import type { SweepPoint, SweepReport, SweepRequest } from '../../../core/sweep.ts';
import type { Machine } from '../../machine.ts';
import { compute } from '../../node/threads.ts';
import { UserError } from '../../user-error.ts';
import { collect } from '../collect.ts';
import { CHECK_FAILED } from '../exit-codes.ts';
import { parseSeed } from '../seed.ts';
import { sweepFromOptions } from '../sweep-request.ts';
import type { SweepOptions } from '../sweep-request.ts';
import { addAssumed } from './costs.ts';

interface Options extends Omit<SweepOptions, 'name'> {
  readonly list?: boolean;
  readonly json?: boolean;
}

const SOUNDNESS: Readonly<Record<string, string>> = {
  true: 'sound',
  false: 'NOT SOUND',
  null: 'closed form, not run',
};

export function register(program: Command, machine: Machine): void {
  const command = program
    .command('sweep')
    .description('run kernels for several values of a parameter, with every check, and report what they moved')
    .argument('[name]', 'a kernel, see `tilescope list`; or a sweep, see --list')
    .option('--list', 'list the sweeps that have a name')
    .option('--over <name=v,v,...>', 'the parameter of the kernel and its values')
    .option(
      '--series <name=value,...>',
      'settings of one series (repeatable); rnn:over=t,h=16 is one of the kernel rnn over its parameter t',
      collect,
      [],
    )
    .option('--set <name=value>', 'set a parameter of all series of the kernel (repeatable)', collect, [])
    .option('--seed <number>', 'seed of the inputs', parseSeed, 1)
    .option('--closed-form', 'take the closed forms and run nothing; sizes may be beyond every adapter');
  addAssumed(command)
    .option('--json', 'print JSON and nothing else')
    .action((name: string | undefined, options: Options) => sweep(machine, name, options));
}

async function sweep(
  machine: Machine,
  name: string | undefined,
  { list = false, json = false, ...options }: Options,
): Promise<void> {
  if (list) {
    console.log(json ? JSON.stringify(sweeps, null, 2) : sweeps.map(asEntry).join('\n'));
    return;
  }
  if (name === undefined) throw new UserError('Name a kernel or a sweep to run, or --list the sweeps.');
  const request = sweepFromOptions({ name, ...options });
  const executor = machine.createExecutor();
  try {
    const points = await pointsOf(request, executor);
    const where =
      request.closedForms === undefined
        ? { adapter: await executor.adapter(), audited: true }
        : { truth: 'closed form, not run' };
    console.log(json ? JSON.stringify({ name, ...request, ...where, points }, null, 2) : asTable(request, points));
    if (points.some(({ sound }) => sound === false)) process.exitCode = CHECK_FAILED;
  } finally {
    executor.dispose();
  }
}

/** Runs the sweep. Ctrl+C ends it at once. */
async function pointsOf(request: SweepRequest, executor: Executor): Promise<readonly SweepPoint[]> {
  const controller = new AbortController();
  const interrupt = (): void => {
    controller.abort();
  };
  process.once('SIGINT', interrupt);
  const total = request.values.length * request.series.length;
  let done = 0;
  const onPoint = (report: SweepReport): void => {
    ({ done } = report);
    progress(`${done}/${total}`);
  };
  try {
    const outcome = await compute('sweep', [request], {
      executor,
      signal: controller.signal,
      listener: { point: onPoint },
    });
    if (!outcome.ok) throw new UserError(outcome.problem.message);
    return outcome.value;
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    throw new UserError(`The sweep was cancelled after ${done} of ${total} points.`);
  } finally {
    progress('');
    process.off('SIGINT', interrupt);
  }
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

function asEntry({ name, title, help, values, axis, series }: (typeof sweeps)[number]): string {
  const labels = series.map(({ label }) => label).join('; ');
  return `${name}: ${title}\n  ${help}\n  ${axis} = ${values.join(', ')} for ${labels}`;
}

function asTable({ series }: SweepRequest, points: readonly SweepPoint[]): string {
  const width = Math.max(...series.map(({ label }) => label.length));
  const cell = (value: number | null): string => (value === null ? '—' : value.toLocaleString('en')).padStart(16);
  const row = (point: SweepPoint): string => {
    const { hbmReadBytes, hbmWriteBytes, flops, depth, stateBytes, sramBytes } = point;
    const cells = [point.value, hbmReadBytes, hbmWriteBytes, flops, depth, stateBytes, sramBytes].map(cell);
    return `${point.series.padEnd(width)}${cells.join('')}  ${SOUNDNESS[String(point.sound)]}`;
  };
  const parameters = [...new Set(series.map(({ parameter }) => parameter))].join(', ');
  const titles = [parameters, 'bytes read', 'bytes written', 'flops', 'depth', 'state bytes', 'SRAM bytes'];
  return [`${' '.repeat(width)}${titles.map((title) => title.padStart(16)).join('')}`, ...points.map(row)].join('\n');
}
