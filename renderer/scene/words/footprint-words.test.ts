import { describe, expect, it } from 'vitest';
import { footprintOf } from '../../../core/trace/footprint.ts';
import { createTraceIndex } from '../../../core/trace/index.ts';
import { momentAt } from '../moment.ts';
import { footprintStateAt } from '../footprint.ts';
import { toyRun } from '../../inspect/toy-run.ts';
import { footprintWords } from './footprint-words.ts';

const index = createTraceIndex(toyRun);
const footprint = footprintOf(index, { tensor: 1, plane: 0, row: 3, column: 0 })!;
const at = (time: number) => footprintStateAt(index, footprint, momentAt(index, time, false));
function words(time: number, length: 'long' | 'short'): string {
  const found = footprintWords(toyRun, at(time));
  return found[length].map(({ text }) => text).join('');
}

describe('the footprint of a tile, in words', () => {
  it('says how much of what it needs, and how much of that is in SRAM', () => {
    expect(words(4.5, 'long')).toBe('this tile of B needs 16 B of A  ·  0 B of that in SRAM now');
    expect(words(5, 'long')).toBe('this tile of B needs 16 B of A  ·  16 B of that in SRAM now');
    expect(words(5, 'short')).toBe('tile of B needs 16 B of A  ·  16 B in SRAM now');
  });

  it('counts nothing of a tile that it does not need', () => expect(words(1, 'short')).toContain('0 B in SRAM'));
});

describe('the boxes of a footprint', () => {
  it('are what is needed, what of that is in SRAM, and the tile', () => {
    const box = { plane: 0, row: 2, column: 0, rows: 2, columns: 2 };
    expect(at(5).boxes[0]).toEqual([
      { box, kind: 'needed' },
      { box, kind: 'resident' },
    ]);
    expect(at(4).boxes[0]).toEqual([{ box, kind: 'needed' }]);
    expect(at(4).boxes[1]).toEqual([{ box: { ...box, columns: 1 }, kind: 'tile' }]);
  });
});
