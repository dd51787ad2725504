import { expect, it } from 'vitest';
import type { Executor } from '../../core/gpu/executor.ts';
import { REST_MS, withRest } from './rest.ts';

/** How many turns of the event loop there were in so many milliseconds of a loop that Dawn would keep busy. */
async function turnsIn(milliseconds: number, executing: boolean): Promise<number> {
  let turns = 0;
  let over = false;
  const ask = (): void => {
    turns++;
    if (!over) setImmediate(ask);
  };
  const work = async (): Promise<never> => {
    setImmediate(ask);
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    over = true;
    throw new Error('done');
  };
  const executor = withRest({ execute: work } as unknown as Executor);
  await expect(executing ? executor.execute(null!) : work()).rejects.toThrow('done');
  return turns;
}

it('rests in each turn of the event loop while something is executed, and only then', async () => {
  const least = 200;
  expect(await turnsIn(least, true)).toBeLessThanOrEqual(1.5 * (least / REST_MS));
  expect(await turnsIn(least, true)).toBeGreaterThan(1);
  const rested = withRest({ execute: () => Promise.resolve('result') } as unknown as Executor);
  expect(await Promise.all([rested.execute(null!), rested.execute(null!)])).toEqual(['result', 'result']);
});
