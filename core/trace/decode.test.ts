import { describe, expect, it } from 'vitest';
import type { KernelPass } from '../kernel.ts';
import { decodeTrace } from './decode.ts';
import { decodeEvent, elementsMoved, NONE, OPERATIONS, WORDS_PER_EVENT } from './layout.ts';
import { tracedFlops, tracedTraffic } from './traffic.ts';

const pass = (workgroups: number, maximumEvents: number): KernelPass =>
  ({ name: 'walk', workgroups: [workgroups, 1, 1], maximumEvents }) as unknown as KernelPass;

function region(counts: readonly number[], maximumEvents: number): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(counts.length * (maximumEvents + 1) * WORDS_PER_EVENT);
  counts.forEach((count, workgroup) => {
    for (let event = 0; event < Math.min(count, maximumEvents); event++) {
      words[(workgroup * (maximumEvents + 1) + event) * WORDS_PER_EVENT] = OPERATIONS.compute;
      words[(workgroup * (maximumEvents + 1) + event) * WORDS_PER_EVENT + 7] = 100 * workgroup + event;
    }
    if (count > maximumEvents) {
      const last = (workgroup * (maximumEvents + 1) + maximumEvents) * WORDS_PER_EVENT;
      words.set([OPERATIONS.compute, count], last);
    }
  });
  return words;
}

describe('decodeTrace', () => {
  it('packs the regions of all passes and says where each workgroup starts', () => {
    const { records, starts } = decodeTrace([pass(3, 4), pass(2, 1)], [region([2, 0, 4], 4), region([1, 1], 1)]);
    expect(starts.map((starting) => [...starting])).toEqual([
      [0, 2, 2, 6],
      [6, 7, 8],
    ]);
    const flops = Array.from({ length: 8 }, (_, event) => records[event * WORDS_PER_EVENT + 7]);
    expect(flops).toEqual([0, 1, 200, 201, 202, 203, 0, 100]);
  });

  it('refuses a region that overflowed', () => {
    expect(() => decodeTrace([pass(3, 2)], [region([3, 5, 2], 2)])).toThrow(
      'Workgroup 1 of pass walk records 5 events, but its kernel has room for 2: set maximumEvents of the pass to 5 or more.',
    );
  });
});

describe('layout', () => {
  const words = Uint32Array.from([
    OPERATIONS.load | (2 << 8) | (5 << 16) | (7 << 24),
    70000,
    80000,
    16 | (64 << 16),
    13 | (60 << 16),
    70300,
    123 | (4000 << 16),
    0xffffffff,
    0xfffffffe,
  ]);

  it('has the lanes of a combine where other events have their place', () => {
    const lanes = { first: 1, step: 2, count: 3, partner: -4, moves: true };
    const words = Uint32Array.of(8 | (1 << 24), 1 | (2 << 16), 3 | (-4 << 16), 0, 0, 0, 0, 5, 0);
    expect(decodeEvent(words, 0)).toMatchObject({ operation: 'combine', row: 0, column: 0, repeats: 1, lanes });
  });

  it('keeps every field, the largest values too', () => {
    expect(decodeEvent(words, 0)).toEqual({
      operation: 'load',
      tensor: 2,
      slot: 5,
      repeats: 7,
      plane: 4000,
      row: 70000,
      column: 80000,
      rows: 16,
      columns: 64,
      realRows: 13,
      realColumns: 60,
      i: 70300,
      j: 0xfffffffe,
      line: 123,
      flops: 0xffffffff,
      lanes: null,
    });
  });

  it('moves the real part of a tile as often as it is repeated', () => {
    expect(elementsMoved(words, 0)).toBe(13 * 60 * 7);
    const skip = words.slice();
    skip[0] = OPERATIONS.skip | (NONE << 16);
    expect(elementsMoved(skip, 0)).toBe(0);
  });

  it('refuses an operation that it does not know', () => {
    expect(() => decodeEvent(new Uint32Array(WORDS_PER_EVENT), 0)).toThrow('event 0 has no operation');
  });

  it('sums to bytes by tensor', () => {
    const store = words.slice();
    store[0] = OPERATIONS.store | (1 << 8) | (1 << 24);
    const both = Uint32Array.from([...words, ...store]);
    expect(tracedTraffic(both, ['A', 'B', 'C'])).toEqual({
      hbmReadBytes: 4 * 13 * 60 * 7,
      hbmWriteBytes: 4 * 13 * 60,
      byTensor: { B: { read: 0, write: 4 * 13 * 60 }, C: { read: 4 * 13 * 60 * 7, write: 0 } },
    });
    expect(tracedFlops(both)).toBe(2 * 0xffffffff);
  });
});
