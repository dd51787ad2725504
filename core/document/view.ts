/**
 * What a viewer sees of a run, and how. Tables that exist by default have a default for every entry, so that an
 * address can leave out whatever is as usual.
 */
import * as v from 'valibot';
import { fields, index, LATEST, name, oneOf, point, real } from './bounds.ts';
import { entriesOf } from './sections.ts';

/** The named positions of a camera: it shows all, the wall (HBM), the tray (SRAM), or all from above. */
export const VIEWPOINTS = ['home', 'wall', 'tray', 'top'] as const;
export type Viewpoint = (typeof VIEWPOINTS)[number];

/**
 * A camera: a viewpoint, which frames the room in a window of any size, or a pose relative to the view of the
 * whole room: degrees turned to the right and raised, the point that it looks at as an offset in widths of the
 * room, and its distance as a factor.
 */
export const cameraPose = v.union(
  [
    fields({ viewpoint: oneOf(VIEWPOINTS) }),
    // Documents and addresses of earlier versions call a viewpoint a shot.
    v.pipe(
      fields({ shot: oneOf(VIEWPOINTS) }),
      v.transform(({ shot }) => ({ viewpoint: shot })),
      v.readonly(),
    ),
    fields({ turned: real(-180, 180), raised: real(-90, 90), target: point(), distance: real(0.001, 1000) }),
  ],
  'must be a viewpoint, or a pose (turned, raised, target, distance)',
);
export type CameraPose = v.InferOutput<typeof cameraPose>;

/** One element of a tensor or of a slot, by name. */
export const element = v.union(
  [
    fields({ tensor: name(), plane: index, row: index, column: index }),
    fields({ slot: name(), row: index, column: index }),
  ],
  'must be an element of a tensor (plane, row, column) or of a slot (row, column)',
);
export type Element = v.InferOutput<typeof element>;

/** A spot of the picture, as shares of its width and height from the top left. */
const spot = fields({ across: v.optional(real(0, 1), 0.5), down: v.optional(real(0, 1), 0.5) });
export type Spot = v.InferOutput<typeof spot>;
export const MIDDLE: Spot = v.parse(spot, {});

/** The cells that a viewer has pinned, or holds the lens on, in the picture of a run. */
export const held = {
  picked: v.optional(v.nullable(element), null),
  /** The cell on which the number lens is held, and where the lens stands while a cell is pinned or held. */
  lensOn: v.optional(v.nullable(element), null),
  lensAt: v.optional(spot, MIDDLE),
};

export const viewSection = fields({
  time: real(0, LATEST),
  camera: v.optional(cameraPose, { viewpoint: 'home' }),
  ...held,
  ...entriesOf('view'),
});
