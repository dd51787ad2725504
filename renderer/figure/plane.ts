/** The marks of a square of the plane: the field of a classifier in two colours, its contour, and the points. */
import type { PlaneSpec } from '../../core/plot.ts';
import type { Run } from '../../core/run.ts';
import type { Theme } from '../../core/document/settings.ts';
import { clamp } from '../../core/search.ts';
import { formatTick } from '../format.ts';
import { HUES } from '../hues.ts';
import { trailAt } from '../scene/trail.ts';
import { FIGURE_COLOURS } from './colours.ts';
import { circle, round } from './marks.ts';
import type { Drawn, Mark } from './marks.ts';
import { tensorNamed } from './plot-values.ts';

/** The words beside and below the square, and above it. */
const EDGE = { left: 34, right: 8, top: 30, bottom: 22 };
/** How many shades a class has, and how strong the strongest is. */
const [SHADES, STRONGEST] = [8, 0.42];
const LETTER = 7.4;
/** From the key of one class to that of the next. */
const KEY = { whole: 84, brief: 40 };
/** Half of the size of a point: a share of the side, between these bounds. */
const POINT = { share: 0.016, least: 2.5, most: 6 };
/** The hues of the two classes. */
const CLASSES = ['cyan', 'coral'] as const;

/** The square in which the plane is drawn, in pixels. */
export interface Square {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

/** A point that is being moved, where it is now and of which class. */
export interface Moved {
  readonly point: number;
  readonly x: number;
  readonly y: number;
  readonly of: number;
}

export function squareIn({ width, height }: Pick<Drawn, 'width' | 'height'>, left = 0): Square {
  const side = Math.max(Math.min(width - EDGE.left - EDGE.right, height - EDGE.top - EDGE.bottom), 1);
  return { left: left + EDGE.left + (width - EDGE.left - EDGE.right - side) / 2, top: EDGE.top, side };
}

/** Where a place of the plane lies in the square; and back. */
export const toPixels = (
  { left, top, side }: Square,
  reach: number,
  x: number,
  y: number,
): readonly [number, number] => [left + ((x + reach) / (2 * reach)) * side, top + ((reach - y) / (2 * reach)) * side];
export const toPlane = (
  { left, top, side }: Square,
  reach: number,
  across: number,
  down: number,
): readonly [number, number] => [
  ((across - left) / side) * 2 * reach - reach,
  reach - ((down - top) / side) * 2 * reach,
];

/** Points [n, 2] and classes [n] of a run; what is no class counts as the one that it is nearer to. */
export function pointsOf(
  run: Run,
  spec: PlaneSpec,
  valuesOf = (name: string): Float32Array | null => tensorNamed(run, name).data,
): readonly Moved[] {
  const [points, classes] = [valuesOf(spec.points), valuesOf(spec.classes)];
  return Array.from(classes ?? [], (of, point) => ({
    point,
    x: points![2 * point]!,
    y: points![2 * point + 1]!,
    of: of > 0.5 ? 1 : 0,
  }));
}

export function planeMarks(
  run: Run,
  spec: PlaneSpec,
  step: number,
  moved: Moved | null,
  { width, height, theme }: Drawn,
  from = 0,
  points = pointsOf(run, spec),
): Mark[] {
  const square = squareIn({ width, height }, from);
  const { left, top, side } = square;
  const colours = FIGURE_COLOURS[theme];
  const tick = { kind: 'text', face: 'mono', size: 13, fill: colours.muted } as const;
  const field = trailAt(run, spec.field, step);
  const { reach } = spec;
  const size = clamp(POINT.share * side, POINT.least, POINT.most);
  const inside = points
    .map((one) => (one.point === moved?.point ? moved : one))
    .filter(({ x, y }) => Math.abs(x) <= reach && Math.abs(y) <= reach);
  const at = moved === null ? [] : [circle(...toPixels(square, reach, moved.x, moved.y), size + 4)];
  return [
    ...keys(spec.title, from + 14, width - 14, theme),
    ...(field === null ? [] : fieldMarks(field.values, square, theme)),
    {
      kind: 'path',
      d: `M${round(left)} ${round(top)}h${round(side)}v${round(side)}h${round(-side)}Z`,
      stroke: colours.line,
    },
    ...[-reach, 0, reach].flatMap((value): Mark[] => [
      {
        ...tick,
        text: formatTick(value),
        x: toPixels(square, reach, value, 0)[0],
        y: top + side + 18,
        anchor: 'middle',
      },
      { ...tick, text: formatTick(value), x: left - 7, y: toPixels(square, reach, 0, value)[1] + 4.5, anchor: 'end' },
    ]),
    ...[0, 1].map((of): Mark => ({
      kind: 'path',
      part: `points-${of}`,
      d: inside
        .filter((one) => one.of === of)
        .map(({ x, y }) => shape(of, size, ...toPixels(square, reach, x, y)))
        .join(''),
      fill: HUES[theme][CLASSES[of]!],
      stroke: colours.panel,
      width: 1,
    })),
    ...at.map((d): Mark => ({ kind: 'path', d, stroke: colours.text, width: 2 })),
  ];
}

/** A round point or a square one, so that classes differ without their colours. */
function shape(of: number, size: number, x: number, y: number): string {
  if (of === 0) return circle(x, y, size);
  const half = size * 0.9;
  return `M${round(x - half)} ${round(y - half)}h${2 * half}v${2 * half}h${-2 * half}Z`;
}

/** The title and what the shapes stand for, in brief where there is little room. */
function keys(title: string, left: number, width: number, theme: Theme): Mark[] {
  const colours = FIGURE_COLOURS[theme];
  const from = left + title.length * LETTER + 24;
  const brief = from + 2 * KEY.whole > left + width;
  const step = brief ? KEY.brief : KEY.whole;
  const text = { kind: 'text', face: 'sans', size: 14, y: 20 } as const;
  return [
    { ...text, weight: 600, fill: colours.text, text: title, x: left },
    ...CLASSES.flatMap((hue, of): Mark[] => [
      { kind: 'path', d: shape(of, POINT.most, from + 8 + step * of, 15), fill: HUES[theme][hue] },
      { ...text, fill: HUES[theme][hue], text: brief ? String(of) : `class ${of}`, x: from + 20 + step * of },
    ]),
  ];
}

/** The cells of the field, those of one shade in one mark, and the contour at one half between the middles of cells. */
function fieldMarks(values: Float32Array, { left, top, side }: Square, theme: Theme): Mark[] {
  const cells = Math.round(Math.sqrt(values.length));
  const cell = side / cells;
  const shades = new Map<number, string[]>();
  values.forEach((value, at) => {
    // A value that is no number has no colour.
    if (!Number.isFinite(value)) return;
    const shade = Math.round(clamp((value - 0.5) * 2, -1, 1) * SHADES);
    const [x, y] = [left + (at % cells) * cell, top + side - (Math.floor(at / cells) + 1) * cell];
    const box = `M${round(x)} ${round(y)}h${round(cell)}v${round(cell)}h${round(-cell)}Z`;
    shades.set(shade, [...(shades.get(shade) ?? []), box]);
  });
  const filled = [...shades].map(([shade, boxes]): Mark => ({
    kind: 'path',
    d: boxes.join(''),
    fill: HUES[theme][CLASSES[shade < 0 ? 0 : 1]],
    opacity: (Math.abs(shade) / SHADES) * STRONGEST,
  }));
  const middle = (row: number, column: number): readonly [number, number] => [
    left + (column + 0.5) * cell,
    top + side - (row + 0.5) * cell,
  ];
  const contour = contourOf(values, cells).map(([a, b]) => {
    const [x1, y1] = middle(...a);
    const [x2, y2] = middle(...b);
    return `M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}`;
  });
  const line = {
    kind: 'path',
    part: 'contour',
    d: contour.join(''),
    stroke: FIGURE_COLOURS[theme].text,
    width: 2.5,
  } as const;
  return contour.length === 0 ? filled : [...filled, line];
}

type GridPoint = readonly [row: number, column: number];

/**
 * The pieces of the contour at one half, by marching squares between the middles of cells (Lorensen and Cline 1987, in two
 * dimensions): a square whose corners lie on both sides has a piece from edge to edge, and two where it is a saddle.
 */
export function contourOf(values: Float32Array, cells: number): readonly (readonly [GridPoint, GridPoint])[] {
  const pieces: (readonly [GridPoint, GridPoint])[] = [];
  const at = (row: number, column: number): number => values[row * cells + column]! - 0.5;
  for (let row = 0; row + 1 < cells; row++) {
    for (let column = 0; column + 1 < cells; column++) {
      // The corners in turn about the square.
      const corners: readonly GridPoint[] = [
        [row, column],
        [row, column + 1],
        [row + 1, column + 1],
        [row + 1, column],
      ];
      const crossed: GridPoint[] = [];
      corners.forEach((from, corner) => {
        const to = corners[(corner + 1) % 4]!;
        const [a, b] = [at(...from), at(...to)];
        if (a > 0 === b > 0 || !Number.isFinite(a - b)) return;
        const share = a / (a - b);
        crossed.push([from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]);
      });
      for (let piece = 0; piece + 1 < crossed.length; piece += 2) pieces.push([crossed[piece]!, crossed[piece + 1]!]);
    }
  }
  return pieces;
}
