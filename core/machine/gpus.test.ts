import { expect, it } from 'vitest';
import { GPUS, peak } from './gpus.ts';

/** Peak f32 in TFLOP/s as the makers publish it, to its last digit. */
const PUBLISHED: Readonly<Record<string, readonly [teraflops: number, digit: number]>> = {
  a100: [19.5, 0.1],
  h100: [66.9, 0.1],
  'rtx-4090': [82.6, 0.1],
  t4: [8.1, 0.1],
  mi300x: [163.4, 0.1],
  'rx-7900-xtx': [61.4, 0.1],
  'm1-max': [10.4, 0.1],
  'm1-ultra': [21, 1],
};

it.each(GPUS.map((gpu) => [gpu.name, gpu] as const))('%s: units, lanes and clock give the published peak', (_, gpu) => {
  const [teraflops, digit] = PUBLISHED[gpu.id]!;
  expect(Math.abs(peak(gpu) / 1e12 - teraflops)).toBeLessThanOrEqual(digit);
});
