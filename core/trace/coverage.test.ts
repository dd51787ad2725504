import { describe, expect, it } from 'vitest';
import { coverages, coveredBy } from './coverage.ts';
import { createTraceIndex } from './index.ts';
import { decodeEvent } from './layout.ts';
import { syntheticRun } from './synthetic.fixture.ts';

const EDGE = 16;

describe('the coverage of a tensor by workgroups', () => {
  it('counts the workgroups that touch a block, and says which blocks one of them touches', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const run = syntheticRun(seed);
      const index = createTraceIndex(run);
      run.passes.forEach(({ starts }, pass) => {
        const coverage = coverages.of(run, pass).ofTensors[1]!;
        const counted = new Uint32Array(coverage.workgroups.length);
        for (let workgroup = 0; workgroup + 1 < starts.length; workgroup++) {
          const blocks = new Set<number>();
          for (let event = starts[workgroup]!; event < starts[workgroup + 1]!; event++) {
            const tile = decodeEvent(run.records, event);
            if (tile.tensor !== 1 || tile.operation === 'skip') continue;
            for (let row = tile.row; row < Math.min(tile.row + tile.realRows, EDGE); row++) {
              for (let column = tile.column; column < Math.min(tile.column + tile.realColumns, EDGE); column++) {
                const block = [
                  Math.floor(row / coverage.blockRows),
                  Math.floor(column / coverage.blockColumns),
                ] as const;
                blocks.add(block[0] * coverage.columns + block[1]);
              }
            }
          }
          blocks.forEach((block) => counted[block]!++);
          const span = index.workgroupAt(starts[workgroup]!);
          const covered = coveredBy(run, span, 1, coverage);
          expect([...covered.keys()].filter((block) => covered[block] === 1)).toEqual(
            [...blocks].sort((a, b) => a - b),
          );
        }
        expect(coverage.workgroups).toEqual(counted);
      });
    }
  });
});
