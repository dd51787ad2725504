/**
 * Every kernel with its defaults and each of its presets, as runs that have a shape and no values. Each pass has one workgroup,
 * with an event for each tensor that it concerns: those that it binds, and those in no memory whose tiles are in its slots.
 */
import { kernels } from '../../../core/kernels/index.ts';
import { defaultParameters } from '../../../core/parameters.ts';
import type { Run, RunTensor } from '../../../core/run.ts';
import { resolveExtents } from '../../../core/tensors/shapes.ts';
import type { KernelPass } from '../../../core/kernel.ts';
import { NONE, OPERATIONS, WORDS_PER_EVENT } from '../../../core/trace/layout.ts';

const NO_TILE = new Array<number>(WORDS_PER_EVENT - 1).fill(0);

function concerns({ tensors, slots }: KernelPass, { name, kind }: RunTensor): boolean {
  return kind === 'ghost' ? slots.some((slot) => slot.name.startsWith(`${name}_`)) : tensors.includes(name);
}

export const presetRuns = kernels.flatMap((kernel) =>
  [{ name: 'defaults', values: {} }, ...kernel.presets].map(({ name, values }) => {
    const params = { ...defaultParameters(kernel), ...values };
    const tensors = kernel.tensors(params).map((spec): RunTensor => {
      const { planes, rows, columns } = resolveExtents(spec, params);
      const shape = [...(planes > 1 ? [planes] : []), rows, ...(columns > 1 ? [columns] : [])];
      const trail = spec.trail === undefined ? {} : { trail: spec.trail };
      return { ...spec, ...trail, transposed: spec.transposed ?? false, planes, rows, columns, shape, data: null };
    });
    const records: number[] = [];
    const passes = kernel.passes(params).map((pass) => {
      const start = records.length / WORDS_PER_EVENT;
      tensors.forEach((tensor, at) => {
        if (concerns(pass, tensor)) records.push(OPERATIONS.skip | (at << 8) | (NONE << 16), ...NO_TILE);
      });
      return { ...pass, starts: Uint32Array.of(start, records.length / WORDS_PER_EVENT) };
    });
    return {
      kernel: kernel.name,
      preset: name,
      run: { tensors, passes, records: Uint32Array.from(records) } as unknown as Run,
    };
  }),
);
