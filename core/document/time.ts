/** What a viewer set about time: how it is counted, where to stop, and notes along the way. */
import * as v from 'valibot';
import { fields, name, list, oneOf, real, text, whole } from './bounds.ts';
import { LATEST } from './view.ts';

const step = whole(0, LATEST);
const index = whole(0, 2 ** 31 - 1);

export const timeSection = fields({
  axis: v.optional(oneOf(['step', 'bytes', 'nanoseconds']), 'step'),
  speed: v.optional(real(0.01, 10_000), 1),
  unit: v.optional(oneOf(['event', 'tile', 'block', 'workgroup', 'pass']), 'event'),
  /** Steps between which playing goes round. */
  loop: v.optional(v.nullable(fields({ from: step, to: step })), null),
  bookmarks: v.optional(list(fields({ step, note: text(2000) }), 1000), []),
  /** Where playing stops: at a line of a pass's source, or when a tile of a tensor or slot is computed. */
  breakpoints: v.optional(
    list(
      v.union(
        [fields({ pass: name(), line: whole(1, 100_000) }), fields({ tile: name(), row: index, column: index })],
        'must be a line of a pass, or the row and column of a tile',
      ),
      1000,
    ),
    [],
  ),
});
