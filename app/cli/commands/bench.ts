/** `tilescope bench`: measures what the project claims about speed, as ratios within one run. */
import { InvalidArgumentError, type Command } from 'commander';
import { registerBlocking } from '../../../bench/matmul.ts';
import type { Figure, Measurement } from '../../../bench/measure.ts';
import { memoryOfTrace } from '../../../bench/memory.ts';
import { recordingCost } from '../../../bench/proving.ts';
import { scheduleCost } from '../../../bench/schedule.ts';
import { seekCost, slowSeek } from '../../../bench/seek.ts';
import { tracingCost } from '../../../bench/tracing.ts';
import { restingGain } from '../../../bench/waiting.ts';
import { findBrowser, thisMachine } from '../../browser/find.ts';
import { measuredInPage } from '../../browser/measured.ts';
import type { Executor } from '../../../core/gpu/executor.ts';
import { createAskingExecutor, createDawnExecutor, inSoftware } from '../../node/dawn.ts';
import { built } from '../../paths.ts';
import { UserError } from '../../user-error.ts';

/** How many pairs are timed at most of what takes seconds: recordings and the large matrix product. */
const MOST_LONG_PAIRS = 3;

export function register(program: Command): void {
  program
    .command('bench')
    .description(
      'measure what tracing, recording, seeking, modelled time, register blocks and the picture cost or gain',
    )
    .option('--pairs <number>', 'paired measurements of each ratio', parsePairs, 7)
    .option('--large', 'also time the matmul of 1024, which takes minutes in software')
    .option('--scene', 'only the picture: time of a frame, recording, picking, memory of a trace')
    .option('--json', 'print one JSON object and nothing else')
    .action(bench);
}

interface BenchOptions {
  readonly pairs: number;
  readonly large?: boolean;
  readonly scene?: boolean;
  readonly json?: boolean;
}

async function bench({ pairs, large = false, scene = false, json = false }: BenchOptions): Promise<void> {
  const executor = createDawnExecutor();
  try {
    const measurements = scene ? [] : await ratios(executor, pairs, large);
    const figures = [memoryOfTrace(), slowSeek(), ...(await figuresOfScene(await inSoftware(executor)))];
    if (json) console.log(JSON.stringify({ adapter: await executor.adapter(), measurements, figures }, null, 2));
    else for (const line of [...measurements.map(asText), ...figures.map(figureText)]) console.log(line);
    const kept = [
      ...measurements.map(({ ratio, bound }) => [ratio, bound]),
      ...figures.map(({ value, bound }) => [value, bound]),
    ];
    if (!kept.every(([value, bound]) => bound === undefined || value! <= bound)) process.exitCode = 1;
  } finally {
    executor.dispose();
  }
}

async function ratios(executor: Executor, pairs: number, large: boolean): Promise<readonly Measurement[]> {
  const measurements = [
    ...(await tracingCost(executor, pairs)),
    ...(await recordingCost(executor, Math.min(pairs, MOST_LONG_PAIRS))),
    await seekCost(pairs),
    await scheduleCost(pairs),
    await gainOfResting(executor, pairs),
  ];
  for (const size of large ? [512, 1024] : [512]) {
    measurements.push(await registerBlocking(executor, size, Math.min(pairs, MOST_LONG_PAIRS)));
  }
  return measurements;
}

async function gainOfResting(resting: Executor, pairs: number): Promise<Measurement> {
  const asking = createAskingExecutor();
  try {
    return await restingGain(resting, asking, pairs);
  } finally {
    asking.dispose();
  }
}

async function figuresOfScene(software: boolean): Promise<readonly Figure[]> {
  const browser = findBrowser(thisMachine());
  if (browser === undefined)
    throw new UserError('The picture is measured in a browser, and no Chrome or Chromium was found.');
  const answer = (await measuredInPage(browser, built('bench'), software)) as {
    figures?: readonly Figure[];
    failure?: string;
  };
  if (answer.figures === undefined) throw new Error(`the page of measurements failed: ${answer.failure}`);
  return answer.figures;
}

function asText({ name, ratio, least, most, pairs, bound }: Measurement): string {
  return `${name}: median ${ratio.toFixed(3)} of ${pairs} (${least.toFixed(3)} to ${most.toFixed(3)})${promise(bound)}`;
}

function figureText({ name, value, unit, bound }: Figure): string {
  return `${name}: ${value.toFixed(2)} ${unit}${promise(bound)}`;
}

function promise(bound: number | undefined): string {
  return bound === undefined ? '' : `, promised at most ${bound}`;
}

function parsePairs(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('It must be a whole number, 1 or more.');
  return Number(text);
}
