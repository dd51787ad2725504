/** Runs whose records are larger than what a device binds. */
import { afterAll, describe, expect, test, vi } from 'vitest';
import { createDawnExecutor } from '../../app/node/dawn.ts';
import type { AdapterLimits } from '../adapter.ts';
import type { Executor } from '../gpu/executor.ts';
import { shaderSource } from '../gpu/shaders.ts';
import type { Kernel } from '../kernel.ts';
import { kernelNamed, proofOf, recordOf } from './proof.fixture.ts';

// Software adapters take seconds to compile a pipeline.
vi.setConfig({ testTimeout: 120_000 });

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

/** The executor of a device with other limits, which notes how often the recorded program ran. */
function limited(limits: Partial<AdapterLimits>): Executor & { readonly recorded: () => number } {
  let recorded = 0;
  return {
    ...executor,
    adapter: async () => {
      const adapter = await executor.adapter();
      return { ...adapter, limits: { ...adapter.limits, ...limits } };
    },
    execute: (plan, ...others) => {
      if (plan.label.endsWith('(recorded)')) recorded++;
      return executor.execute(plan, ...others);
    },
    recorded: () => recorded,
  };
}

const matmul = kernelNamed('matmul');
/** Nine workgroups. */
const TILED = { variant: 'tiled', m: 12, n: 12, k: 8, bm: 4, bn: 4, bk: 4 };

describe('a record that a device cannot bind whole', () => {
  test('is made in several executions, and says the same of every event', async () => {
    const whole = await recordOf(limited({}), matmul, TILED);
    const small = limited({ maxStorageBufferBindingSize: 4096 });
    const parts = await recordOf(small, matmul, TILED);
    expect(parts.findings).toEqual([]);
    expect(small.recorded()).toBeGreaterThan(1);
    const all = (record: typeof whole): unknown[] => {
      const found = [];
      for (let at = 0; record.event(at) !== undefined; at++) found.push(record.event(at));
      return found;
    };
    expect(all(parts)).toEqual(all(whole));
  });

  test('tells a lie of its last workgroup', async () => {
    const { text } = shaderSource('matmul/tiled');
    const store = 'trace_store(TENSOR_C, SLOT_C_ij, C_tile, LINE);';
    expect(text.split(store)).toHaveLength(2);
    const lie =
      'trace_store(TENSOR_C, SLOT_C_ij, tile_at(0, select(i, 0, tile == 8) * Bm, j * Bn, Bm, Bn, M, N), LINE);';
    const lying: Kernel = {
      ...matmul,
      passes: (params) => matmul.passes(params).map((pass) => ({ ...pass, source: text.replace(store, lie) })),
    };
    const findings = await proofOf(limited({ maxStorageBufferBindingSize: 4096 }), lying, TILED);
    expect(findings.join()).toMatch(/workgroup 8, event \d+ \(store C_ij C, /);
  });

  test('is refused in a sentence where not even one workgroup fits, or memory is too small for all', async () => {
    expect(await proofOf(limited({ maxStorageBufferBindingSize: 256 }), matmul, TILED)).toEqual([
      expect.stringMatching(
        /^The record of one workgroup of .+ would take .+, but this device binds 256 B at most: a smaller problem or larger blocks take less\.$/,
      ),
    ]);
    expect(await proofOf(limited({ memory: 4096 }), matmul, TILED)).toEqual([
      expect.stringMatching(/^The records of this run would take .+, and .+ is the most that there is room for: /),
    ]);
  });
});
