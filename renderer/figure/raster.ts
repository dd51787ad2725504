/**
 * The marks of a raster, space against depth: positions from top to bottom, depth from left to right, and a cell where a
 * position is first read or first stored. Runs beside each other are drawn to one scale.
 */
import { clamp } from '../../core/search.ts';
import { eventAt } from '../../core/trace/index.ts';
import type { Firsts, Raster, RasterPart } from '../../core/trace/raster.ts';
import { rotated, titleOf } from '../compare/cast.ts';
import type { Cast } from '../compare/cast.ts';
import { formatCount } from '../format.ts';
import { HUES } from '../hues.ts';
import { FIGURE_COLOURS } from './colours.ts';
import { line, round } from './marks.ts';
import type { Drawn, Mark, Size } from './marks.ts';
import { evenTicks } from './plot-ranges.ts';

/** A run in the figure. */
export interface RasterSide {
  /** Its number among the runs, the first of which is 0. */
  readonly side: number;
  readonly raster: Raster;
  /** What tells it apart from the others; empty where it stands alone. */
  readonly name: string;
  /** How many events are completed, and the event in view; -1 before the first. */
  readonly step: number;
  readonly event: number;
}

const GAP = 20;
const EDGE = { left: 66, right: 14, top: 34, bottom: 42 };
/** How many pixels apart ticks stand at least. */
const TICKS = { x: 64, y: 30 };
const LETTER = 7.4;
/** The width of a key beside its letters. */
const KEY = 36;
/** The least extents of a cell that is seen. */
const LEAST = 1.5;
/** How strong the cells are that are still to come, and the way from where a position is read to where it is stored. */
const TO_COME = 0.3;
const WAY = 0.16;

/** Where the cells of a raster lie. */
export interface RasterBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** The greatest depth, and the most positions, of all rasters beside each other. */
  readonly depth: number;
  readonly positions: number;
}

/** The boxes of rasters beside each other. */
export function rasterBoxes(rasters: readonly Raster[], { width, height }: Size): readonly RasterBox[] {
  const each = (width - GAP * (rasters.length - 1)) / rasters.length;
  const depth = Math.max(...rasters.map((raster) => raster.depth));
  const positions = Math.max(1, ...rasters.map((raster) => raster.positions));
  return rasters.map((_, at) => ({
    left: at * (each + GAP) + EDGE.left,
    top: EDGE.top,
    right: at * (each + GAP) + each - EDGE.right,
    bottom: height - EDGE.bottom,
    depth,
    positions,
  }));
}

const columnOf = ({ left, right, depth }: RasterBox): number => (right - left) / (depth + 1);
const rowOf = ({ top, bottom, positions }: RasterBox): number => (bottom - top) / positions;

/** A cell of a raster: a position of one of its parts, with the event that first read or stored it. */
export interface RasterCell {
  readonly part: RasterPart;
  readonly position: number;
}

/** The cell at a point, or the nearest one at the same height; null where nothing is lit there. */
export function cellAt(raster: Raster, box: RasterBox, x: number, y: number): RasterCell | null {
  const position = clamp(Math.floor((y - box.top) / rowOf(box)), 0, box.positions - 1);
  const at = (x - box.left) / columnOf(box) - 0.5;
  const lit = raster.parts.filter(({ firsts }) => (firsts.events[position] ?? -1) >= 0);
  const nearest = lit.toSorted(
    (a, b) => Math.abs(a.firsts.depths[position]! - at) - Math.abs(b.firsts.depths[position]! - at),
  )[0];
  return nearest === undefined ? null : { part: nearest, position };
}

/** The rectangle of a cell, at least so large that it is seen. */
export function cellBox(box: RasterBox, { part, position }: RasterCell): Readonly<Record<keyof DOMRectInit, number>> {
  const depth = part.firsts.depths[position]!;
  return {
    x: box.left + depth * columnOf(box),
    y: box.top + position * rowOf(box),
    width: Math.max(columnOf(box), LEAST),
    height: Math.max(rowOf(box), LEAST),
  };
}

/** What a part shows, in words: "X first read". */
export function partWords({ first, tensor }: RasterPart): string {
  return `${tensor.name} first ${first}`;
}

/** What the positions of a part are: "row 5 of X". */
export function positionWords({ tensor }: RasterPart, position: number): string {
  return `${tensor.along === 'columns' ? 'column' : 'row'} ${position} of ${tensor.name}`;
}

/** What a raster shows, in words. */
export function rasterWords(sides: readonly Pick<RasterSide, 'raster' | 'name'>[]): string {
  const all = sides.map(({ raster, name }) => {
    const parts = raster.parts.map(partWords).join(', ');
    return `${name === '' ? '' : `${name}: `}${parts}, ${formatCount(raster.depth)} deep`;
  });
  return `Space against depth: ${all.join('; ')}`;
}

/** Rasters at a moment, in the order in which the pictures of their runs stand. */
export function rasterSides(
  rasters: readonly Raster[],
  { sides, rotation }: Pick<Cast, 'sides' | 'rotation'>,
  times: readonly number[],
): readonly RasterSide[] {
  return rotated([...sides.keys()], rotation).map((side, at) => ({
    side,
    raster: rasters[side]!,
    name: sides.length === 1 ? '' : titleOf(at, sides[side]!.name),
    step: Math.floor(times[side]!),
    event: eventAt(times[side]!),
  }));
}

export function rasterMarks(sides: readonly RasterSide[], drawn: Drawn): readonly Mark[] {
  const boxes = rasterBoxes(
    sides.map(({ raster }) => raster),
    drawn,
  );
  return sides.flatMap((side, at) => sideMarks(side, boxes[at]!, drawn.theme));
}

function sideMarks({ raster, name, step, event }: RasterSide, box: RasterBox, theme: Drawn['theme']): Mark[] {
  const colours = FIGURE_COLOURS[theme];
  const { left, right, top, bottom } = box;
  const [column, row] = [columnOf(box), rowOf(box)];
  const colourOf = coloursOf(raster.parts, theme);
  const label = { kind: 'text', face: 'sans', size: 14, fill: colours.muted } as const;
  const tick = { ...label, face: 'mono', size: 13 } as const;
  const now = event < 0 ? 0 : raster.standing[event]!;
  const axis = axisWords(raster.parts);
  return [
    ...keys(raster, name, colourOf, left - EDGE.left + 14, right, theme),
    // A pass that only measures may go deeper than anything that is shown.
    ...(now > box.depth
      ? []
      : [rectangle(left + now * column, top, Math.max(column, LEAST), bottom - top, { fill: colours.lit })]),
    ...evenTicks([0, box.depth], (right - left) / TICKS.x, true).flatMap((at): Mark[] => {
      const x = left + (at + 0.5) * column;
      return [
        line(x, bottom, x, bottom + 4, { stroke: colours.muted }),
        { ...tick, text: formatCount(at), x, y: bottom + 17, anchor: 'middle' },
      ];
    }),
    ...evenTicks([0, box.positions - 1], (bottom - top) / TICKS.y, true).flatMap((at): Mark[] => {
      const y = top + (at + 0.5) * row;
      return [
        line(left - 4, y, left, y, { stroke: colours.muted }),
        { ...tick, text: formatCount(at), x: left - 8, y: y + 4.5, anchor: 'end' },
      ];
    }),
    { kind: 'path', d: `M${left} ${top}V${bottom}H${right}`, stroke: colours.line, width: 1.5 },
    { ...label, text: 'depth: events that wait for one another', x: right, y: bottom + 36, anchor: 'end' },
    { ...label, text: axis, x: left - EDGE.left + 14, y: (top + bottom) / 2, anchor: 'middle', upwards: true },
    ...ways(raster.parts, box, colours.muted),
    ...raster.parts.flatMap((part, number): Mark[] => {
      const cells = (done: boolean): string => cellsOf(part.firsts, box, (at) => at < step === done);
      return [
        { kind: 'path', d: cells(false), fill: colourOf[number]!, opacity: TO_COME },
        { kind: 'path', d: cells(true), fill: colourOf[number]! },
      ];
    }),
    ...raster.parts.flatMap(({ firsts }): Mark[] => {
      const d = event < 0 ? '' : cellsOf(firsts, box, (at) => at === event);
      return d === '' ? [] : [{ kind: 'path', d, stroke: colours.text, width: 1.5 }];
    }),
  ];
}

/** The hue of each tensor; where both have one, what is stored has that of the text. */
function coloursOf(parts: readonly RasterPart[], theme: Drawn['theme']): readonly string[] {
  return parts.map(({ tensor }, at) =>
    at > 0 && tensor.hue === parts[0]!.tensor.hue ? FIGURE_COLOURS[theme].text : HUES[theme][tensor.hue],
  );
}

/** What is counted downwards. */
function axisWords(parts: readonly RasterPart[]): string {
  const found = new Set(parts.map(({ tensor }) => tensor.along ?? 'rows'));
  return found.size > 1 ? 'position' : found.has('columns') ? 'column' : 'row';
}

/** The name of the run, and what its colours stand for. */
function keys(
  raster: Raster,
  name: string,
  colourOf: readonly string[],
  left: number,
  right: number,
  theme: Drawn['theme'],
): Mark[] {
  const colours = FIGURE_COLOURS[theme];
  const deep = `${formatCount(raster.depth)} deep`;
  const words = raster.parts.map(partWords);
  // The name of the run gives way to what the colours stand for.
  const room = right - left - words.reduce((sum, text) => sum + text.length * LETTER + KEY, deep.length * LETTER + 24);
  const title = shortened(name === '' ? 'Space against depth' : name, Math.floor(room / LETTER));
  let at = left + title.length * LETTER + 24;
  return [
    { kind: 'text', face: 'sans', size: 14, weight: 600, fill: colours.text, text: title, x: left, y: 20 },
    ...words.flatMap((text, number): Mark[] => {
      const [from, fill] = [at, colourOf[number]!];
      at += text.length * LETTER + KEY;
      return [
        rectangle(from, 9, 12, 12, { fill }),
        { kind: 'text', face: 'sans', size: 14, fill, text, x: from + 18, y: 20 },
      ];
    }),
    { kind: 'text', face: 'sans', size: 14, fill: colours.muted, text: deep, x: right, y: 20, anchor: 'end' },
  ];
}

function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, Math.max(most - 1, 1))}…`;
}

/** From where each position is read to where the same position of what is stored is done. */
function ways(parts: readonly RasterPart[], box: RasterBox, fill: string): Mark[] {
  const [read, stored] = parts.map(({ firsts }) => firsts.depths);
  if (read === undefined || stored?.length !== read.length) return [];
  const [column, row] = [columnOf(box), rowOf(box)];
  const d = runsOf(read.length, (at) =>
    read[at]! < 0 || stored[at]! <= read[at]! ? null : `${read[at]} ${stored[at]}`,
  )
    .map(([from, to]) => {
      const begin = box.left + (read[from]! + 1) * column;
      return block(begin, box.top + from * row, (stored[from]! - read[from]! - 1) * column, (to - from) * row);
    })
    .join('');
  return [{ kind: 'path', d, fill, opacity: WAY }];
}

/** The cells of those positions whose event a condition holds for, in one path. */
function cellsOf({ depths, events }: Firsts, box: RasterBox, holds: (event: number) => boolean): string {
  const [column, row] = [columnOf(box), rowOf(box)];
  return runsOf(events.length, (at) => (events[at]! >= 0 && holds(events[at]!) ? String(depths[at]) : null))
    .map(([from, to]) =>
      block(
        box.left + depths[from]! * column,
        box.top + from * row,
        Math.max(column, LEAST),
        Math.max((to - from) * row, LEAST),
      ),
    )
    .join('');
}

/** The longest stretches of positions for which one text stands; those for which none does are left out. */
function runsOf(length: number, textOf: (at: number) => string | null): (readonly [from: number, to: number])[] {
  const runs: (readonly [number, number])[] = [];
  let from = 0;
  for (let at = 1; at <= length; at++) {
    if (at < length && textOf(at) === textOf(from)) continue;
    if (textOf(from) !== null) runs.push([from, at]);
    from = at;
  }
  return runs;
}

function block(x: number, y: number, width: number, height: number): string {
  return `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}Z`;
}

function rectangle(x: number, y: number, width: number, height: number, look: { readonly fill: string }): Mark {
  return { kind: 'path', d: block(x, y, width, height), ...look };
}
