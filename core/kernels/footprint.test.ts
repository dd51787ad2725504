/** Footprints on the traces of real runs: closed forms where there are some, and no load that nothing was made of. */
import { afterAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../../app/node/dawn.ts';
import type { Params } from '../parameters.ts';
import type { Run } from '../run.ts';
import { elementsIn } from '../trace/boxes.ts';
import type { Box } from '../trace/boxes.ts';
import { footprintOf } from '../trace/footprint.ts';
import type { Footprint } from '../trace/footprint.ts';
import { createTraceIndex } from '../trace/index.ts';
import type { TraceIndex } from '../trace/index.ts';
import { decodeEvent } from '../trace/layout.ts';
import { footprintInSram, tilesInSram } from '../trace/residency.ts';
import { createRandom } from '../tensors/random.ts';
import { kernels } from './index.ts';
import { traceKernel } from './run.fixture.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

async function indexOf(kernel: string, params: Params): Promise<TraceIndex> {
  return createTraceIndex((await traceKernel(executor, kernel, params)).run);
}

function footprintAt(index: TraceIndex, name: string, row: number, column: number, plane = 0): Footprint {
  return footprintOf(index, { tensor: tensorAt(index.run, name), plane, row, column })!;
}

function tensorAt(run: Run, name: string): number {
  return run.tensors.findIndex((tensor) => tensor.name === name);
}

/** The boxes by tensor, as "row+rows, column+columns" where there is only one plane. */
function boxesOf(run: Run, { tensors }: Footprint): Record<string, string[]> {
  const text = ({ row, rows, column, columns }: Box): string => `${row}+${rows} ${column}+${columns}`;
  return Object.fromEntries(tensors.map(({ tensor, boxes }) => [run.tensors[tensor]!.name, boxes.map(text)]));
}

describe('the footprint of a tile', () => {
  it.each(['naive', 'tiled', 'register-blocked'])(
    'of C by %s matmul is a band of A and a band of B',
    async (variant) => {
      const index = await indexOf('matmul', { variant, m: 20, n: 24, k: 18, bm: 8, bn: 8, bk: 4 });
      const footprint = footprintAt(index, 'C', 17, 9);
      expect(footprint.tile).toEqual({ plane: 0, row: 16, column: 8, rows: 4, columns: 8 });
      expect(boxesOf(index.run, footprint)).toEqual({ A: ['16+4 0+18'], B: ['0+18 8+8'] });
      expect(footprint.elements).toBe(4 * 18 + 18 * 8);
    },
  );

  it.each(['q-outer', 'kv-outer'])(
    'of O by causal flash attention ends at the diagonal block, loop %s',
    async (loop) => {
      const index = await indexOf('attention', { variant: 'flash', loop, n: 30, d: 4, br: 8, bc: 4, causal: true });
      const boxes = boxesOf(index.run, footprintAt(index, 'O', 11, 2));
      expect(boxes).toMatchObject({ Q: ['8+8 0+4'], K: ['0+16 0+4'], V: ['0+16 0+4'], S: ['8+8 0+16'] });
      expect(boxes['O']).toEqual(loop === 'kv-outer' ? ['8+8 0+4'] : undefined);
    },
  );

  it('of O by standard attention goes through P and S to the inputs', async () => {
    const index = await indexOf('attention', { variant: 'standard', n: 22, d: 4, br: 8, bc: 8 });
    const band = (tensor: string): string[] => boxesOf(index.run, footprintAt(index, 'O', 9, 0))[tensor]!;
    expect(['Q', 'K', 'V', 'S', 'P'].map(band)).toEqual([
      ['8+8 0+4'],
      ['0+22 0+4'],
      ['0+22 0+4'],
      ['8+8 0+22'],
      ['8+8 0+22'],
    ]);
    expect(boxesOf(index.run, footprintAt(index, 'S', 3, 20))).toEqual({ Q: ['0+8 0+4'], K: ['16+6 0+4'] });
  });

  it('is in SRAM from the end of a load to the next into the same slot', async () => {
    const index = await indexOf('matmul', { variant: 'tiled', m: 8, n: 8, k: 12, bm: 8, bn: 8, bk: 4 });
    const footprint = footprintAt(index, 'C', 0, 0);
    const A = tensorAt(index.run, 'A');
    const loads = Array.from({ length: index.events }, (_, event) => event).filter((event) => {
      const { operation, tensor } = decodeEvent(index.run.records, event);
      return operation === 'load' && tensor === A;
    });
    const inSram = (event: number, completed: number): Box[] =>
      footprintInSram(footprint, tilesInSram(index, event, completed)).find(({ tensor }) => tensor === A)!
        .boxes as Box[];
    expect(loads).toHaveLength(3);
    expect(inSram(loads[0]!, loads[0]!)).toEqual([]);
    expect(inSram(loads[0]!, loads[0]! + 1)).toEqual([{ plane: 0, row: 0, column: 0, rows: 8, columns: 4 }]);
    expect(inSram(loads[1]!, loads[1]!)).toEqual([{ plane: 0, row: 0, column: 0, rows: 8, columns: 4 }]);
    expect(inSram(loads[1]!, loads[1]! + 1)).toEqual([{ plane: 0, row: 0, column: 4, rows: 8, columns: 4 }]);
    expect(inSram(-1, 0)).toEqual([]);
  });
});

describe.each(kernels.map((kernel) => [kernel.name, kernel] as const))('of %s', (name, kernel) => {
  const params = kernel.sample(createRandom(5));
  it(`all tiles together need all that was loaded: ${JSON.stringify(params)}`, async () => {
    const index = await indexOf(name, params);
    const needed = index.run.tensors.map((): Set<string> => new Set());
    const loaded = index.run.tensors.map((): Set<string> => new Set());
    const mark = (marks: Set<string>[], tensor: number, { plane, row, column, rows, columns }: Box): void => {
      for (let r = row; r < row + rows; r++) {
        for (let c = column; c < column + columns; c++) marks[tensor]!.add(`${plane} ${r} ${c}`);
      }
    };
    for (let event = 0; event < index.events; event++) {
      const { operation, tensor, plane, row, column, realRows, realColumns } = decodeEvent(index.run.records, event);
      if (operation === 'load') mark(loaded, tensor, { plane, row, column, rows: realRows, columns: realColumns });
      if (operation !== 'store') continue;
      const footprint = footprintOf(index, { tensor, plane, row, column })!;
      expect(elementsIn([footprint.tile])).toBe(realRows * realColumns);
      footprint.tensors.forEach(({ tensor: of, boxes }) => boxes.forEach((box) => mark(needed, of, box)));
    }
    index.run.tensors.forEach(({ kind }, tensor) => {
      if (kind !== 'ghost') expect(needed[tensor]).toEqual(loaded[tensor]);
    });
  });
});
