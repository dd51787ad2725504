/** The roofline of a GPU with points below it: passes of a run, or runs beside each other. Both axes are logarithmic. */
import { roofAt } from '../../core/machine/roofline.ts';
import type { Roofline } from '../../core/machine/roofline.ts';
import { formatShort } from '../format.ts';
import { FIGURE_COLOURS } from './colours.ts';
import { circle, line, round } from './marks.ts';
import type { Drawn, Mark } from './marks.ts';
import { placeLabels } from './point-labels.ts';

/** What lies below the roof: operations for a byte, and operations a second. */
export interface RoofPoint {
  readonly name: string;
  readonly intensity: number;
  readonly achieved: number;
}

const EDGE = { left: 72, right: 14, top: 22, bottom: 20 };
const SMALL = 14;

export function rooflineMarks(
  roof: Roofline,
  points: readonly RoofPoint[],
  { width, height, theme }: Drawn,
): readonly Mark[] {
  const colours = FIGURE_COLOURS[theme];
  const least = Math.min(...points.map(({ intensity }) => intensity / 2), 0.25);
  const most = Math.max(...points.map(({ intensity }) => intensity * 2), roof.ridge * 8);
  const lowest = Math.min(...points.map(({ achieved }) => achieved / 3), roof.peak / 1e3);
  const highest = roof.peak * 2;
  const [right, bottom] = [width - EDGE.right, height - EDGE.bottom];
  const x = (intensity: number): number =>
    EDGE.left + (Math.log(intensity / least) / Math.log(most / least)) * (right - EDGE.left);
  const y = (flops: number): number =>
    bottom - (Math.log(flops / lowest) / Math.log(highest / lowest)) * (bottom - EDGE.top);
  const small = { kind: 'text', size: SMALL, fill: colours.muted } as const;
  const labels = placeLabels(
    points.map(({ name, intensity, achieved }) => ({ name, x: x(intensity), y: y(achieved) })),
    right,
  );
  const corners = [least, roof.ridge, most].map((at) => `${round(x(at))} ${round(y(roofAt(roof, at)))}`);
  return [
    ...powers(lowest, highest, 10).flatMap((flops): Mark[] => [
      line(EDGE.left, y(flops), right, y(flops), { stroke: colours.line }),
      { ...small, face: 'mono', text: formatShort(flops), x: EDGE.left - 6, y: y(flops) + 4, anchor: 'end' },
    ]),
    ...powers(least, most, 4).flatMap((at): Mark[] => [
      line(x(at), EDGE.top, x(at), bottom, { stroke: colours.line }),
      { ...small, face: 'mono', text: String(at), x: x(at), y: bottom + 15, anchor: 'middle' },
    ]),
    { ...small, face: 'sans', text: 'flop / s (modelled) over flop / byte (exact)', x: right, y: 12, anchor: 'end' },
    { kind: 'path', d: `M${corners.join('L')}`, stroke: colours.text, width: 2.5 },
    ...points.flatMap(({ intensity, achieved }): Mark[] => [
      line(x(intensity), y(achieved), x(intensity), y(roofAt(roof, intensity)), {
        stroke: colours.muted,
        dash: [3, 4],
      }),
      { kind: 'path', d: circle(x(intensity), y(achieved), 6), fill: colours.accent },
    ]),
    ...labels.map(({ text, names, x: at, y: baseline, anchor }): Mark => ({
      ...small,
      face: 'sans',
      fill: colours.text,
      halo: colours.panel,
      text,
      ...(names.length > 1 ? { title: names.join(', ') } : {}),
      x: at,
      y: baseline,
      anchor,
    })),
  ];
}

function powers(from: number, to: number, base: number): number[] {
  const first = Math.ceil(Math.log(from) / Math.log(base));
  const last = Math.floor(Math.log(to) / Math.log(base));
  return Array.from({ length: last - first + 1 }, (_, at) => base ** (first + at));
}
