/** A single value out of the arrays that are drawn, or the reason why there is none. */
import type { RunTensor, Snapshots } from '../../core/run.ts';
import type { SlotSpec } from '../../core/kernel.ts';
import type { WorkgroupSpan } from '../../core/trace/index.ts';

export type Reading = { readonly value: number } | { readonly absent: string };

export const OUTSIDE = 'outside';

/** Whether there is no such element at all, which another time would not change. */
export function isOutside(reading: Reading): boolean {
  return 'absent' in reading && reading.absent.startsWith(OUTSIDE);
}

export function hasValue(reading: Reading): reading is { readonly value: number } {
  return 'value' in reading;
}

/** The value in a slot after an event that changed it; an event of -1 means that none has yet. */
export function readSlot(
  snapshots: Snapshots | null,
  span: WorkgroupSpan,
  spec: SlotSpec,
  event: number,
  row: number,
  column: number,
): Reading {
  if (event < 0) return { absent: 'nothing yet' };
  if (row >= spec.rows || column >= spec.columns) return { absent: `${OUTSIDE} the tile` };
  if (snapshots?.pass !== span.pass || snapshots.workgroup !== span.workgroup) return { absent: 'being fetched' };
  const offset = snapshots.offsets[event - span.start]!;
  const value = offset < 0 ? undefined : snapshots.values[offset + row * spec.columns + column];
  return value === undefined ? { absent: 'not recorded' } : { value };
}

/** An element of a tensor in HBM, as it is at the end of the run. */
export function readTensor(tensor: RunTensor, plane: number, row: number, column: number): Reading {
  if (tensor.data === null) return { absent: 'never written to HBM' };
  const ownPlane = tensor.planes === 1 ? 0 : plane;
  if (ownPlane >= tensor.planes || row >= tensor.rows || column >= tensor.columns)
    return { absent: `${OUTSIDE} the tensor` };
  return { value: tensor.data[(ownPlane * tensor.rows + row) * tensor.columns + column]! };
}
