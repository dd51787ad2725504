import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Run } from '../run.ts';
import { decodeEvent, OPERATIONS } from './layout.ts';
import { syntheticRun } from './synthetic.fixture.ts';
import { fillingOf } from './touch.ts';
import type { TouchGrid } from './touch.ts';

/** Computes one number for each element the slow way, by painting tiles over one another. */
function painted(run: Run, tensor: number): Float32Array {
  const { kind, rows, columns } = run.tensors[tensor]!;
  const steps = new Float32Array(rows * columns).fill(Infinity);
  for (let event = 0; event < run.events; event++) {
    const tile = decodeEvent(run.records, event);
    const fills =
      kind === 'ghost' ? tile.operation === 'compute' || tile.operation === 'skip' : tile.operation === 'store';
    if (tile.tensor !== tensor || !fills) continue;
    for (let r = tile.row; r < tile.row + tile.realRows; r++) {
      for (let c = tile.column; c < tile.column + tile.realColumns; c++) {
        if (steps[r * columns + c] === Infinity)
          steps[r * columns + c] = tile.operation === 'skip' ? -event - 1 : event + 1;
      }
    }
  }
  return steps;
}

/** Spreads one number for each block to all elements of the block. */
function spread(run: Run, tensor: number, grid: TouchGrid, blocks: Float32Array): Float32Array {
  const { rows, columns } = run.tensors[tensor]!;
  const steps = new Float32Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const at = Math.floor(r / grid.blockRows) * grid.columns + Math.floor(c / grid.blockColumns);
      steps[r * columns + c] = blocks[at]!;
    }
  }
  return steps;
}

const anyTensor = [fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 2 })] as const;

it('says for every element what painting the tiles one by one says', () => {
  fc.assert(
    fc.property(...anyTensor, (seed, tensor) => {
      const run = syntheticRun(seed);
      const { grid } = fillingOf(run, tensor);
      expect(spread(run, tensor, grid, grid.steps)).toEqual(painted(run, tensor));
    }),
  );
});

it('says for every element of a tensor in HBM after which store nothing changes it any more', () => {
  fc.assert(
    fc.property(...anyTensor, (seed, tensor) => {
      const run = syntheticRun(seed);
      const { rows, columns, kind } = run.tensors[tensor]!;
      const last = new Float32Array(rows * columns);
      for (let event = 0; event < run.events; event++) {
        const tile = decodeEvent(run.records, event);
        if (tile.tensor !== tensor || tile.operation !== 'store' || kind === 'ghost') continue;
        for (let r = tile.row; r < tile.row + tile.realRows; r++) {
          last.fill(event + 1, r * columns + tile.column, r * columns + tile.column + tile.realColumns);
        }
      }
      const { grid, final } = fillingOf(run, tensor);
      expect(spread(run, tensor, grid, final)).toEqual(last);
    }),
  );
});

it('keeps one number a block when all tiles lie on one tiling that the edge cuts', () => {
  const words: number[] = [];
  for (const row of [0, 16, 32]) {
    for (const column of [0, 12, 24]) {
      const real = Math.min(16, 37 - row) | (Math.min(12, 29 - column) << 16);
      words.push(OPERATIONS.store | (1 << 24), row, column, 16 | (12 << 16), real, 0, 1, 0, 0);
    }
  }
  const tensors = [{ kind: 'output', planes: 1, rows: 37, columns: 29 }];
  const run = { tensors, records: Uint32Array.from(words), events: 9 } as unknown as Run;
  const { grid } = fillingOf(run, 0);
  expect([grid.blockRows, grid.blockColumns, grid.rows, grid.columns]).toEqual([16, 12, 3, 3]);
  expect([...grid.steps]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
});
