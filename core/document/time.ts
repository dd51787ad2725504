/** What a viewer sets about time: the axis, where playing stops and loops, and bookmarks. */
import * as v from 'valibot';
import { WORK_KINDS } from '../trace/kinds.ts';
import { fields, flag, index, LATEST, lineNumber, list, name, oneOf, real, text, whole } from './bounds.ts';
import { entriesOf } from './sections.ts';

const step = whole(0, LATEST);

/** A position on the axis, in steps, bytes or nanoseconds. */
const position = real(0, Number.MAX_VALUE);
const stretch = fields({ from: position, to: position });

const loop = fields({ from: step, to: step });
export type Loop = v.InferOutput<typeof loop>;

export const LONGEST_NOTE = 2000;
/** The most bookmarks of a document, and the most breakpoints. */
export const MOST_MARKS = 1000;

const bookmark = fields({ step, note: text(LONGEST_NOTE) });
export type Bookmark = v.InferOutput<typeof bookmark>;

const enabled = v.optional(flag(), true);
const lineBreakpoint = fields({ pass: name(), line: lineNumber, enabled });
/** A breakpoint on a tile. Row and column count blocks of the tiling that the kernel uses for that kind of work. */
const tileBreakpoint = fields({
  tile: name(),
  plane: v.optional(index, 0),
  row: index,
  column: index,
  kind: v.optional(oneOf(WORK_KINDS), 'compute'),
  enabled,
});
export type LineBreakpoint = v.InferOutput<typeof lineBreakpoint>;
export type TileBreakpoint = v.InferOutput<typeof tileBreakpoint>;
export type Breakpoint = LineBreakpoint | TileBreakpoint;

export const timeSection = fields({
  ...entriesOf('time'),
  /** The span of the axis that the tracks show; null for all of it. */
  stretch: v.optional(v.nullable(stretch), null),
  /** The steps between which playing loops. */
  loop: v.optional(v.nullable(loop), null),
  bookmarks: v.optional(list(bookmark, MOST_MARKS), []),
  /**
   * Where playing stops: after an event of a line of a pass's source, or when something happens to a tile of a tensor.
   */
  breakpoints: v.optional(
    list(
      v.union([lineBreakpoint, tileBreakpoint], 'must be a line of a pass, or the row and column of a tile'),
      MOST_MARKS,
    ),
    [],
  ),
});
