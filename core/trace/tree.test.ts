import { afterAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../../app/node/dawn.ts';
import { toyTreeRun } from '../../renderer/inspect/toy-tree.ts';
import { traceKernel } from '../kernels/run.fixture.ts';
import { createTraceIndex } from './index.ts';
import { decodeEvent } from './layout.ts';
import { hasTrees, pairsOf, treeAt, treesOf, treeWork } from './tree.ts';

const index = createTraceIndex(toyTreeRun);

describe('trees of a workgroup', () => {
  const [scan, sum, ...others] = treesOf(index, index.workgroupAt(0));

  it('have a level for all slots that change together, up and down again', () => {
    expect(others).toEqual([]);
    expect(scan).toMatchObject({ slots: [1, 0], width: 4, start: 0, end: 11 });
    expect(scan!.levels.map(({ events, lanes }) => [events, lanes.count, lanes.moves])).toEqual([
      [[2, 3], 2, false],
      [[5, 6], 1, false],
      [[7, 8], 1, true],
      [[9, 10], 2, true],
    ]);
    expect(treeWork(scan!)).toBe(6);
  });

  it('end where one of their slots is filled anew', () => {
    expect(sum).toMatchObject({ slots: [0], width: 4, start: 11, end: 14 });
    expect(sum!.levels.map(({ lanes }) => pairsOf(lanes))).toEqual([
      [
        [0, 2],
        [1, 3],
      ],
      [[0, 1]],
    ]);
  });

  it('are in view from where their slots begin to be filled', () => {
    expect([0, 3, 11].map((step) => treeAt(index, step)!.slots)).toEqual([
      [1, 0],
      [1, 0],
      [1, 0],
    ]);
    expect([12, 14].map((step) => treeAt(index, step)!.slots)).toEqual([[0], [0]]);
  });
});

describe('trees of a run', () => {
  const executor = createDawnExecutor();
  afterAll(() => executor.dispose());

  it('merge seven lanes as 7, 4, 2, 1, once in each workgroup', async () => {
    const { run } = await traceKernel(executor, 'welford', { r: 4, v: 21, br: 2, bv: 14, t: 7 });
    const index = createTraceIndex(run);
    expect(hasTrees(index)).toBe(true);
    for (const step of [0, run.events]) {
      const tree = treeAt(index, step)!;
      expect(tree.width).toBe(7);
      expect(tree.levels.map(({ lanes, events }) => [lanes.count, events.length])).toEqual([
        [3, 3],
        [2, 3],
        [1, 3],
      ]);
      expect(treeWork(tree)).toBe(6);
    }
  });

  it('are shown ahead where the workgroup in view combines nothing', async () => {
    const { run } = await traceKernel(executor, 'selective-scan', { t: 8, channels: 2, n: 2, bt: 4 });
    const index = createTraceIndex(run);
    const combines = Array.from({ length: run.events }, (_, event) => event).filter(
      (event) => decodeEvent(run.records, event).lanes !== null,
    );
    expect(index.workgroupAt(0).pass).toBeLessThan(index.workgroupAt(combines[0]!).pass);
    expect(treeAt(index, 0)!.levels[0]!.events[0]).toBe(combines[0]);
    expect(treeAt(index, run.events)!.levels.at(-1)!.events.at(-1)).toBe(combines.at(-1));
  });

  it('are not there where nothing is combined', async () => {
    const { run } = await traceKernel(executor, 'matmul', { m: 4, n: 4, k: 4 });
    const index = createTraceIndex(run);
    expect(hasTrees(index)).toBe(false);
    expect(treeAt(index, 3)).toBeNull();
  });
});
