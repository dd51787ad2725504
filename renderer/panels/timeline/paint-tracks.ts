/** Paints tracks into a canvas: shares of work and, where there is room, single events with their names. */
import type { Run } from '../../../core/run.ts';
import { decodeEvent, NONE } from '../../../core/trace/layout.ts';
import type { Axis, Span } from '../../timeline/axis.ts';
import type { WORK_COLOURS } from './colours.ts';
import { contextOf, ink, paintBitmap, paintShares } from './paint.ts';

/** The fewest CSS pixels of an event that get an edge, and of a visible part that get a name. */
const EDGED = 6;
const NAMED = 30;
/** The most events of a track that are painted one by one. */
const MOST_NAMED = 120;

export interface TracksPicture {
  readonly run: Run;
  readonly axis: Axis;
  /** The span of the axis from edge to edge of the canvas. */
  readonly span: Span;
  readonly colours: (typeof WORK_COLOURS)[keyof typeof WORK_COLOURS];
  /** The visible tracks, with top and height in CSS pixels. */
  readonly rows: readonly { readonly track: number; readonly top: number; readonly height: number }[];
  /** How many pixels of the canvas a CSS pixel has. */
  readonly ratio: number;
}

export function paintTracks(canvas: HTMLCanvasElement, picture: TracksPicture): void {
  const { axis, span, colours, ratio } = picture;
  const rows = picture.rows.map(({ track, top, height }) => ({
    track,
    top: Math.round(top * ratio),
    high: Math.round(height * ratio),
  }));
  paintBitmap(canvas, (bitmap) => {
    for (const { track, top, high } of rows) {
      const from = Math.max(top, 0);
      const to = Math.min(top + high, bitmap.height);
      bitmap.pixels.fill(ink(colours.ground), from * bitmap.width, to * bitmap.width);
      // A track that is cut off at the top or the bottom is painted as far as it is visible.
      if (to > from) paintShares(bitmap, axis.shares(track, span, bitmap.width), from, to - from, colours);
    }
  });
  const context = contextOf(canvas);
  context.font = `${12 * ratio}px ${getComputedStyle(canvas).fontFamily}`;
  context.textBaseline = 'middle';
  for (const row of rows) paintEvents(context, picture, row);
}

function paintEvents(
  context: CanvasRenderingContext2D,
  { run, axis, span, colours, ratio }: TracksPicture,
  { track, top, high }: { readonly track: number; readonly top: number; readonly high: number },
): void {
  const { width } = context.canvas;
  const scale = width / (span.to - span.from);
  for (const { event, from, to } of axis.eventsIn(track, span, MOST_NAMED) ?? []) {
    const left = (from - span.from) * scale;
    const room = (to - from) * scale;
    if (room < EDGED * ratio) continue;
    context.fillStyle = colours.boundary;
    context.fillRect(left, top, ratio, high);
    const seen = Math.min(left + room, width) - Math.max(left, 0);
    if (seen < NAMED * ratio) continue;
    context.save();
    context.beginPath();
    context.rect(left, top, room, high);
    context.clip();
    context.fillStyle = colours.text;
    context.fillText(nameOf(run, event), Math.max(left, 0) + 5 * ratio, top + high / 2);
    context.restore();
  }
}

/** The name of what an event moves or computes; empty for a barrier. */
function nameOf(run: Run, event: number): string {
  const { slot, tensor } = decodeEvent(run.records, event);
  const pass = run.passes.findLast(({ starts }) => starts[0]! <= event)!;
  if (slot !== NONE) return pass.slots[slot]!.name;
  return tensor === NONE ? '' : run.tensors[tensor]!.name;
}
