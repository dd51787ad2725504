/**
 * Makes formulas. A formula says in `text` what happens to whole tiles and in `cell` what happens to one
 * element; its result is the name that `text` begins with, and its operands are read from `cell`
 * (`operands.ts`).
 */
import type { Formula, Operand } from '../../kernel.ts';
import { operandsOf, termsOf } from './operands.ts';
import type { NamedArray } from '../../trace/named.ts';

/** A formula whose operands are read from its cell, unless they are given. */
export type FormulaSpec = Omit<Formula, 'operands'> & Partial<Pick<Formula, 'operands'>>;

export interface FormulaOptions {
  /** The result, where the text does not begin with the name of a slot or a tensor. */
  readonly result?: string;
  readonly pass?: string;
  /** All operands, where the cell is prose that no operands can be read from. */
  readonly operands?: readonly Operand[];
  /** The number of terms of the sum over k, where that is not the longest extent that k runs over. */
  readonly terms?: number;
  readonly alone?: true;
  readonly why?: string;
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
/** How a slot gets its first values, which depend on nothing. */
export const initialise = by('initialise', { operands: [], why: 'nothing has been summed yet' });
/** How a whole tensor depends on other tensors. */
export const whole = by();

/** The formula with the operands that its cell names; `arrays` are all that it may name. */
export function withOperands(spec: FormulaSpec, arrays: readonly NamedArray[]): Formula {
  if (spec.operands !== undefined) return { ...spec, operands: spec.operands };
  const operands = operandsOf(spec, arrays);
  const terms = spec.terms ?? termsOf(operands, arrays);
  return { ...spec, operands, ...(terms === undefined ? {} : { terms }) };
}

export const at = (name: string, row: Operand['row'], column: Operand['column']): Operand => ({ name, row, column });

/** An operand that is the value before the event. */
export const before = (name: string, row: Operand['row'], column: Operand['column']): Operand => ({
  name,
  row,
  column,
  previous: true,
});

/** In a combine, the element of the lane that the result's lane takes from. */
export const ofPartner = (name: string, row: Operand['row'], column: Operand['column']): Operand => ({
  name,
  row,
  column,
  partner: true,
});

/**
 * In a combine, the partner's element of the slot of the result. It is read as it was before the event, which
 * may change it too.
 */
export const partner = (name: string, row: Operand['row'], column: Operand['column']): Operand => ({
  ...before(name, row, column),
  partner: true,
});

/**
 * The operands of a merge of a lane with its partner, where lanes become half as many at each level; `also` are the other slots
 * of both, which change after this one.
 */
export const merging = (slot: string, ...also: readonly string[]): FormulaOptions => ({
  operands: [
    before(slot, 'r', 'c'),
    partner(slot, 'r', 'c'),
    ...also.flatMap((name) => [at(name, 'r', 'c'), ofPartner(name, 'r', 'c')]),
  ],
  why: 'two lanes become one: half as many at each level',
});

/** Writes the cell of a score or weight that a causal mask may hide. */
export const whereMasked = (causal: boolean, value: string): string =>
  causal ? `; ${value} where the key is after the query` : '';
