/** `tilescope bench`: what the project claims of speed, as ratios within this run. */
import { InvalidArgumentError, type Command } from 'commander';
import { registerBlocking } from '../../../bench/matmul.ts';
import type { Measurement } from '../../../bench/measure.ts';
import { seekCost } from '../../../bench/seek.ts';
import { tracingCost } from '../../../bench/tracing.ts';
import { createDawnExecutor } from '../../node/dawn.ts';

/** A matmul of this size takes seconds. */
const MOST_LONG_PAIRS = 3;

export function register(program: Command): void {
  program
    .command('bench')
    .description('measure what tracing, seeking and register blocks cost or gain, as ratios within one run')
    .option('--pairs <number>', 'paired measurements of each ratio', parsePairs, 7)
    .option('--large', 'the matmul of 1024 too, which takes minutes on software')
    .option('--json', 'print one JSON object and nothing else')
    .action(bench);
}

interface BenchOptions {
  readonly pairs: number;
  readonly large?: boolean;
  readonly json?: boolean;
}

async function bench({ pairs, large = false, json = false }: BenchOptions): Promise<void> {
  const executor = createDawnExecutor();
  try {
    const measurements = [...(await tracingCost(executor, pairs)), await seekCost(pairs)];
    for (const size of large ? [512, 1024] : [512]) {
      measurements.push(await registerBlocking(executor, size, Math.min(pairs, MOST_LONG_PAIRS)));
    }
    const isKept = ({ ratio, bound }: Measurement): boolean => bound === undefined || ratio <= bound;
    if (json) console.log(JSON.stringify({ adapter: await executor.adapter(), measurements }, null, 2));
    else for (const measurement of measurements) console.log(asText(measurement));
    if (!measurements.every(isKept)) process.exitCode = 1;
  } finally {
    executor.dispose();
  }
}

function asText({ name, ratio, least, most, pairs, bound }: Measurement): string {
  const promise = bound === undefined ? '' : `, promised at most ${bound}`;
  return `${name}: median ${ratio.toFixed(3)} of ${pairs} (${least.toFixed(3)} to ${most.toFixed(3)})${promise}`;
}

function parsePairs(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('It must be a whole number, 1 or more.');
  return Number(text);
}
