import { describe, expect, it } from 'vitest';
import { slotHistory, tensorHistory } from './history.ts';
import { createTraceIndex } from './index.ts';
import { decodeEvent } from './layout.ts';
import { syntheticRun } from './synthetic.fixture.ts';

describe('the history of an element of a tensor', () => {
  it('is every load and store whose tile holds it, and no other', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const run = syntheticRun(seed);
      for (const [tensor, row, column] of [
        [1, 1, 2],
        [2, 13, 0],
        [1, 7, 15],
      ] as const) {
        const expected = { writes: [] as number[], reads: [] as number[] };
        for (let event = 0; event < run.events; event++) {
          const tile = decodeEvent(run.records, event);
          if (tile.tensor !== tensor || tile.plane !== 0) continue;
          if (tile.operation !== 'load' && tile.operation !== 'store') continue;
          const inside = row >= tile.row && row < tile.row + tile.realRows;
          if (!inside || column < tile.column || column >= tile.column + tile.realColumns) continue;
          expected[tile.operation === 'load' ? 'reads' : 'writes'].push(event);
        }
        expect(tensorHistory(run, tensor, 0, row, column)).toEqual(expected);
      }
    }
  });

  it('has the computations of a ghost as its writes', () => {
    const run = syntheticRun(3);
    for (const event of tensorHistory(run, 0, 0, 0, 0).writes) {
      expect(['compute', 'accumulate', 'rescale', 'normalise', 'initialise', 'combine', 'skip']).toContain(
        decodeEvent(run.records, event).operation,
      );
    }
  });
});

describe('the history of what a slot holds', () => {
  it('ends with the next change of the slot', () => {
    const run = { ...syntheticRun(5), formulas: [] };
    const index = createTraceIndex(run);
    const span = index.workgroupAt(0);
    for (let event = span.start; event < span.end; event++) {
      const made = index.slotEventAt(event, 0);
      const { writes, reads } = slotHistory(index, span, 0, made);
      expect(writes).toEqual(made < 0 ? [] : [made]);
      // A run without formulas does not say what computations read, so only stores count as reads.
      const next = made < 0 ? span.end : nextChange(made);
      const stores = Array.from({ length: run.events }, (_, at) => at).filter(
        (at) => made >= 0 && at > made && at < next && at < span.end && isStoreOf(at),
      );
      expect(reads).toEqual(stores);
    }

    function nextChange(made: number): number {
      for (let at = made + 1; at < span.end; at++) {
        const record = decodeEvent(run.records, at);
        if (record.slot === 0 && record.operation !== 'store') return at;
      }
      return span.end;
    }
    function isStoreOf(at: number): boolean {
      const record = decodeEvent(run.records, at);
      return record.slot === 0 && record.operation === 'store';
    }
  });
});
