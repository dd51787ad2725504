import { describe, expect, it } from 'vitest';
import { WORK_COLOURS } from './colours.ts';
import { ink, paintShares } from './paint.ts';

const colours = WORK_COLOURS.dark;

describe('shares of work in pixels', () => {
  it('fill each column from the bottom in the order of the legend', () => {
    const bitmap = { width: 3, height: 5, pixels: new Uint32Array(15) };
    // Half load and a quarter compute; all store; nothing.
    paintShares(bitmap, Float32Array.of(0.5, 0, 0.25, 0, 0, 1, 0, 0, 0, 0, 0, 0), 1, 4, colours);
    const column = (x: number): number[] => Array.from({ length: 5 }, (_, y) => bitmap.pixels[y * 3 + x]!);
    const [load, store, compute] = [colours.load, colours.store, colours.compute].map(ink);
    expect(column(0)).toEqual([0, 0, compute, load, load]);
    expect(column(1)).toEqual([0, store, store, store, store]);
    expect(column(2)).toEqual([0, 0, 0, 0, 0]);
  });

  it('have the order of bytes of a canvas', () => {
    expect([...new Uint8Array(Uint32Array.of(ink('#123456')).buffer)]).toEqual([0x12, 0x34, 0x56, 0xff]);
  });
});
