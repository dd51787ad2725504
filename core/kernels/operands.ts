/** Operands of formulas. */
import type { Operand } from '../kernel.ts';

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
