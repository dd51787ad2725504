/**
 * Packs planes of cells into a rectangle, in order, in as few rows as let them be largest, to scale with each other.
 */
import type { Rectangle } from './plane.ts';

export interface Item {
  readonly rows: number;
  readonly columns: number;
  /** Width that the words of the item take at full size. */
  readonly words: number;
  /** Width and height that the item takes beyond its cells, for the planes behind the front one. */
  readonly extra: number;
  /** Height below the cells of this item for words that other items do not have. */
  readonly below?: number;
}

export interface PackRules {
  /** Height of the words above and below the cells of each item. */
  readonly above: number;
  readonly below: number;
  readonly gap: number;
  /** The least size of words relative to their full one to which they are shrunk for the sake of larger cells. */
  readonly leastWords: number;
  /** The largest ratio of the longer side to the shorter one before cells are stretched. */
  readonly slimmest: number;
  /** The least width of a single column and the least height of a single row. */
  readonly thinnest: number;
  /** The least length of the longer side of an item, for which its cells are enlarged; 0 keeps all to scale. */
  readonly least: number;
  /** The largest size of one cell. */
  readonly largestCell: number;
  /** Sets the size of one cell, as far as that fits; cells are then never stretched. */
  readonly cell?: number;
}

export interface Packed {
  /** Cells of each item, words and extra not counted. */
  readonly places: readonly Rectangle[];
  /** Size of words and gaps relative to the rules: 1 unless there was no room. */
  readonly words: number;
  /** The size of one cell that is not stretched. */
  readonly cell: number;
  /** The height that all rows take with their words. What is left of the region is spread between the rows. */
  readonly height: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The largest ratio of the longer side of a vector to its shorter one. */
const SLIMMEST_VECTOR = 7;
const ENLARGEMENT = 1.03;
/** Larger cells are worth more than larger words, which can be read at less than their full size. */
const worth = ({ cell, words }: Packed): number => cell ** 2 * words;

/** Shrinks words and gaps where cells gain by it more than words lose, and further only when nothing fits otherwise. */
export function pack(items: readonly Item[], region: Rectangle, rules: PackRules): Packed {
  if (items.length === 0) return { places: [], words: 1, cell: 0, height: 0 };
  if (region.width <= 0 || region.height <= 0) throw new Error('there is no room to pack anything into');
  let best: Packed | undefined;
  for (let enlarged = 1; best === undefined || enlarged < 1 / rules.leastWords; enlarged *= ENLARGEMENT) {
    const packed = packAt(items, region, rules, enlarged);
    if (packed === undefined) continue;
    if (best === undefined || worth(packed) > worth(best)) best = packed;
    if (rules.cell !== undefined) break;
  }
  return best;
}

/**
 * Packs into a room that is enlarged by a factor, which amounts to shrinking words and gaps; undefined when
 * nothing fits.
 */
function packAt(items: readonly Item[], region: Rectangle, rules: PackRules, enlarged: number): Packed | undefined {
  const room = { ...region, width: region.width * enlarged, height: region.height * enlarged };
  const cell = largestCell(items, room, rules);
  if (cell === undefined) return undefined;
  const arranged = arrange(items, room, rules, cell);
  const places = arranged.places.map((place) => ({
    x: region.x + place.x / enlarged,
    y: region.y + place.y / enlarged,
    width: place.width / enlarged,
    height: place.height / enlarged,
  }));
  return { places, words: 1 / enlarged, cell: cell / enlarged, height: arranged.height / enlarged };
}

/** The size at which an item is drawn when one cell has the size `cell`. */
export function drawnSize(item: Item, rules: PackRules, cell: number): Size {
  let width = item.columns * cell;
  let height = item.rows * cell;
  if (rules.cell !== undefined) return { width, height };
  const enlarged = Math.max(1, rules.least / Math.max(width, height));
  width *= enlarged;
  height *= enlarged;
  if (item.columns === 1) width = Math.max(width, rules.thinnest, height / SLIMMEST_VECTOR);
  else width = Math.max(width, height / rules.slimmest);
  if (item.rows === 1) height = Math.max(height, rules.thinnest, width / SLIMMEST_VECTOR);
  else height = Math.max(height, width / rules.slimmest);
  return { width, height };
}

function outerSize(item: Item, rules: PackRules, cell: number): Size {
  const { width, height } = drawnSize(item, rules, cell);
  return {
    width: Math.max(width + item.extra, item.words),
    height: rules.above + height + item.extra + rules.below + (item.below ?? 0),
  };
}

/** Finds the largest cell with which all items fit, by bisection; undefined when nothing fits. */
function largestCell(items: readonly Item[], room: Size, rules: PackRules): number | undefined {
  const longest = Math.max(...items.map((item) => Math.max(item.rows, item.columns)));
  let fits = 1e-3 / longest;
  if (!fitsIn(items, room, rules, fits)) return undefined;
  let limit = Math.min(rules.cell ?? rules.largestCell, Math.max(room.width, room.height));
  if (fitsIn(items, room, rules, limit)) return limit;
  for (let turn = 0; turn < 40; turn++) {
    const middle = (fits + limit) / 2;
    if (fitsIn(items, room, rules, middle)) fits = middle;
    else limit = middle;
  }
  return fits;
}

function fitsIn(items: readonly Item[], room: Size, rules: PackRules, cell: number): boolean {
  const rows = breakIntoRows(
    items.map((item) => outerSize(item, rules, cell)),
    room.width,
    rules.gap,
  );
  return rows !== undefined && totalHeight(rows) <= room.height;
}

/** Fills rows from the left; undefined when an item is wider than the room. */
function breakIntoRows(sizes: readonly Size[], width: number, gap: number): Size[][] | undefined {
  const rows: Size[][] = [];
  let used = Infinity;
  for (const size of sizes) {
    if (size.width > width) return undefined;
    if (used + gap + size.width <= width) {
      rows.at(-1)!.push(size);
      used += gap + size.width;
    } else {
      rows.push([size]);
      used = size.width;
    }
  }
  return rows;
}

function totalHeight(rows: readonly (readonly Size[])[]): number {
  return rows.reduce((sum, row) => sum + Math.max(...row.map((size) => size.height)), 0);
}

function arrange(
  items: readonly Item[],
  room: Size,
  rules: PackRules,
  cell: number,
): { places: Rectangle[]; height: number } {
  const outer = items.map((item) => outerSize(item, rules, cell));
  const lengths = evenRows(outer, room, rules.gap);
  const places: Rectangle[] = [];
  const heights: number[] = [];
  for (let first = 0, row = 0; row < lengths.length; first += lengths[row++]!) {
    heights.push(Math.max(...outer.slice(first, first + lengths[row]!).map((size) => size.height)));
  }
  const height = heights.reduce((a, b) => a + b, 0);
  const slack = (room.height - height) / (lengths.length + 1);
  let top = slack;
  let first = 0;
  lengths.forEach((count, row) => {
    const used = outer.slice(first, first + count).reduce((sum, size) => sum + size.width, 0);
    // Gaps are equal between items and at both ends where there is room for it, and never less than the least gap
    // between items.
    const gap = Math.max(Math.min((room.width - used) / (count + 1), rules.gap * 4), rules.gap);
    let left = (room.width - used - gap * (count - 1)) / 2;
    for (let at = first; at < first + count; at++) {
      const size = drawnSize(items[at]!, rules, cell);
      const shift = (outer[at]!.width - size.width - items[at]!.extra) / 2;
      places.push({ x: left + shift, y: top + rules.above + items[at]!.extra, ...size });
      left += outer[at]!.width + gap;
    }
    first += count;
    top += heights[row]! + slack;
  });
  return { places, height };
}

/**
 * How many items each row has: as few rows as filling from the left takes, and among those the narrowest widest
 * row.
 */
function evenRows(sizes: readonly Size[], room: Size, gap: number): number[] {
  let chosen = breakIntoRows(sizes, room.width, gap)!;
  let narrow = 0;
  let wide = room.width;
  for (let turn = 0; turn < 24; turn++) {
    const middle = (narrow + wide) / 2;
    const rows = breakIntoRows(sizes, middle, gap);
    if (rows !== undefined && rows.length <= chosen.length && totalHeight(rows) <= room.height) {
      chosen = rows;
      wide = middle;
    } else narrow = middle;
  }
  return chosen.map((row) => row.length);
}
