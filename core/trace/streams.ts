/** Finds the loads that stream from HBM straight into the arithmetic, past the slots of a pass. */
import { kept, PORTION } from '../portions.ts';
import type { Portions } from '../portions.ts';
import type { Run } from '../run.ts';
import { changesSlot, operationCode, OPERATIONS } from './layout.ts';

/** The loads of each pass that fill no slot, in ascending order, collected once. */
export const streamed = kept(function* ({ records, passes }: Run, pass: number): Portions<Uint32Array> {
  const { starts } = passes[pass]!;
  const found: number[] = [];
  for (let event = starts[0]!; event < starts.at(-1)!; event++) {
    if (event % PORTION === 0) yield;
    if (operationCode(records, event) === OPERATIONS.load && !changesSlot(records, event)) found.push(event);
  }
  return Uint32Array.from(found);
});
