/**
 * What formulas are made of. A formula says in `text` what happens to whole tiles and in `cell` what happens to one
 * element; its result is what `text` begins with, and its operands are read from `cell` (`operands.ts`).
 */
import type { Formula, Operand } from '../../kernel.ts';
import { operandsOf, termsOf } from './operands.ts';
import type { NamedArray } from './operands.ts';

/** A formula whose operands stand in its cell, unless they are given. */
export type FormulaSpec = Omit<Formula, 'operands'> & Partial<Pick<Formula, 'operands'>>;

export interface FormulaOptions {
  /** What the text begins with, where it does not begin with the name of a slot or a tensor. */
  readonly result?: string;
  readonly pass?: string;
  /** All operands, where the cell is prose. */
  readonly operands?: readonly Operand[];
  /** Terms of the sum over k, where they are not the longest extent that k runs over. */
  readonly terms?: number;
}

type Written = (text: string, cell: string, options?: FormulaOptions) => FormulaSpec;

const by =
  (operation?: Formula['operation'], ownOperands: FormulaOptions = {}): Written =>
  (text, cell, options) => ({
    result: /^[\p{L}\p{M}\p{N}_]+/u.exec(text)?.[0] ?? '',
    ...(operation === undefined ? {} : { operation }),
    text,
    cell,
    ...ownOperands,
    ...options,
  });

/** How a slot gets its values, by the event that gives them. */
export const compute = by('compute');
export const accumulate = by('accumulate');
export const rescale = by('rescale');
export const normalise = by('normalise');
export const combine = by('combine');
/** What a slot begins with is made of nothing. */
export const initialise = by('initialise', { operands: [] });
/** A whole tensor, in terms of tensors. */
export const whole = by();

/** The formula with all that its cell says; `arrays` are what it may name. */
export function withOperands(spec: FormulaSpec, arrays: readonly NamedArray[]): Formula {
  if (spec.operands !== undefined) return { ...spec, operands: spec.operands };
  const operands = operandsOf(spec, arrays);
  const terms = spec.terms ?? termsOf(operands, arrays);
  return { ...spec, operands, ...(terms === undefined ? {} : { terms }) };
}

export const at = (name: string, row: Operand['row'], column: Operand['column']): Operand => ({ name, row, column });

/** The operand's value before the event. */
export const before = (name: string, row: Operand['row'], column: Operand['column']): Operand => ({
  name,
  row,
  column,
  previous: true,
});

/** The element of the lane that the result's lane takes from in a combine. */
export const ofPartner = (name: string, row: Operand['row'], column: Operand['column']): Operand => ({
  name,
  row,
  column,
  partner: true,
});

/** An operand of a combine in the slot of the result, where the partner may change in the event too. */
export const partner = (name: string, row: Operand['row'], column: Operand['column']): Operand => ({
  ...before(name, row, column),
  partner: true,
});

/** How an element of scores or weights goes on that a causal mask may hide. */
export const whereMasked = (causal: boolean, value: string): string =>
  causal ? `; ${value} where the key is after the query` : '';
