/** What the timeline shows where many events share a pixel: how much of each kind of work there is. */
import { operationCode, OPERATIONS } from '../../../core/trace/layout.ts';
import type { Records } from '../../../core/trace/layout.ts';

export const WORK_KINDS = ['load', 'store', 'compute', 'skip'] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

/** Index in `WORK_KINDS` by operation code; a barrier is no work. */
const KIND_OF_CODE: readonly (number | undefined)[] = Object.entries(OPERATIONS).reduce<(number | undefined)[]>(
  (kinds, [name, code]) => {
    const own = WORK_KINDS.indexOf(name as WorkKind);
    if (name !== 'barrier') kinds[code] = own >= 0 ? own : WORK_KINDS.indexOf('compute');
    return kinds;
  },
  [],
);

/** For each pixel, the share (0 to 1) of each kind among the events that it covers. */
export function aggregateStrip(records: Records, events: number, pixels: number): Float32Array {
  const shares = new Float32Array(pixels * WORK_KINDS.length);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const from = Math.floor((pixel * events) / pixels);
    const to = Math.min(Math.max(Math.ceil(((pixel + 1) * events) / pixels), from + 1), events);
    for (let event = from; event < to; event++) {
      const kind = KIND_OF_CODE[operationCode(records, event)];
      if (kind !== undefined) shares[pixel * WORK_KINDS.length + kind]! += 1 / (to - from);
    }
  }
  return shares;
}

/** Time under a point of the strip, in completed events. */
export function stepAtPoint(x: number, width: number, events: number): number {
  return Math.min(Math.max(Math.round((x / Math.max(width, 1)) * events), 0), events);
}
