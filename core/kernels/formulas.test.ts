/** Every event that computes something has a formula, and every name in a formula is there to be read. */
import { describe, expect, it } from 'vitest';
import { shaderSource } from '../gpu/shaders.ts';
import type { Formula } from '../kernel.ts';
import { defaultParameters } from '../parameters.ts';
import { kernels } from './index.ts';

const TRACED = /trace_(?:(combine)_)?(\w+)\((?:(COMPUTE|ACCUMULATE|RESCALE|NORMALISE|INITIALISE),)?/g;

describe.each(
  kernels.flatMap((kernel) => kernel.presets.map((preset) => [kernel.name, preset.name, kernel, preset] as const)),
)('%s, preset %s', (_, __, kernel, preset) => {
  const params = { ...defaultParameters(kernel), ...preset.values };
  const formulas = kernel.formulas(params);
  const tensors = kernel.tensors(params).map(({ name }) => name);
  const unknown = ({ operands }: Formula, names: readonly string[]): string[] =>
    operands.map(({ name }) => name).filter((name) => !names.includes(name));

  it('has a formula for what its passes compute, of slots of the pass', () => {
    for (const pass of kernel.passes(params)) {
      const slots = pass.slots.map(({ name }) => name);
      for (const [, combine, slot, other] of shaderSource(pass.shader).text.matchAll(TRACED)) {
        const operation = combine ?? other?.toLowerCase();
        if (operation === undefined) continue;
        const where = `${pass.name}: ${operation} ${slot}`;
        const formula = formulas.find(
          (one) =>
            one.result === slot && one.operation === operation && (one.pass === undefined || one.pass === pass.name),
        );
        expect(formula, where).toBeDefined();
        expect(unknown(formula!, [...slots, ...tensors]), where).toEqual([]);
      }
    }
  });

  it('derives tensors from tensors', () => {
    for (const formula of formulas.filter(({ result }) => tensors.includes(result))) {
      expect(unknown(formula, tensors), formula.text).toEqual([]);
    }
  });
});
