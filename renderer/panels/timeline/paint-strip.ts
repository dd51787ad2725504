/** Draws the strip of the timeline: shares of work by colour, and where workgroups and passes begin. */
import type { Run } from '../../../core/run.ts';
import { aggregateStrip, WORK_KINDS } from './strip.ts';
import type { StripColours } from './colours.ts';

/** Boundaries closer together than this would be a grey mass. */
const CLOSEST_BOUNDARIES = 6;

/** Fills the whole canvas, in its own pixels. */
export function paintStrip(canvas: HTMLCanvasElement, run: Run, colours: StripColours): void {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('The browser gives no 2-D context for the timeline.');
  const { width, height } = canvas;
  context.clearRect(0, 0, width, height);
  const shares = aggregateStrip(run.records, run.events, width);
  for (let pixel = 0; pixel < width; pixel++) {
    let bottom = height;
    WORK_KINDS.forEach((kind, index) => {
      const share = shares[pixel * WORK_KINDS.length + index]! * height;
      context.fillStyle = colours[kind];
      context.fillRect(pixel, bottom - share, 1, share);
      bottom -= share;
    });
  }
  context.fillStyle = colours.boundary;
  const workgroups = run.passes.flatMap((pass) => [...pass.starts.slice(0, -1)]);
  const crowded = width / workgroups.length < CLOSEST_BOUNDARIES;
  const starts = crowded ? run.passes.map((pass) => pass.starts[0]!) : workgroups;
  const passStarts = new Set(run.passes.map((pass) => pass.starts[0]!));
  for (const start of starts) {
    if (start > 0) context.fillRect(Math.round((start / run.events) * width), 0, passStarts.has(start) ? 3 : 1, height);
  }
}
