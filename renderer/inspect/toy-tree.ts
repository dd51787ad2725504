/** A run of one workgroup that combines slots a and b, for unit tests: a scan of four lanes up and down, then a sum. */
import type { Run } from '../../core/run.ts';
import type { Lanes } from '../../core/trace/layout.ts';
import { NONE, OPERATIONS, WORDS_PER_EVENT } from '../../core/trace/layout.ts';
import type { OperationName } from '../../core/trace/layout.ts';
import { toyRun } from './toy-run.ts';

const COLUMNS = 4;

function plain(operation: OperationName, slot: number): number[] {
  const extent = 1 | (COLUMNS << 16);
  return [OPERATIONS[operation] | (NONE << 8) | (slot << 16) | (1 << 24), 0, 0, extent, extent, 0, 1, 0];
}

function combine(slot: number, { first, step, count, partner, moves }: Lanes): number[] {
  const extent = 1 | (COLUMNS << 16);
  return [
    OPERATIONS.combine | (NONE << 8) | (slot << 16) | ((moves ? 1 : 0) << 24),
    first | (step << 16),
    count | (partner << 16),
    extent,
    extent,
    0,
    1,
    count,
  ];
}

const up = (level: number): Lanes => {
  const step = 2 << level;
  return { first: step - 1, step, count: COLUMNS / step, partner: -step / 2, moves: false };
};
const down = (level: number): Lanes => ({ ...up(level), moves: true });
const both = (lanes: Lanes): number[][] => [combine(1, lanes), combine(0, lanes)];

const events: readonly number[][] = [
  plain('compute', 0),
  plain('compute', 1),
  ...both(up(0)),
  plain('barrier', NONE),
  ...both(up(1)),
  ...both(down(1)),
  ...both(down(0)),
  plain('compute', 0),
  combine(0, { first: 0, step: 1, count: 2, partner: 2, moves: false }),
  combine(0, { first: 0, step: 1, count: 1, partner: 1, moves: false }),
];
const records = new Uint32Array(events.length * WORDS_PER_EVENT);
events.forEach((words, event) => records.set(words, event * WORDS_PER_EVENT));

const slot = { memory: 'sram', rows: 1, columns: COLUMNS, scale: 'signed' } as const;

export const toyTreeRun: Run = {
  ...toyRun,
  passes: [
    {
      ...toyRun.passes[0]!,
      workgroups: [1, 1, 1],
      threads: 4,
      slots: [
        { ...slot, name: 'a', hue: 'cyan' },
        { ...slot, name: 'b', hue: 'amber' },
      ],
      starts: new Uint32Array([0, events.length]),
    },
  ],
  formulas: [
    {
      result: 'a',
      operation: 'combine',
      text: 'a = a × a',
      cell: 'a[r,c] = a[r,c] before × a of its partner',
      operands: [
        { name: 'a', row: 'r', column: 'c', previous: true },
        { name: 'a', row: 'r', column: 'c', previous: true, partner: true },
      ],
    },
  ],
  records,
  events: events.length,
  workgroups: 1,
  depths: new Uint32Array(),
};
