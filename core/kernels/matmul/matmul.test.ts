import { afterAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../../../app/node/dawn.ts';
import { resolveRequest } from '../../perform/resolve.ts';
import { takeSnapshots } from '../../perform/snapshots.ts';
import { decodeEvent } from '../../trace/layout.ts';
import { dataOf, traceKernel } from '../run.fixture.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

it('carries loop indices of more than 16 bits', async () => {
  const params = { variant: 'naive', m: 257, n: 257, k: 1, bm: 1, bn: 1, bk: 1 };
  const { run } = await traceKernel(executor, 'matmul', params);
  const { starts } = run.passes[0]!;
  const tiles = Array.from({ length: run.workgroups }, (_, tile) => decodeEvent(run.records, starts[tile]!).i);
  expect(tiles.length).toBe(257 * 257);
  expect(tiles.findIndex((i, tile) => i !== tile)).toBe(-1);
});

describe('blocks in registers', () => {
  it('are copied element by element from the threads that hold them', async () => {
    const [m, n, bm, bn] = [13, 18, 8, 12];
    const params = { variant: 'register-blocked', m, n, k: 7, bm, bn, bk: 3 };
    const { run } = await traceKernel(executor, 'matmul', params);
    const C = dataOf(run, 'C');
    for (let workgroup = 0; workgroup < run.workgroups; workgroup++) {
      const { offsets, values } = await takeSnapshots(run, { pass: 0, workgroup }, executor);
      const start = run.passes[0]!.starts[workgroup]!;
      const last = offsets.findLastIndex(
        (offset, event) => offset >= 0 && decodeEvent(run.records, start + event).operation === 'accumulate',
      );
      const { row, column, realRows, realColumns } = decodeEvent(run.records, start + last);
      for (let r = 0; r < realRows; r++) {
        for (let c = 0; c < realColumns; c++) {
          expect(values[offsets[last]! + r * bn + c]).toBe(C[(row + r) * n + column + c]);
        }
      }
    }
  });

  it('need tiles that are multiples of the block', async () => {
    const { limits } = await executor.adapter();
    const request = { kernel: 'matmul', params: { variant: 'register-blocked', bm: 18 }, seed: 1, inputs: {} };
    expect(resolveRequest(request, limits)).toMatchObject({
      ok: false,
      problem: { field: 'bm', message: 'bm = 18 must be a multiple of 4, the block of a thread; bm = 20 works.' },
    });
  });

  it('move what the tiles move', async () => {
    const params = { m: 16, n: 16, k: 8, bm: 8, bn: 8, bk: 4 };
    const { run: blocked } = await traceKernel(executor, 'matmul', { ...params, variant: 'register-blocked' });
    const { run: tiled } = await traceKernel(executor, 'matmul', params);
    expect(blocked.traffic).toEqual(tiled.traffic);
    expect([...dataOf(blocked, 'C')]).toEqual([...dataOf(tiled, 'C')]);
  });
});
