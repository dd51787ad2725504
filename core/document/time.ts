/** What a viewer set about time: how it is counted, where to stop, and notes along the way. */
import * as v from 'valibot';
import { GPUS } from '../machine/gpus.ts';
import { STEP_UNITS } from '../trace/index.ts';
import { WORK_KINDS } from '../trace/kinds.ts';
import { fields, flag, name, list, oneOf, real, text, whole } from './bounds.ts';
import { LATEST, lineNumber } from './view.ts';

const step = whole(0, LATEST);
const index = whole(0, 2 ** 31 - 1);

/** In what the axis counts: steps, bytes or nanoseconds. */
const position = real(0, Number.MAX_VALUE);
const stretch = fields({ from: position, to: position });

const loop = fields({ from: step, to: step });
export type Loop = v.InferOutput<typeof loop>;

export const LONGEST_NOTE = 2000;
/** Bookmarks, and breakpoints, of one document. */
export const MOST_MARKS = 1000;

const bookmark = fields({ step, note: text(LONGEST_NOTE) });
export type Bookmark = v.InferOutput<typeof bookmark>;

const enabled = v.optional(flag(), true);
const lineBreakpoint = fields({ pass: name(), line: lineNumber, enabled });
/** Of a tensor: row and column count blocks, as the kernel cuts it for that kind of work. */
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
  axis: v.optional(oneOf(['step', 'bytes', 'nanoseconds']), 'step'),
  /** On which modelled nanoseconds are counted. */
  gpu: v.optional(oneOf(GPUS.map(({ id }) => id)), GPUS[0]!.id),
  speed: v.optional(real(0.01, 10_000), 1),
  unit: v.optional(oneOf(STEP_UNITS), 'event'),
  /** A track for each workgroup or SM, below the strip; and the stretch of the axis that they show, all of it by default. */
  tracks: v.optional(flag(), false),
  stretch: v.optional(v.nullable(stretch), null),
  /** Steps between which playing goes round. */
  loop: v.optional(v.nullable(loop), null),
  bookmarks: v.optional(list(bookmark, MOST_MARKS), []),
  /** Where playing stops: after an event of a line of a pass's source, or when something happens to a tile of a tensor. */
  breakpoints: v.optional(
    list(
      v.union([lineBreakpoint, tileBreakpoint], 'must be a line of a pass, or the row and column of a tile'),
      MOST_MARKS,
    ),
    [],
  ),
});
