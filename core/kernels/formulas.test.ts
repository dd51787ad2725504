/** Every event that computes something has a formula, and every name in a formula is there to be read. */
import { describe, expect, it } from 'vitest';
import { sourceOf } from '../gpu/shaders.ts';
import type { Formula, Operand, OperandIndex } from '../kernel.ts';
import { defaultParameters } from '../parameters.ts';
import { resolveExtents } from '../tensors/shapes.ts';
import { kernels } from './index.ts';
import { slotsFor } from './parts/kernel.ts';
import { operandsOf } from './parts/operands.ts';
import type { NamedArray } from '../trace/named.ts';

/** What can be read from the cell of a formula; nothing where it is prose. */
function readFromCell(formula: Formula, arrays: readonly NamedArray[]): readonly Operand[] {
  // After a comma comes a remark, which may name what the formula reads by other operands.
  if (formula.cell.replaceAll(/\[[^\]]*\]|\(.*\)/g, '').includes(',')) return [];
  try {
    return operandsOf(formula, arrays);
  } catch {
    return [];
  }
}

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
      for (const [, combine, slot, other] of sourceOf(pass).text.matchAll(TRACED)) {
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

  it('says why of everything that happens, in a line', () => {
    for (const { operation, text, why } of formulas) {
      if (operation === undefined) expect(why, text).toBeUndefined();
      else expect(why, text).toMatch(/^.{10,100}(?<!\.)$/);
    }
  });

  it('derives tensors from tensors', () => {
    for (const formula of formulas.filter(({ result }) => tensors.includes(result))) {
      expect(unknown(formula, tensors), formula.text).toEqual([]);
    }
  });

  it('has no operands that differ from what the cell says', () => {
    const whole = kernel.tensors(params).map((tensor) => ({ name: tensor.name, ...resolveExtents(tensor, params) }));
    const passes = kernel.passes(params);
    for (const formula of formulas) {
      const arrays = formula.operation === undefined ? whole : slotsFor(formula, passes);
      const result = arrays.find(({ name }) => name === formula.result);
      // In the only row of a tile, r is 0; so is c in its only column.
      const index = (value: OperandIndex): OperandIndex =>
        (value === 'r' && result?.rows === 1) || (value === 'c' && result?.columns === 1) ? 0 : value;
      const plain = ({ row, column, ...operand }: Operand): string =>
        JSON.stringify({ row: index(row), column: index(column), previous: false, partner: false, ...operand });
      const given = formula.operands.map(plain);
      const missing = readFromCell(formula, arrays).filter((operand) => !given.includes(plain(operand)));
      expect(missing, formula.cell).toEqual([]);
    }
  });
});
