/** Finds the formula of an event, and the slots that the formula reads. */
import type { Formula } from '../kernel.ts';
import type { Run, RunPass } from '../run.ts';
import { NONE } from './layout.ts';
import type { TraceEvent } from './layout.ts';

/** The formula for the slot and the operation of an event; loads and stores have none. */
export function formulaOf(
  run: Pick<Run, 'formulas'>,
  pass: Pick<RunPass, 'name' | 'slots'>,
  event: TraceEvent,
): Formula | undefined {
  if (event.slot === NONE) return undefined;
  const name = pass.slots[event.slot]?.name;
  return run.formulas.find(
    (formula) =>
      formula.result === name &&
      formula.operation === event.operation &&
      (formula.pass === undefined || formula.pass === pass.name),
  );
}

export function operandSlots(run: Pick<Run, 'formulas'>, pass: RunPass, event: TraceEvent): Set<number> {
  const names = new Set((formulaOf(run, pass, event)?.operands ?? []).map((operand) => operand.name));
  const slots = new Set<number>();
  pass.slots.forEach((slot, index) => {
    if (names.has(slot.name) && index !== event.slot) slots.add(index);
  });
  return slots;
}
