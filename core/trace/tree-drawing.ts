/** A tree of combines as lines and dots: lanes from left to right, and levels downwards in the order of time. */
import { pairsOf } from './tree.ts';
import type { Tree, TreeLevel } from './tree.ts';

/** Whether a level is still to come, under way, or done. */
export type Progress = 'pending' | 'now' | 'done';

export interface TreePoint {
  readonly lane: number;
  /** 0 is what the lanes held before, `n` what they hold after the n-th level. */
  readonly level: number;
}

export interface DrawnLevel {
  readonly progress: Progress;
  readonly combines: number;
  /** Lines from a lane before the level to a lane after it. */
  readonly edges: readonly (readonly [from: TreePoint, to: TreePoint])[];
  /** The lanes that have got a new value. */
  readonly dots: readonly TreePoint[];
}

export interface Drawing {
  readonly width: number;
  /** The lanes before the first level. */
  readonly leaves: readonly TreePoint[];
  readonly levels: readonly DrawnLevel[];
  /** Lines of lanes that wait, or keep what they have, down to where they are last used. */
  readonly waits: readonly (readonly [from: TreePoint, to: TreePoint])[];
}

/** Draws a tree after `step` completed events, while `event` is in view. */
export function drawTree(tree: Tree, step: number, event: number): Drawing {
  const leaves = Array.from({ length: tree.width }, (_, lane) => ({ lane, level: 0 }));
  /** The level after which each lane got its present value. */
  const newest = leaves.map(() => 0);
  const waits: [TreePoint, TreePoint][] = [];
  const reach = (lane: number, level: number): TreePoint => {
    if (newest[lane]! < level)
      waits.push([
        { lane, level: newest[lane]! },
        { lane, level },
      ]);
    newest[lane] = level;
    return { lane, level };
  };
  const levels = tree.levels.map((level, at): DrawnLevel => {
    const pairs = pairsOf(level.lanes);
    const edges = pairs.flatMap(([taker, giver]) => {
      const own = reach(taker, at);
      const other = reach(giver, at);
      const to = { lane: taker, level: at + 1 };
      const combined = [[own, to] as const, [other, to] as const];
      return level.lanes.moves ? [...combined, [own, { lane: giver, level: at + 1 }] as const] : combined;
    });
    const dots = pairs.flatMap(([taker, giver]) => {
      const changed = level.lanes.moves ? [taker, giver] : [taker];
      return changed.map((lane) => {
        newest[lane] = at + 1;
        return { lane, level: at + 1 };
      });
    });
    return { progress: progressOf(level, step, event), combines: level.lanes.count, edges, dots };
  });
  return { width: tree.width, leaves, levels, waits };
}

function progressOf({ events }: TreeLevel, step: number, event: number): Progress {
  if (event >= events[0]! && event <= events.at(-1)!) return 'now';
  return step > events.at(-1)! ? 'done' : 'pending';
}
