/** What keeping a block of C in registers gains over tiles in SRAM where each thread computes one element of C. */
import type { Executor } from '../core/gpu/executor.ts';
import { measureRatio, type Measurement } from './measure.ts';
import { timedBuild } from './time-plan.ts';

/** A register block gives each thread 16 elements; the wider tile then has the same number of threads. */
const TILED = { variant: 'tiled', bm: 16, bn: 16, bk: 16 };
const REGISTER_BLOCKED = { variant: 'register-blocked', bm: 64, bn: 64, bk: 16 };

/** Times both variants; `size` is M = N = K. The project promises at most a third of the time. */
export async function registerBlocking(executor: Executor, size: number, pairs: number): Promise<Measurement> {
  const cube = { m: size, n: size, k: size };
  const sides = {
    numerator: await timedBuild(executor, 'matmul', { ...cube, ...REGISTER_BLOCKED }, 'untraced'),
    denominator: await timedBuild(executor, 'matmul', { ...cube, ...TILED }, 'untraced'),
  };
  return measureRatio(`register-blocked / tiled, matmul of ${size}`, pairs, sides, 1 / 3);
}
