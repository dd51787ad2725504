import { expect, it } from 'vitest';
import type { Executor } from '../../core/gpu/executor.ts';
import { REST_MS, withRest } from './rest.ts';

/** How long a plan takes here, in milliseconds. */
const LONG = 200;

/**
 * How many turns of the event loop, which Dawn would keep busy, there are while one plan is executed, after so many that
 * take no time.
 */
async function turnsAfter(before: number): Promise<number> {
  let work = (): Promise<void> => Promise.resolve();
  const executor = withRest({ execute: () => work() } as unknown as Executor);
  for (let count = 0; count < before; count++) await executor.execute(null!);
  let turns = 0;
  let over = false;
  const ask = (): void => {
    turns++;
    if (!over) setImmediate(ask);
  };
  work = async () => {
    setImmediate(ask);
    await new Promise((resolve) => setTimeout(resolve, LONG));
    over = true;
  };
  await executor.execute(null!);
  return turns;
}

it('rests in each turn of the event loop while something is executed', async () => {
  expect(await turnsAfter(0)).toBeLessThanOrEqual(1.5 * (LONG / REST_MS));
});

it('rests no longer after many executions', async () => {
  expect(await turnsAfter(1000)).toBeGreaterThan(10);
});

it('passes on what becomes of an execution', async () => {
  const executor = withRest({
    execute: (plan: unknown) => (plan === null ? Promise.reject(new Error('lost')) : Promise.resolve(plan)),
  } as unknown as Executor);
  const plans = ['one', 'two'] as unknown[];
  expect(await Promise.all(plans.map((plan) => executor.execute(plan as never)))).toEqual(plans);
  await expect(executor.execute(null!)).rejects.toThrow('lost');
});
