import { expect, it } from 'vitest';
import type { Formula, SlotSpec } from '../kernel.ts';
import type { TraceEvent } from '../trace/layout.ts';
import { tileDifferences } from './tiles.ts';

const slotOf = (name: string, rows: number, columns: number): SlotSpec => {
  return { name, hue: 'slate', memory: 'sram', scale: 'signed', rows, columns };
};

/** D takes its columns from those of W, which has one more: its biases. */
const slots = [slotOf('W', 3, 4), slotOf('D', 5, 3)];
const cell = 'D[r,c] = W[0,c]';
const formula: Formula = {
  result: 'D',
  operation: 'compute',
  text: cell,
  cell,
  operands: [{ name: 'W', row: 0, column: 'c' }],
};

const event = (slot: number, operation: TraceEvent['operation'], part: Partial<TraceEvent> = {}): TraceEvent => {
  const { rows, columns } = slots[slot]!;
  return {
    operation,
    slot,
    tensor: 0xff,
    repeats: 1,
    plane: 0,
    row: 0,
    column: 0,
    rows,
    columns,
    realRows: rows,
    realColumns: columns,
    i: 0,
    j: 0,
    line: 1,
    flops: 0,
    lanes: null,
    ...part,
  };
};

function differences(loaded: Partial<TraceEvent>, computed: Partial<TraceEvent>): readonly string[] {
  const events = [event(0, 'load', loaded), event(1, 'compute', computed)];
  const ground = {
    pass: { slots, tensors: [] },
    formula: ({ slot }: TraceEvent) => (slot === 1 ? formula : undefined),
  };
  return tileDifferences(ground, events).map(({ what }) => what);
}

it('lets a formula take the first columns of a longer slot, where both are filled', () => {
  expect(differences({}, {})).toEqual([]);
  expect(differences({ realColumns: 3 }, {})).toEqual([
    expect.stringMatching(/takes c from 3 columns of D .* and 3 columns of W/),
  ]);
  expect(differences({}, { realColumns: 2 })).toHaveLength(1);
  expect(differences({ column: 4 }, {})).toHaveLength(1);
});
