import { describe, expect, it } from 'vitest';
import { LEAST, LIMITS } from '../adapter.fixture.ts';
import { isRelevant } from '../parameters.ts';
import { resolveRequest } from '../perform/resolve.ts';
import { sweepProblem } from '../perform/sweep.ts';
import { kernels } from './index.ts';
import { sweeps } from './sweeps.ts';

/** The least that an adapter may have, but for storage buffers, of which docs/kernels.md says what needs more. */
const ADAPTER = { ...LEAST, maxStorageBuffersPerShaderStage: LIMITS.maxStorageBuffersPerShaderStage };

it('calls no two sweeps by one name, and none by that of a kernel', () => {
  const names = [...sweeps, ...kernels].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(sweeps.map((sweep) => [sweep.name, sweep] as const))('%s', (_, { values, series, help }) => {
  it('has ascending values, series that can be told apart, and a point in one sentence', () => {
    expect(sweepProblem({ values, series })).toBeUndefined();
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    expect(help).toMatch(/^[A-Z][^.]*\.$/);
  });

  it.each(series.map((one) => [one.label, one] as const))('%s runs on any device at every value', (_, one) => {
    for (const value of values) {
      const params = { ...one.params, [one.parameter]: value };
      const resolved = resolveRequest({ kernel: one.kernel, params, seed: 1, inputs: {} }, ADAPTER);
      expect(resolved.ok ? '' : resolved.problem.message).toBe('');
      if (!resolved.ok) continue;
      // A setting that does nothing under the others would make a label say what is not so.
      const { kernel, params: all } = resolved.value;
      const idle = kernel.parameters
        .filter(({ name }) => name in params)
        .filter((parameter) => !isRelevant(parameter, all));
      expect(idle.map(({ name }) => name)).toEqual([]);
    }
  });
});
