import { totalmem } from 'node:os';
import { expect, it } from 'vitest';
import type { Executor } from '../core/gpu/executor.ts';
import { withMemory } from './memory.ts';

it('tells the memory of the machine beside what the adapter tells', async () => {
  const bare = { adapter: () => Promise.resolve({ device: 'a', limits: { maxBufferSize: 5 } }) };
  const { device, limits } = await withMemory(bare as unknown as Executor).adapter();
  expect({ device, maxBufferSize: limits.maxBufferSize }).toEqual({ device: 'a', maxBufferSize: 5 });
  expect(limits.memory).toBeGreaterThan(2 ** 20);
  expect(limits.memory).toBeLessThanOrEqual(totalmem());
});
