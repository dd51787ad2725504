/** What formulas of many kernels are made of: operands, and tiles that become zero or are computed at once. */
import type { Formula, Operand } from '../../kernel.ts';

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

/** The same of the result's own slot, whose partner may change in the event too. */
export const partner = (name: string, row: Operand['row'], column: Operand['column']): Operand => ({
  ...before(name, row, column),
  partner: true,
});

/** A tile that becomes zero, by element `cell`. */
export const zero = (result: string, cell = `${result.split('_')[0]}[r,c]`): Formula => ({
  result,
  operation: 'initialise',
  text: `${result} = 0`,
  cell: `${cell} = 0`,
  operands: [],
});

/** A tile that does not depend on what it was; `terms` is the length of a sum over k. */
export const computed = (
  result: string,
  text: string,
  cell: string,
  operands: readonly Operand[],
  terms?: number,
): Formula => ({
  result,
  operation: 'compute',
  text,
  cell,
  operands,
  ...(terms === undefined ? {} : { terms }),
});

/** How an element of scores or weights goes on that a causal mask may hide. */
export const whereMasked = (causal: boolean, value: string): string =>
  causal ? `; ${value} where the key is after the query` : '';
