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
