/** What can never be negative has one-sided colours and a one-sided legend, and nothing else has. */
import { afterAll, expect, it } from 'vitest';
import { createDawnExecutor } from '../../app/node/dawn.ts';
import { takeSnapshots } from '../perform/snapshots.ts';
import { slotOf } from '../trace/layout.ts';
import { kernels } from './index.ts';
import { traceKernel } from './run.fixture.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

/** What could be negative, and happens not to be in the first preset: logarithms, and what is given or made from it. */
const BY_CHANCE: Readonly<Record<string, readonly string[]>> = {
  attention: ['L', 'L_i'],
  'flash-attention-backward': ['L', 'L_i'],
  'multi-head-attention': ['L', 'L_i'],
  lstm: ['b', 'b_sram'],
  ssm: ['B', 'B_0', 'Abar', 'Abar_0', 'Bbar', 'Bbar_0'],
  'selective-scan': ['D', 'D_c'],
};

it.each(kernels.map((kernel) => ({ name: kernel.name, preset: kernel.presets[0]! })))(
  'in $name',
  async ({ name, preset }) => {
    const { run } = await traceKernel(executor, name, preset.values);
    /** Whether any value of a tensor or slot is below zero, and whether any is above. */
    const signs = new Map<string, { scale: string; below: boolean; above: boolean }>();
    const see = (called: string, scale: string, values: Float32Array): void => {
      const known = signs.get(called) ?? { scale, below: false, above: false };
      signs.set(called, {
        scale,
        below: known.below || values.some((value) => value < 0),
        above: known.above || values.some((value) => value > 0),
      });
    };
    for (const { name: called, scale, data } of run.tensors) if (data !== null) see(called, scale, data);
    for (const [number, { slots, starts, workgroups }] of run.passes.entries()) {
      const [x, y, z] = workgroups;
      for (const workgroup of new Set([0, x * y * z - 1])) {
        const { offsets, values } = await takeSnapshots(run, { pass: number, workgroup }, executor);
        offsets.forEach((offset, at) => {
          if (offset < 0) return;
          const slot = slots[slotOf(run.records, starts[workgroup]! + at)]!;
          see(slot.name, slot.scale, values.subarray(offset, offset + slot.rows * slot.columns));
        });
      }
    }
    const faults = [...signs].flatMap(([called, { scale, below, above }]) => {
      if (scale !== 'signed') return below ? [`${called} is ${scale}, and negative`] : [];
      return above && !below && !BY_CHANCE[name]?.includes(called) ? [`${called} is never negative`] : [];
    });
    expect(faults).toEqual([]);
  },
);
