/**
 * Sizes of the words over the picture, in CSS pixels, such that they can be read from the last row at any
 * canvas size.
 */
import { clamp } from '../../../core/search.ts';
import type { Window } from '../camera/fit.ts';

/**
 * Where caption and legend stand: below the room, side by side or, on a narrow canvas, the legend above the caption with its
 * words beside its colours; on a wide canvas in one column at the left of the room; on a low and wide one at both its sides.
 */
type Stand = 'below' | 'stacked' | 'column' | 'sides';

export interface HudMetrics {
  readonly margin: number;
  readonly headline: number;
  readonly why: number;
  readonly details: number;
  readonly title: number;
  /** The heights of the bands above and below the room. */
  readonly top: number;
  readonly bottom: number;
  readonly captionWidth: number;
  readonly legendWidth: number;
  /** The height of the legend; 0 where the picture is too low for it. */
  readonly legendHeight: number;
  readonly stand: Stand;
  /** How many lines the details of the caption may take. */
  readonly detailLines: number;
}

/** The distance from one line of details to the next, relative to their size. */
export const LINE_HEIGHT = 1.4;

/** How much larger words are for a projector. */
export const LARGE = 1.35;

/** The shares of the width that the words at each side take, and a column of them. */
const [SIDE, COLUMN] = [0.3, 0.26];
/** The most lines of headline, reason and details in a column, which has room for them all. */
export const COLUMN_LINES = { headline: 3, why: 4, details: 3 } as const;
/** The distances of lines of headline and reason in a column, relative to their sizes. */
export const LEADINGS = { headline: 1.22, why: 1.32, details: 1.4 } as const;
/** The width of a line of details, in its sizes: where a caption beside the legend would make it too small, the legend stands above. */
const WIDTH_OF_DETAILS = 44;
/** How much more room a column must leave than words below the room, to which one is used. */
const WORTH_A_COLUMN = 1.05;
/** The rough aspect ratio of a room as it is seen from home. */
const ROOM_RATIO = 1.9;

/** The size, in CSS pixels, that the widths of lines are meant for. */
const REFERENCE = { width: 1280, height: 720 };
/** The least size of names and of numbers in cells, and for a projector their least share of the height. */
const [LEAST_LEGIBLE, PROJECTED] = [11, 0.02];

/** The size, in CSS pixels, below which words in the room would only be specks. */
export const LEAST_WORD = 9;

/** How much wider lines are on a large canvas. */
export function lineScale(width: number, height: number): number {
  return Math.max(1, Math.min(width / REFERENCE.width, height / REFERENCE.height));
}

/** The least size in CSS pixels at which numbers stand in cells; `scale` enlarges words for a projector. */
export function leastNumber(width: number, height: number, scale: number): number {
  return Math.max(LEAST_LEGIBLE * lineScale(width, height), scale > 1 ? PROJECTED * height : 0);
}

/** The least size in CSS pixels of names in the room. */
export function leastName(height: number, scale: number): number {
  return Math.max(LEAST_LEGIBLE, scale > 1 ? PROJECTED * height : 0);
}

/** The sizes for a canvas. Words stand where they leave the room more of the picture; `scale` enlarges them. */
export function hudMetrics(width: number, height: number, scale = 1): HudMetrics {
  const unit = Math.min(width / 1280, height / 720);
  const sizes: Sizes = {
    headline: scale * clamp(32 * unit, 19, 60),
    why: scale * clamp(21 * unit, 14, 40),
    details: scale * clamp(18 * unit, 13, 34),
    title: scale * clamp(19 * unit, 14, 36),
    margin: clamp(0.028 * Math.min(width, 2.2 * height), 14, 72),
  };
  const of = (stand: Stand): HudMetrics => metricsOf(width, height, scale, sizes, stand);
  const [beside, column, sides] = [of('below'), of('column'), of('sides')];
  const below = beside.captionWidth / WIDTH_OF_DETAILS < leastName(height, scale) ? of('stacked') : beside;
  const roomIn = (metrics: HudMetrics): number => {
    const free = freePixels(width, height, metrics);
    return Math.min(free.width / ROOM_RATIO, free.height);
  };
  const usual = roomIn(sides) > roomIn(below) ? sides : below;
  return fitsInColumn(column, height) && roomIn(column) > roomIn(below) * WORTH_A_COLUMN ? column : usual;
}

type Sizes = Pick<HudMetrics, 'headline' | 'why' | 'details' | 'title' | 'margin'>;

/** Whether all lines of a caption and the legend below it fit into a column, below the title. */
function fitsInColumn({ headline, why, details, margin, top, legendHeight }: HudMetrics, height: number): boolean {
  const lines = { headline, why, details };
  const caption = (Object.keys(lines) as (keyof typeof lines)[]).reduce(
    (sum, line) => sum + lines[line] * LEADINGS[line] * COLUMN_LINES[line],
    0,
  );
  return legendHeight > 0 && top + caption + legendHeight + margin * 0.7 <= height;
}

function metricsOf(width: number, height: number, scale: number, sizes: Sizes, stand: Stand): HudMetrics {
  const { headline, why, details, title, margin } = sizes;
  const inner = width - 2 * margin;
  const side = stand === 'sides' ? SIDE * inner : stand === 'column' ? COLUMN * inner : null;
  const stacked = stand === 'stacked';
  const legendWidth = side ?? (stacked ? inner : scale * clamp(0.31 * inner, 262, 640));
  const captionWidth = side ?? (stacked ? inner : inner - legendWidth - margin);
  const line = headline * 1.3 + why * LINE_HEIGHT + details * 1.5;
  const top = margin * 0.6 + title * 1.7;
  const natural = details * (stacked ? 2.65 : 4.4);
  const legendHeight = natural > height - top - margin * 0.7 ? 0 : natural;
  return {
    ...sizes,
    top,
    bottom: side !== null ? 0 : margin * 0.7 + line + (stacked ? legendHeight : 0),
    captionWidth,
    legendWidth,
    legendHeight,
    stand,
    detailLines:
      stand === 'sides'
        ? clamp(Math.floor((height - top - margin * 0.7 - line) / (details * LINE_HEIGHT)) + 1, 1, 6)
        : 1,
  };
}

/** The part of the picture that the room takes where there are no words. */
export const WHOLE: Window = { left: -0.97, right: 0.97, bottom: -0.97, top: 0.97 };

/** The pixels that the words leave for the room, in CSS pixels. */
export function freePixels(width: number, height: number, metrics: HudMetrics): { width: number; height: number } {
  return pixelsOf(freeWindow(width, height, metrics), width, height);
}

/** The size in CSS pixels of a part of a picture. */
export function pixelsOf(
  { left, right, bottom, top }: Window,
  width: number,
  height: number,
): { width: number; height: number } {
  return { width: ((right - left) / 2) * width, height: ((top - bottom) / 2) * height };
}

/** The part of the picture that the words leave for the room. */
export function freeWindow(width: number, height: number, metrics: HudMetrics): Window {
  const edge = Math.min(metrics.margin, 0.03 * width);
  const words = metrics.margin * 1.6 + metrics.captionWidth;
  const [left, right] = { below: [edge, edge], stacked: [edge, edge], column: [words, edge], sides: [words, words] }[
    metrics.stand
  ] as [number, number];
  return {
    left: -1 + (2 * left) / width,
    right: 1 - (2 * right) / width,
    bottom: -1 + (2 * (metrics.bottom + metrics.details * 0.6)) / height,
    top: 1 - (2 * metrics.top) / height,
  };
}
