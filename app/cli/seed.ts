/** Reads a seed, for commander. */
import { InvalidArgumentError } from 'commander';

export function parseSeed(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('A seed is a whole number from 0 to 4294967295.');
  return Number(text);
}
