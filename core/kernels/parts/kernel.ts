/**
 * Makes a kernel from what must be said of it; the rest follows from its tensors, its passes and the cells of
 * its formulas.
 */
import type { Arrays, Formula, Kernel, KernelPass } from '../../kernel.ts';
import type { Params } from '../../parameters.ts';
import { resolveExtents } from '../../tensors/shapes.ts';
import { withOperands } from './formulas.ts';
import type { FormulaSpec } from './formulas.ts';
import { createInput } from './inputs.ts';
import type { NamedArray } from '../../trace/named.ts';

export interface KernelSpec extends Omit<Kernel, 'check' | 'formulas' | 'inputs'> {
  /** Absent where all values work that pass the schemas of their parameters. */
  readonly check?: Kernel['check'];
  /** Formulas whose operands are read from their cells; see `formulas.ts`. */
  formulas(params: Params): readonly FormulaSpec[];
  /** Absent where inputs may be any numbers, which are then made as the parameter `data` says. */
  readonly inputs?: Kernel['inputs'];
}

export function defineKernel(spec: KernelSpec): Kernel {
  return {
    ...spec,
    check: spec.check ?? (() => undefined),
    inputs:
      spec.inputs ??
      ((parameters, random): Arrays => {
        const make = createInput(parameters, random);
        const inputs = spec.tensors(parameters).filter(({ kind }) => kind === 'input');
        return Object.fromEntries(
          inputs.map((tensor) => {
            const { planes, rows, columns } = resolveExtents(tensor, parameters);
            return [tensor.name, make(planes, rows, columns)];
          }),
        );
      }),
    formulas(parameters): readonly Formula[] {
      const tensors = spec
        .tensors(parameters)
        .map((tensor): NamedArray => ({ name: tensor.name, ...resolveExtents(tensor, parameters) }));
      const passes = spec.passes(parameters);
      return spec
        .formulas(parameters)
        .map((formula) => withOperands(formula, formula.operation === undefined ? tensors : slotsFor(formula, passes)));
    },
  };
}

/** The slots of the passes that the formula is for, each name once. */
export function slotsFor(
  { result, pass }: Pick<FormulaSpec, 'result' | 'pass'>,
  passes: readonly KernelPass[],
): readonly NamedArray[] {
  const meant = passes.filter(
    ({ name, slots }) => (pass === undefined || name === pass) && slots.some((slot) => slot.name === result),
  );
  return [...new Map(meant.flatMap(({ slots }) => slots.map((slot) => [slot.name, slot] as const))).values()];
}
