/** The kinds of work that an event can be: what a timeline colours, and what a breakpoint on a tile waits for. */
import { OPERATIONS } from './layout.ts';

export const WORK_KINDS = ['load', 'store', 'compute', 'skip'] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

/** The index in `WORK_KINDS` of each operation code; a barrier is not work and has none. */
export const KIND_OF_CODE: readonly (number | undefined)[] = Object.entries(OPERATIONS).reduce<(number | undefined)[]>(
  (kinds, [name, code]) => {
    const own = WORK_KINDS.indexOf(name as WorkKind);
    if (name !== 'barrier') kinds[code] = own >= 0 ? own : WORK_KINDS.indexOf('compute');
    return kinds;
  },
  [],
);
