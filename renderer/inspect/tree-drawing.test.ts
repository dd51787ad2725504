import { describe, expect, it } from 'vitest';
import { createTraceIndex } from '../../core/trace/index.ts';
import { treesOf } from '../../core/trace/tree.ts';
import { toyTreeRun } from './toy-tree.ts';
import { drawTree } from '../../core/trace/tree-drawing.ts';

const index = createTraceIndex(toyTreeRun);
const [scan] = treesOf(index, index.workgroupAt(0));

describe('the drawing of a tree', () => {
  it('has an edge from the own lane and one from the partner', () => {
    const { levels, leaves } = drawTree(scan!, 0, -1);
    expect(leaves).toHaveLength(4);
    expect(levels[0]!.edges.slice(0, 2)).toEqual([
      [
        { lane: 1, level: 0 },
        { lane: 1, level: 1 },
      ],
      [
        { lane: 0, level: 0 },
        { lane: 1, level: 1 },
      ],
    ]);
    expect(levels.map(({ edges, dots, combines }) => [edges.length, dots.length, combines])).toEqual([
      [4, 2, 2],
      [2, 1, 1],
      [3, 2, 1],
      [6, 4, 2],
    ]);
  });

  it('takes what is moved down from the lane that takes', () => {
    expect(drawTree(scan!, 0, -1).levels[2]!.edges[2]).toEqual([
      { lane: 3, level: 2 },
      { lane: 1, level: 3 },
    ]);
  });

  it('lets lanes wait until they are used', () => {
    expect(drawTree(scan!, 0, -1).waits).toEqual([
      [
        { lane: 1, level: 1 },
        { lane: 1, level: 2 },
      ],
      [
        { lane: 0, level: 0 },
        { lane: 0, level: 3 },
      ],
      [
        { lane: 2, level: 0 },
        { lane: 2, level: 3 },
      ],
    ]);
  });

  it('says which levels are done, under way and to come', () => {
    const at = (step: number): string[] => drawTree(scan!, step, step - 1).levels.map(({ progress }) => progress);
    expect(at(0)).toEqual(['pending', 'pending', 'pending', 'pending']);
    expect(at(3)).toEqual(['now', 'pending', 'pending', 'pending']);
    expect(at(6)).toEqual(['done', 'now', 'pending', 'pending']);
    expect(at(14)).toEqual(['done', 'done', 'done', 'done']);
  });
});
