/**
 * What a viewer sees of a run, and how. In a table that is there by default each entry has its default too, so that an
 * address can leave out what is as usual.
 */
import * as v from 'valibot';
import { fields, flag, name, oneOf, point, real, whole } from './bounds.ts';

/** Completed events and the share of the one under way; the longest trace has a billion. */
export const LATEST = 1e9;
const LARGEST_INDEX = 2 ** 31 - 1;
/** Magnitudes that a fixed range of colours may end at. */
export const [SMALLEST_LIMIT, LARGEST_LIMIT] = [1e-30, 1e30] as const;
const index = whole(0, LARGEST_INDEX);

export const THEMES = ['dark', 'light'] as const;
export type Theme = (typeof THEMES)[number];

/** The named views of a camera: of all, of the HBM, of the SRAM, from above. */
export const SHOTS = ['home', 'wall', 'tray', 'top'] as const;
export type ShotName = (typeof SHOTS)[number];

/**
 * A named shot, which frames the room at any size of the window, or where a camera stands relative to the view of the
 * whole room: degrees turned to the right and raised, the point that it looks at as an offset in widths of the room, and
 * its distance as a multiple.
 */
export const cameraPose = v.union(
  [
    fields({ shot: oneOf(SHOTS) }),
    fields({ turned: real(-180, 180), raised: real(-90, 90), target: point(), distance: real(0.001, 1000) }),
  ],
  'must be a named shot, or a pose (turned, raised, target, distance)',
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

export const COLOUR_MAPS = ['blue-orange', 'violet-green'] as const;

/** Of a pass's source. */
export const lineNumber = whole(1, 100_000);

/** Where in the picture, as shares of its width and height from the top left. */
const spot = fields({ across: v.optional(real(0, 1), 0.5), down: v.optional(real(0, 1), 0.5) });
export type Spot = v.InferOutput<typeof spot>;
export const MIDDLE: Spot = v.parse(spot, {});

/** What a viewer holds on to in the picture of a run. */
export const held = {
  picked: v.optional(v.nullable(element), null),
  /** The cell on which the number lens is held, and where the lens stands while a cell is pinned or held. */
  lensOn: v.optional(v.nullable(element), null),
  lensAt: v.optional(spot, MIDDLE),
};

/** How large panels are, in hundredths of the side of the window that they share with others. */
export const PANEL_SIZES = {
  setup: { usual: 22, least: 18, most: 40 },
  details: { usual: 27, least: 20, most: 50 },
  counters: { usual: 40, least: 10, most: 80 },
  source: { usual: 44, least: 10, most: 80 },
  /** The same two while a cell is pinned, which is read below them. */
  countersReading: { usual: 30, least: 10, most: 80 },
  sourceReading: { usual: 23, least: 10, most: 80 },
  tree: { usual: 38, least: 20, most: 75 },
  plots: { usual: 38, least: 20, most: 75 },
  machine: { usual: 44, least: 20, most: 75 },
} as const;
export type SizedPanel = keyof typeof PANEL_SIZES;
export type PanelSizes = Readonly<Record<SizedPanel, number>>;

function sizeOf(panel: SizedPanel) {
  const { usual, least, most } = PANEL_SIZES[panel];
  return v.optional(real(least, most), usual);
}

export const panelSizes = fields({
  setup: sizeOf('setup'),
  details: sizeOf('details'),
  counters: sizeOf('counters'),
  source: sizeOf('source'),
  countersReading: sizeOf('countersReading'),
  sourceReading: sizeOf('sourceReading'),
  tree: sizeOf('tree'),
  plots: sizeOf('plots'),
  machine: sizeOf('machine'),
});
export const USUAL_SIZES: PanelSizes = v.parse(panelSizes, {});

/** How values become colours. */
export const colourOptions = fields({
  map: v.optional(oneOf(COLOUR_MAPS), 'blue-orange'),
  /** What a map spans: the values of each tensor, those of all tensors together, or up to the magnitude `limit`. */
  range: v.optional(oneOf(['tensor', 'kernel', 'fixed']), 'tensor'),
  /** Of a fixed range. */
  limit: v.optional(real(SMALLEST_LIMIT, LARGEST_LIMIT), 1),
  curve: v.optional(oneOf(['linear', 'log']), 'linear'),
  /** Whether the largest hundredth of the magnitudes is left out of the range, and marked. */
  robust: v.optional(flag(), false),
});
export type ColourOptions = Readonly<v.InferOutput<typeof colourOptions>>;
export const PLAIN_COLOURS: ColourOptions = v.parse(colourOptions, {});

const panels = fields({
  setup: v.optional(flag(), true),
  details: v.optional(flag(), true),
  comparedSetup: v.optional(flag(), false),
  comparedDetails: v.optional(flag(), false),
  storyboard: v.optional(flag(), false),
});
export const SHOWN_PANELS: v.InferOutput<typeof panels> = v.parse(panels, {});

export const viewSection = fields({
  time: real(0, LATEST),
  camera: v.optional(cameraPose, { shot: 'home' }),
  theme: v.optional(oneOf(THEMES), 'dark'),
  /** Larger words, for the last row of a lecture hall. */
  projector: v.optional(flag(), false),
  /** SRAM drawn to scale with HBM. */
  toScale: v.optional(flag(), false),
  colours: v.optional(colourOptions, PLAIN_COLOURS),
  /** All workgroups but the one in view as shades only. */
  focus: v.optional(flag(), false),
  footprint: v.optional(flag(), true),
  /** The number lens. */
  lens: v.optional(flag(), false),
  ...held,
  /** Panels that are open: at the sides, of one run and while two runs are compared, and the storyboard. */
  panels: v.optional(panels, SHOWN_PANELS),
  sizes: v.optional(panelSizes, USUAL_SIZES),
  below: v.optional(oneOf(['tree', 'plots', 'machine', 'nothing']), 'tree'),
  traceLines: v.optional(flag(), false),
  /** The line of the source whose events are listed, and the pass whose source it is. */
  line: v.optional(v.nullable(fields({ pass: name(), line: lineNumber })), null),
  /** The row that was chosen in a plot. */
  queryRow: v.optional(v.nullable(index), null),
});
