/** Reads and fates of blocks, counted again element by element. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEvent, NONE } from './layout.ts';
import type { TraceEvent } from './layout.ts';
import { fateOf, readsOf } from './reuse.ts';
import { syntheticRun } from './synthetic.fixture.ts';

function elementsOf({ tensor, plane, row, column, realRows, realColumns }: TraceEvent): Set<string> {
  const found = new Set<string>();
  for (let r = 0; r < realRows; r++) {
    for (let c = 0; c < realColumns; c++) found.add([tensor, plane, row + r, column + c].join());
  }
  return found;
}

describe('reuse', () => {
  it('counts loads that share an element, and finds what happens to a stored block next', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const run = syntheticRun(seed);
        const events = Array.from({ length: run.events }, (_, at) => decodeEvent(run.records, at));
        const elements = events.map(elementsOf);
        const alike = (a: number, b: number): boolean => [...elements[a]!].some((element) => elements[b]!.has(element));
        events.forEach((event, at) => {
          if (event.tensor === NONE) return;
          const others = [...events.keys()].filter((other) => alike(at, other));
          if (event.operation === 'load') {
            const loads = others.filter((other) => events[other]!.operation === 'load');
            expect(readsOf(run, at)).toEqual({ total: loads.length, nth: loads.indexOf(at) + 1 });
          }
          // Nothing stores a ghost.
          if (event.operation !== 'store' || run.tensors[event.tensor]!.kind === 'ghost') return;
          const next = others.find((o) => o > at && ['load', 'store'].includes(events[o]!.operation));
          const fate = next === undefined ? 'stays' : events[next]!.operation === 'load' ? 'read' : 'overwritten';
          expect(fateOf(run, at)).toBe(fate);
        });
      }),
      { numRuns: 30 },
    );
  });
});
