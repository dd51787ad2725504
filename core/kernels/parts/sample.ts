/** Draws of small parameters for verification. */
import type { Random } from '../../tensors/random.ts';

export function pick<T>(random: Random, choices: readonly T[]): T {
  return choices[Math.floor(random.uniform() * choices.length)]!;
}

/** A whole number from 1 to `most`; every fourth draw is one of the values at which careless code breaks. */
export function small(random: Random, most: number): number {
  if (random.uniform() < 0.25) return pick(random, [1, 2, most - 1, most]);
  return 1 + Math.floor(random.uniform() * most);
}
