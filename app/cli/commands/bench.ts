/** `tilescope bench`: what the project claims of speed, as ratios within this run. */
import { InvalidArgumentError, type Command } from 'commander';
import type { Measurement } from '../../../bench/measure.ts';
import { seekCost } from '../../../bench/seek.ts';
import { tracingCost } from '../../../bench/tracing.ts';
import { createDawnExecutor } from '../../node/dawn.ts';

export function register(program: Command): void {
  program
    .command('bench')
    .description('measure what tracing and seeking cost, as ratios within one run')
    .option('--pairs <number>', 'paired measurements of each ratio', parsePairs, 7)
    .option('--json', 'print one JSON object and nothing else')
    .action(bench);
}

async function bench({ pairs, json = false }: { readonly pairs: number; readonly json?: boolean }): Promise<void> {
  const executor = createDawnExecutor();
  try {
    const measurements = [...(await tracingCost(executor, pairs)), await seekCost(pairs)];
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
