/** Sizes of the words over the picture, in CSS pixels, so that they can be read from the last row at any canvas size. */
import type { Window } from '../camera/fit.ts';

export interface HudMetrics {
  readonly margin: number;
  readonly headline: number;
  readonly details: number;
  readonly title: number;
  /** Heights of the bands above and below the room. */
  readonly top: number;
  readonly bottom: number;
  readonly captionWidth: number;
  readonly legendWidth: number;
  /** On narrow canvases the legend stands above the caption. */
  readonly stacked: boolean;
}

/** How much larger words are for a projector. */
export const LARGE = 1.35;

/** `scale` makes words larger than they are by default. */
export function hudMetrics(width: number, height: number, scale = 1): HudMetrics {
  const unit = Math.min(width / 1280, height / 720);
  const headline = scale * clamp(32 * unit, 19, 60);
  const details = scale * clamp(18 * unit, 13, 34);
  const title = scale * clamp(19 * unit, 14, 36);
  const margin = clamp(0.028 * width, 14, 72);
  const stacked = width < 700 * scale;
  const inner = width - 2 * margin;
  const legendWidth = stacked ? inner : scale * clamp(0.31 * inner, 270, 640);
  const line = headline * 1.3 + details * 1.5;
  return {
    margin,
    headline,
    details,
    title,
    top: margin * 0.6 + title * 1.7,
    bottom: margin * 0.7 + line + (stacked ? details * 4.4 : 0),
    captionWidth: stacked ? inner : inner - legendWidth - margin,
    legendWidth,
    stacked,
  };
}

/** What the words leave for the room, in CSS pixels. */
export function freePixels(width: number, height: number, metrics: HudMetrics): { width: number; height: number } {
  const { left, right, bottom, top } = freeWindow(width, height, metrics);
  return { width: ((right - left) / 2) * width, height: ((top - bottom) / 2) * height };
}

/** What the words leave for the room. */
export function freeWindow(width: number, height: number, metrics: HudMetrics): Window {
  const side = (2 * Math.min(metrics.margin, 0.03 * width)) / width;
  return {
    left: -1 + side,
    right: 1 - side,
    bottom: -1 + (2 * (metrics.bottom + metrics.details * 0.6)) / height,
    top: 1 - (2 * metrics.top) / height,
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
