/** The panels around the picture: which of them are open, and how large they are. */
import * as v from 'valibot';
import { fields, flag, real } from './bounds.ts';

/** The panels at the sides, with one run, while runs are compared and for a projector, and the storyboard. */
export const openPanels = fields({
  setup: v.optional(flag(), true),
  details: v.optional(flag(), true),
  comparedSetup: v.optional(flag(), false),
  comparedDetails: v.optional(flag(), false),
  projectedSetup: v.optional(flag(), false),
  projectedDetails: v.optional(flag(), false),
  storyboard: v.optional(flag(), false),
});
export type OpenPanels = v.InferOutput<typeof openPanels>;
export const USUAL_PANELS: OpenPanels = v.parse(openPanels, {});

/** How large panels are, in hundredths of the side of the window that they share with others. */
export const PANEL_SIZES = {
  setup: { usual: 22, least: 18, most: 40 },
  details: { usual: 27, least: 20, most: 50 },
  counters: { usual: 40, least: 10, most: 80 },
  source: { usual: 44, least: 10, most: 80 },
  /** The sizes of counters and source while a pinned cell is described below them. */
  countersReading: { usual: 30, least: 10, most: 80 },
  sourceReading: { usual: 23, least: 10, most: 80 },
  tree: { usual: 36, least: 20, most: 75 },
  plots: { usual: 30, least: 20, most: 75 },
  machine: { usual: 44, least: 20, most: 75 },
  raster: { usual: 40, least: 20, most: 75 },
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
  raster: sizeOf('raster'),
});
export const USUAL_SIZES: PanelSizes = v.parse(panelSizes, {});
