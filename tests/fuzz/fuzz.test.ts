import { createRandom } from '../../core/tensors/random.ts';
import { expect, it } from 'vitest';
import { FORMATS } from './corpus.ts';
import { fuzz } from './fuzz.ts';
import { mutate } from './mutate.ts';

const MEBIBYTE = 2 ** 20;

it.each(FORMATS)('reads what it breaks: $name', async ({ corpus, read }) => {
  expect((await Promise.all(corpus.map(async (bytes) => read(bytes)))).filter(({ ok }) => !ok)).toEqual([]);
});

it('breaks files in the same way for the same seed', () => {
  const { corpus } = FORMATS[0]!;
  expect(mutate(corpus, createRandom(5))).toEqual(mutate(corpus, createRandom(5)));
});

it('breaks nothing but files: no exception, no hang, no growth', async () => {
  const report = await fuzz(20_000, 20_260);
  expect(report.failures).toEqual([]);
  // Some still can be read, and most cannot: the changes are neither too rough nor too tame.
  expect(report.accepted).toBeGreaterThan(400);
  expect(report.accepted).toBeLessThan(10_000);
  expect(report.growthBytes).toBeLessThan(8 * MEBIBYTE);
});
