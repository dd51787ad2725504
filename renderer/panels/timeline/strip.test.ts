import { describe, expect, it } from 'vitest';
import { OPERATIONS, WORDS_PER_EVENT } from '../../../core/trace/layout.ts';
import type { OperationName } from '../../../core/trace/layout.ts';
import { aggregateStrip, stepAtPoint, WORK_KINDS } from './strip.ts';

function recordsOf(...names: OperationName[]): Uint32Array<ArrayBuffer> {
  const records = new Uint32Array(names.length * WORDS_PER_EVENT);
  names.forEach((name, event) => (records[event * WORDS_PER_EVENT] = OPERATIONS[name]));
  return records;
}

const columns = (shares: Float32Array): number[][] =>
  Array.from({ length: shares.length / WORK_KINDS.length }, (_, pixel) =>
    [...shares.slice(pixel * WORK_KINDS.length, (pixel + 1) * WORK_KINDS.length)].map((share) => +share.toFixed(3)),
  );

describe('the strip of the timeline', () => {
  it('shows each event where there is room', () => {
    const records = recordsOf('load', 'store', 'rescale', 'skip');
    expect(columns(aggregateStrip(records, 4, 4))).toEqual([
      [1, 0, 0, 0],
      [0, 1, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 1],
    ]);
  });

  it('gives an event all the pixels that it covers', () => {
    expect(columns(aggregateStrip(recordsOf('load', 'store'), 2, 4))).toEqual([
      [1, 0, 0, 0],
      [1, 0, 0, 0],
      [0, 1, 0, 0],
      [0, 1, 0, 0],
    ]);
  });

  it('adds up what shares a pixel, barriers as no work', () => {
    const records = recordsOf('load', 'load', 'accumulate', 'barrier');
    expect(columns(aggregateStrip(records, 4, 1))).toEqual([[0.5, 0, 0.25, 0]]);
  });

  it.each([
    [0, 0],
    [-5, 0],
    [50, 12],
    [100, 24],
    [400, 24],
  ])('has at %d of 100 pixels the step %d of 24', (x, step) => expect(stepAtPoint(x, 100, 24)).toBe(step));
});
