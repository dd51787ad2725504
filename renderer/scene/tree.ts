/** The tree of combines that a moment shows, as points over the lanes that it stands on. */
import type { TraceIndex } from '../../core/trace/index.ts';
import type { WorkgroupSpan } from '../../core/trace/index.ts';
import { drawTree } from '../../core/trace/tree-drawing.ts';
import type { Drawing } from '../../core/trace/tree-drawing.ts';
import { treeAt } from '../../core/trace/tree.ts';
import type { Tree } from '../../core/trace/tree.ts';

export interface ShownTree {
  readonly tree: Tree;
  readonly drawing: Drawing;
  /** How many events are completed. */
  readonly step: number;
}

/** The tree of the workgroup in view, while `event` is in view after `step` completed events; null when it has none. */
export function treeOf(index: TraceIndex, span: WorkgroupSpan, step: number, event: number): ShownTree | null {
  const tree = treeAt(index, Math.max(step, event + 1));
  if (tree?.span.start !== span.start) return null;
  return { tree, drawing: drawTree(tree, step, event), step };
}
