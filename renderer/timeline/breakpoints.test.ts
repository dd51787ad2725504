import { describe, expect, it } from 'vitest';
import type { Breakpoint } from '../../core/document/time.ts';
import type { Run } from '../../core/run.ts';
import { createTraceIndex } from '../../core/trace/index.ts';
import { OPERATIONS, WORDS_PER_EVENT } from '../../core/trace/layout.ts';
import { toyRun } from '../inspect/toy-run.ts';
import { breakpointAt, nameOf, reachOf, same } from './breakpoints.ts';

const run: Run = {
  ...toyRun,
  passes: [
    {
      ...toyRun.passes[0]!,
      source: { file: 'toy.wgsl', text: 'fn main() {\n\n  load();\n  zero();\n  sum();\n  store();\n}\n' },
    },
  ],
};
const index = createTraceIndex(run);
const tile = (name: string, row: number, kind: 'load' | 'store' | 'compute' | 'skip' = 'store'): Breakpoint => ({
  tile: name,
  plane: 0,
  row,
  column: 0,
  kind,
  enabled: true,
});
const line = (number: number): Breakpoint => ({ pass: 'sum', line: number, enabled: true });

describe('a breakpoint', () => {
  it.each([
    ['a line', line(6), [4, 8]],
    // Nothing stands between the events: the first line belongs to all that follow it.
    ['the first statement', line(3), [1, 2, 3, 4, 5, 6, 7, 8]],
    ['a tile that is stored', tile('B', 1), [8]],
    ['a tile that is loaded', tile('A', 0, 'load'), [1]],
    ['a tile that is computed', tile('B', 0, 'compute'), [2, 3]],
  ])('on %s stops after its events', (_, breakpoint, steps) => {
    expect(reachOf(run, breakpoint)).toEqual({ steps: Uint32Array.from(steps), never: null });
  });

  it.each([
    [line(1), 'No event of pass sum records line 1.'],
    [{ ...line(3), pass: 'flash' }, 'This run has no pass flash.'],
    [tile('S', 0), 'This run has no tensor S.'],
    [tile('A', 0, 'skip'), 'A is never skipped in this run.'],
    [tile('B', 2), 'There is no B block (2, 0): the last one is (1, 0).'],
  ])('that is never reached says why', (breakpoint, never) => {
    expect(reachOf(run, breakpoint)).toEqual({ steps: new Uint32Array(), never });
  });

  it('on a block that is skipped says when', () => {
    const records = run.records.slice();
    records[7 * WORDS_PER_EVENT] = (records[7 * WORDS_PER_EVENT]! & ~0xff) | OPERATIONS.skip;
    expect(reachOf({ ...run, records }, tile('B', 1)).never).toBe(
      'B block (1, 0) is skipped (step 8) and never stored.',
    );
  });

  it('comes from what is picked: a tensor by its block, a slot by the tile that it holds', () => {
    const pick = { kind: 'tensor', tensor: 1, plane: 0, row: 3, column: 0 } as const;
    expect(breakpointAt(run, index.workgroupAt(0), 0, pick)).toEqual(tile('B', 1));
    const slot = { kind: 'slot', slot: 1, row: 0, column: 0 } as const;
    expect(breakpointAt(run, index.workgroupAt(6), 7, slot)).toEqual(tile('B', 1, 'compute'));
    expect(breakpointAt(run, index.workgroupAt(0), 1, slot)).toBeNull();
    expect(breakpointAt(run, index.workgroupAt(0), 0, { ...pick, tensor: 2 })).toBeNull();
  });

  it('has a name by which two are the same', () => {
    expect(nameOf(tile('B', 1, 'compute'))).toBe('B block (1, 0) is computed');
    expect(nameOf(line(7))).toBe('sum, line 7');
    expect(same(line(7), { ...line(7), enabled: false })).toBe(true);
    expect(same(line(7), line(8))).toBe(false);
  });
});
