/** `tilescope sweep`: what a kernel moves and computes as one parameter grows, each point a real run. */
import type { Command } from 'commander';
import { performSweep } from '../../../core/sweep.ts';
import type { SweepPoint, SweepRequest } from '../../../core/sweep.ts';
import { createDawnExecutor } from '../../node/dawn.ts';
import { splitSetting } from '../../query.ts';
import { UserError } from '../../user-error.ts';
import { kernelNamed, settings } from '../request.ts';
import { collect } from '../collect.ts';

interface SweepOptions {
  readonly over: string;
  readonly set: readonly string[];
  readonly series: readonly string[];
  readonly json?: boolean;
}

const CHECK_FAILED = 1;
const EXAMPLE = '--over n=64,128,256';
const SEED = 1;

export function register(program: Command): void {
  program
    .command('sweep')
    .description('run a kernel for several values of a parameter, with every check, and tell what it moved')
    .argument('<kernel>', 'see `tilescope list`')
    .requiredOption('--over <name=v,v,...>', 'the parameter and its values')
    .option('--series <name=value,...>', 'settings of one series (repeatable)', collect, [])
    .option('--set <name=value>', 'set a parameter of all series (repeatable)', collect, [])
    .option('--json', 'print one JSON object and nothing else')
    .action(sweep);
}

async function sweep(kernel: string, options: SweepOptions): Promise<void> {
  const request = requestOf(kernel, options);
  const executor = createDawnExecutor();
  const progress = (text: string): void => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
  };
  try {
    const outcome = await performSweep(request, executor, {
      onPoint: (_, done, total) => {
        progress(`${done}/${total}`);
      },
    });
    progress('');
    if (!outcome.ok) throw new UserError(outcome.problem.message);
    const report = { ...request, adapter: await executor.adapter(), audited: true, points: outcome.value };
    console.log(options.json ? JSON.stringify(report, null, 2) : asTable(request, outcome.value));
    if (outcome.value.some(({ sound }) => !sound)) process.exitCode = CHECK_FAILED;
  } finally {
    executor.dispose();
  }
}

function requestOf(name: string, { over, set, series }: SweepOptions): SweepRequest {
  const kernel = kernelNamed(name);
  const [parameter, list] = splitSetting(over, EXAMPLE);
  const words = list.split(',');
  const values = words.map(Number);
  if (words.includes('') || !values.every(Number.isFinite)) {
    throw new UserError(`"${list}" is no list of numbers; write it as in ${EXAMPLE}.`);
  }
  const labels = series.length === 0 ? [''] : series;
  return {
    kernel: name,
    params: settings(kernel, set),
    seed: SEED,
    parameter,
    values,
    series: labels.map((label) => ({
      label: label === '' ? name : label,
      params: settings(kernel, label === '' ? [] : label.split(',')),
    })),
  };
}

function asTable({ parameter, series }: SweepRequest, points: readonly SweepPoint[]): string {
  const width = Math.max(...series.map(({ label }) => label.length));
  const number = (value: number): string => value.toLocaleString('en').padStart(16);
  const row = ({ series: label, value, hbmReadBytes, hbmWriteBytes, flops, sramBytes, sound }: SweepPoint): string =>
    `${label.padEnd(width)}${number(value)}${[hbmReadBytes, hbmWriteBytes, flops, sramBytes].map(number).join('')}  ${sound ? 'sound' : 'NOT SOUND'}`;
  const titles = [parameter, 'bytes read', 'bytes written', 'flops', 'SRAM bytes'];
  return [`${' '.repeat(width)}${titles.map((title) => title.padStart(16)).join('')}`, ...points.map(row)].join('\n');
}
