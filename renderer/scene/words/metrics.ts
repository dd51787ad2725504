/**
 * Sizes of the words over the picture, in CSS pixels, such that they can be read from the last row at any
 * canvas size.
 */
import { clamp } from '../../../core/search.ts';
import type { Window } from '../camera/fit.ts';

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
  /** Whether, on a narrow canvas, the legend stands above the caption, with its words beside its colours. */
  readonly stacked: boolean;
  /**
   * Whether, on a low and wide canvas, caption and legend stand at the sides of the room, with details of the
   * caption in several lines.
   */
  readonly beside: boolean;
  /** How many lines the details of the caption may take. */
  readonly detailLines: number;
}

/** The distance from one line of details to the next, relative to their size. */
export const LINE_HEIGHT = 1.4;

/** How much larger words are for a projector. */
export const LARGE = 1.35;

/** The share of the width that the words at each side take. */
const SIDE = 0.3;
/** The rough aspect ratio of a room as it is seen from home. */
const ROOM_RATIO = 1.9;

/** The size, in CSS pixels, that the widths of lines are meant for. */
const REFERENCE = { width: 1280, height: 720 };
/** The least size of the numbers in cells, and for a projector their least share of the height. */
const [LEAST_NUMBER, PROJECTED_NUMBER] = [11, 0.02];

/** The size, in CSS pixels, below which words in the room would only be specks. */
export const LEAST_WORD = 9;

/** How much wider lines are on a large canvas. */
export function lineScale(width: number, height: number): number {
  return Math.max(1, Math.min(width / REFERENCE.width, height / REFERENCE.height));
}

/** The least size in CSS pixels at which numbers stand in cells; `scale` enlarges words for a projector. */
export function leastNumber(width: number, height: number, scale: number): number {
  return Math.max(LEAST_NUMBER * lineScale(width, height), scale > 1 ? PROJECTED_NUMBER * height : 0);
}

/** The sizes for a canvas. Words stand where they leave the room more of the picture; `scale` enlarges them. */
export function hudMetrics(width: number, height: number, scale = 1): HudMetrics {
  const [below, beside] = [metricsOf(width, height, scale, false), metricsOf(width, height, scale, true)];
  const roomIn = (metrics: HudMetrics): number => {
    const free = freePixels(width, height, metrics);
    return Math.min(free.width / ROOM_RATIO, free.height);
  };
  return roomIn(beside) > roomIn(below) ? beside : below;
}

function metricsOf(width: number, height: number, scale: number, beside: boolean): HudMetrics {
  const unit = Math.min(width / 1280, height / 720);
  const headline = scale * clamp(32 * unit, 19, 60);
  const why = scale * clamp(21 * unit, 14, 40);
  const details = scale * clamp(18 * unit, 13, 34);
  const title = scale * clamp(19 * unit, 14, 36);
  const margin = clamp(0.028 * Math.min(width, 2.2 * height), 14, 72);
  const stacked = !beside && width < 700 * scale;
  const inner = width - 2 * margin;
  const legendWidth = beside ? SIDE * inner : stacked ? inner : scale * clamp(0.31 * inner, 270, 640);
  const line = headline * 1.3 + why * LINE_HEIGHT + details * 1.5;
  const top = margin * 0.6 + title * 1.7;
  const natural = details * (stacked ? 2.85 : 4.4);
  const legendHeight = natural > height - top - margin * 0.7 ? 0 : natural;
  return {
    margin,
    headline,
    why,
    details,
    title,
    top,
    bottom: beside ? 0 : margin * 0.7 + line + (stacked ? legendHeight : 0),
    captionWidth: beside ? SIDE * inner : stacked ? inner : inner - legendWidth - margin,
    legendWidth,
    legendHeight,
    stacked,
    beside,
    detailLines: beside
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
  const side =
    (2 * (metrics.beside ? metrics.margin * 1.6 + metrics.captionWidth : Math.min(metrics.margin, 0.03 * width))) /
    width;
  return {
    left: -1 + side,
    right: 1 - side,
    bottom: -1 + (2 * (metrics.bottom + metrics.details * 0.6)) / height,
    top: 1 - (2 * metrics.top) / height,
  };
}
