/** Lays out the tensors of a run on the wall. */
import type { Run, RunTensor } from '../../../core/run.ts';
import { clamp } from '../../../core/search.ts';
import { formatBytes } from '../../format.ts';
import { estimateWidth, monospacedWidth } from '../words/widths.ts';
import { pack } from './pack.ts';
import type { Item, Packed, PackRules } from './pack.ts';
import { cellsHigh, cellsWide, placeOn, transpose } from './plane.ts';
import type { Plane, Rectangle, Vec3 } from './plane.ts';
import type { Room } from './room.ts';

export interface TensorPlacement {
  readonly rectangle: Rectangle;
  /** The plane in front. `shown` planes follow one another at the distance `behind`. */
  readonly plane: Plane;
  readonly behind: Vec3;
  readonly shown: number;
  /**
   * Where the name begins: where its plane does, or further left when the name is wider, so that both have the
   * same middle.
   */
  readonly nameStart: number;
  /** The sizes of the words. The shape stands beside the name, or below the plane where that is too narrow. */
  readonly nameSize: number;
  readonly shapeSize: number;
  readonly shapeBelow: boolean;
  /** Whether the words stand beside the plane, the name before it and the shape behind it. */
  readonly beside: boolean;
  /** Whether it stands aside, with its name alone. */
  readonly small: boolean;
}

export interface WallLayout {
  readonly places: readonly TensorPlacement[];
  /** The edge of one cell that is not stretched. */
  readonly cell: number;
}

/** What is written at a ghost: the first where there is room for it, else the second. */
export const GHOST_NOTES = ['never written to HBM', 'not in HBM'] as const;
/** How far the strip beside a tensor reaches beyond its rows, with the gap between them. */
export const TRAIL_BREADTH = 0.26;
export const TRAIL_GAP = 0.05;
const TRAIL_DEPTH = TRAIL_BREADTH + TRAIL_GAP;

const NAME_SIZE = 0.44;
const SHAPE_SIZE = 0.25;
const MOST_SHOWN = 8;
const STACK_EXTRA = 0.42;
const LOWEST = 2.4;
/** The height that the wall has above and below the tensors and their words. */
const MARGINS = 0.62;
/** How far the front plane stands off the wall. */
const STAND_OFF = 0.04;

/** The shares of the wall's width that what stands aside may have. */
const ASIDE = [0.12, 0.16, 0.2, 0.24, 0.28] as const;
/** The size of its words beside those of the others, and that of its cells where the others are packed as well. */
const [ASIDE_WORDS, ASIDE_LEAST, ASIDE_CELLS] = [0.62, 0.95, 0.6];
/** The least lengths of the longer side of what stands aside, of which it has the first that leaves room for names. */
const ASIDE_SIDES = [0.46, 0.38, 0.32, 0.26, 0.2, 0] as const;
/** The height below what stands aside, which has no shape there. */
const ASIDE_BELOW = 0.06;
/** Strips: the size of their names, the height where there is room, the gaps between them, and the stack of planes. */
const STRIP_NAME = 0.4;
const STRIP_HEIGHT = 0.62;
const STRIP_GAP = 0.2;
const STRIP_STACK = 0.22;
/** Words smaller than this share of their size are a sign that there are too many tensors for one wall. */
const CROWDED = 0.8;
/** The least height worth having of strips, on average. */
const LEAST_STRIP = 0.16;
/** Between a strip and the words beside it. */
const WORD_GAP = 0.16;

const RULES: PackRules = {
  leastWords: 0.55,
  above: 0.56,
  below: 0.34,
  gap: 0.34,
  slimmest: 4.5,
  thinnest: 0.36,
  least: 0,
  largestCell: 0.5,
};

/** How what one looks at is drawn. */
const WATCHED = { words: 1, largestCell: RULES.largestCell } as const;

export function shapeText({ shape }: Pick<RunTensor, 'shape'>): string {
  return shape.join('×');
}

/** Bytes of the tensors that HBM really holds, and of what it keeps for a next token, where no slot of SRAM is the state. */
export function wallBytes({ tensors, passes, stateBytes }: Pick<Run, 'tensors' | 'passes' | 'stateBytes'>): string {
  const held = formatBytes(tensors.reduce((sum, tensor) => sum + (tensor.data?.byteLength ?? 0), 0));
  const inSram = passes.some(({ slots }) => slots.some(({ state }) => state === true));
  return stateBytes === null || inSram ? held : `${held}, ${formatBytes(stateBytes)} kept for a next token`;
}

/** What stands aside in every pass: what a kernel says of its tensors, and nothing where all are drawn to scale. */
export function alwaysAside(tensors: readonly RunTensor[], toScale: boolean): ReadonlySet<RunTensor> {
  return new Set(toScale ? [] : tensors.filter(({ aside }) => aside === true));
}

/** Whether tensors are so many that their words shrink for want of room. */
export function isCrowded(
  tensors: readonly RunTensor[],
  width: number,
  highest: number,
  aside: ReadonlySet<RunTensor>,
): boolean {
  const { main } = divide(tensors, regionOf(width, highest), aside);
  return !isSequence(main, false) && packShare(main).words < CROWDED;
}

/** The height of the wall: that of strips, or of tensors when they fill its width, at most `highest`. */
export function wallHeightFor(
  tensors: readonly RunTensor[],
  width: number,
  highest: number,
  toScale = false,
  standing = alwaysAside(tensors, toScale),
): number {
  const { main, aside } = divide(tensors, regionOf(width, highest), standing);
  const used = isSequence(main, toScale)
    ? stripsHeight(main.tensors)
    : Math.max(packShare(main).height, packShare(aside).height);
  return clamp(used + MARGINS, LOWEST, highest);
}

/**
 * Lays out the tensors. Those of a sequence lie below each other as strips of one width, so that a token has one place
 * across all of them; all others are packed, to scale with each other. With `toScale` all are.
 */
export function layoutWall(
  tensors: readonly RunTensor[],
  room: Room,
  toScale = false,
  standing = alwaysAside(tensors, toScale),
): WallLayout {
  const { main, aside } = divide(tensors, regionOf(room.width, room.wallHeight), standing);
  const parts = [isSequence(main, toScale) ? layStrips(main, room) : layPacked(main, room), layPacked(aside, room)];
  const placements = new Map(parts.flatMap(({ places }) => [...places]));
  return {
    places: tensors.map((tensor) => placements.get(tensor)!),
    cell: Math.min(...parts.filter(({ places }) => places.size > 0).map(({ cell }) => cell)),
  };
}

/** Some of the tensors, and the part of the wall that they have. */
interface Share {
  readonly tensors: readonly RunTensor[];
  readonly region: Rectangle;
  /** The size of its words, 1 for what one looks at. */
  readonly words: number;
  readonly largestCell: number;
}

interface Laid {
  readonly places: ReadonlyMap<RunTensor, TensorPlacement>;
  readonly cell: number;
}

/** What one looks at, and at the right what stands aside. */
function divide(
  tensors: readonly RunTensor[],
  region: Rectangle,
  standing: ReadonlySet<RunTensor>,
): { main: Share; aside: Share } {
  const aside = tensors.filter((tensor) => standing.has(tensor));
  const main = tensors.filter((tensor) => !standing.has(tensor));
  if (aside.length === 0 || main.length === 0)
    return { main: { tensors, region, ...WATCHED }, aside: { tensors: [], region, ...WATCHED } };
  const sharesAt = (share: number): { main: Share; aside: Share } => {
    const width = region.width * share - RULES.gap / 2;
    const watched: Share = {
      tensors: main,
      region: { ...region, width: region.width * (1 - share) - RULES.gap / 2 },
      ...WATCHED,
    };
    // The cells of strips have shapes of their own, so that nothing is said by cells beside them that are larger.
    const largestCell = isSequence(watched, false) ? RULES.largestCell : packShare(watched).cell * ASIDE_CELLS;
    const rest = { ...region, x: region.x + region.width - width, width };
    return { main: watched, aside: { tensors: aside, region: rest, words: ASIDE_WORDS, largestCell } };
  };
  const roomy = ({ aside: small }: ReturnType<typeof sharesAt>): boolean => {
    const { words, cell } = packShare(small);
    return words >= ASIDE_LEAST && cell >= small.largestCell;
  };
  // Packing takes long enough not to do it for shares that are wider than need be.
  const enough = ASIDE.slice(0, -1).find((share) => roomy(sharesAt(share)));
  return sharesAt(enough ?? ASIDE.at(-1)!);
}

function packShare({ tensors, region, words, largestCell }: Share): Packed {
  const [items, rules] = [itemsOf(tensors, words), { ...rulesFor(words), largestCell }];
  if (words === 1) return pack(items, region, rules);
  let packed!: Packed;
  for (const least of ASIDE_SIDES) {
    packed = pack(items, region, { ...rules, least });
    if (packed.words >= rules.leastWords) break;
  }
  return packed;
}

/** Whether tensors lie below each other as strips: all are of tokens, and there is room for each with its words. */
function isSequence({ tensors, region }: Share, toScale: boolean): boolean {
  if (toScale || tensors.length < 2 || tensors.some(({ transposed }) => !transposed)) return false;
  const { width, height } = stripSpace(tensors, region);
  return width >= region.width / 3 && height >= tensors.length * LEAST_STRIP;
}

/** What names, shapes, gaps, trails and planes behind leave of a region for the cells of all strips. */
function stripSpace(
  tensors: readonly RunTensor[],
  region: Rectangle,
): { readonly before: number; readonly width: number; readonly height: number } {
  const before = Math.max(...tensors.map(({ name }) => estimateWidth(name))) * STRIP_NAME + WORD_GAP;
  const behind = Math.max(...tensors.map(widthBehind)) * SHAPE_SIZE + WORD_GAP;
  const stack = tensors.some(({ planes }) => planes > 1) ? STRIP_STACK : 0;
  const height = region.height - tensors.reduce((sum, tensor) => sum + besides(tensor), 0);
  return { before, width: region.width - before - behind - stack, height };
}

/** The rules for words of a size. */
function rulesFor(words: number): PackRules {
  // What stands aside has small words already.
  const leastWords = words < 1 ? ASIDE_LEAST : RULES.leastWords;
  const below = words < 1 ? ASIDE_BELOW : RULES.below;
  return { ...RULES, leastWords, above: RULES.above * words, below: below * words, gap: RULES.gap * words };
}

function stripsHeight(tensors: readonly RunTensor[]): number {
  return tensors.reduce((sum, tensor) => sum + STRIP_HEIGHT + besides(tensor), 0);
}

/** The height that a strip takes beyond its cells and the gap below it. */
function besides(tensor: RunTensor): number {
  return STRIP_GAP + trailBelow(tensor) + (tensor.planes > 1 ? STRIP_STACK : 0);
}

/** The width of the words behind a strip, for a size of 1. */
function widthBehind(tensor: RunTensor): number {
  const note = tensor.kind === 'ghost' ? estimateWidth(`  ${GHOST_NOTES[1]}`) : 0;
  return Math.max(monospacedWidth(shapeText(tensor)) + note, estimateWidth(tensor.trail?.matrix ?? ''));
}

function layStrips({ tensors, region }: Share, room: Room): Laid {
  const { before, width, height } = stripSpace(tensors, region);
  const weights = tensors.map(({ columns }) => Math.sqrt(columns));
  const sum = weights.reduce((a, b) => a + b, 0);
  // Half of the height is shared equally, so that a strip of single numbers can be seen beside one of vectors.
  const heights = weights.map((weight) => height * (0.5 / tensors.length + (0.5 * weight) / sum));
  const places = new Map<RunTensor, TensorPlacement>();
  let y = region.y + STRIP_GAP / 2;
  tensors.forEach((tensor, at) => {
    const extra = tensor.planes > 1 ? STRIP_STACK : 0;
    const rectangle = { x: region.x + before, y: y + extra, width, height: heights[at]! };
    // Names of low strips keep off each other.
    const nameSize = Math.min(STRIP_NAME, heights[at]! + STRIP_GAP);
    places.set(tensor, {
      ...placed(tensor, rectangle, room, extra),
      nameStart: rectangle.x - WORD_GAP - estimateWidth(tensor.name) * nameSize,
      nameSize,
      shapeSize: SHAPE_SIZE,
      shapeBelow: false,
      beside: true,
      small: false,
    });
    y += extra + heights[at]! + trailBelow(tensor) + STRIP_GAP;
  });
  const cells = tensors.map(({ rows, columns }, at) => Math.min(width / rows, heights[at]! / columns));
  return { places, cell: Math.min(...cells) };
}

function layPacked(share: Share, room: Room): Laid {
  const { tensors, words: size } = share;
  const packed = packShare(share);
  const words = size * packed.words;
  const [nameSize, shapeSize] = [NAME_SIZE * words, SHAPE_SIZE * words];
  const nameWidthOf = ({ name }: RunTensor): number => estimateWidth(name) * nameSize;
  // All shapes stand alike: beside the names where each has room for it there, else below the planes.
  const shapeBelow = tensors.some(
    (tensor, at) =>
      nameWidthOf(tensor) + monospacedWidth(shapeText(tensor)) * shapeSize + 0.1 > packed.places[at]!.width,
  );
  const places = new Map<RunTensor, TensorPlacement>();
  tensors.forEach((tensor, index) => {
    const rectangle = packed.places[index]!;
    const extra = tensor.planes > 1 ? STACK_EXTRA * words : 0;
    places.set(tensor, {
      ...placed(tensor, rectangle, room, extra),
      nameStart: rectangle.x - Math.max(nameWidthOf(tensor) - rectangle.width - extra, 0) / 2,
      nameSize,
      shapeSize,
      shapeBelow,
      beside: false,
      small: size < 1,
    });
  });
  return { places, cell: packed.cell };
}

/** The planes of a tensor whose front one covers a rectangle; the last one is `extra` further up and right. */
function placed(
  tensor: RunTensor,
  rectangle: Rectangle,
  room: Room,
  extra: number,
): Pick<TensorPlacement, 'rectangle' | 'plane' | 'behind' | 'shown'> {
  const shown = Math.min(tensor.planes, MOST_SHOWN);
  const step = shown > 1 ? extra / (shown - 1) : 0;
  const front = placeOn(room.wall, rectangle, STAND_OFF + (shown - 1) * 0.05);
  return {
    rectangle,
    plane: tensor.transposed ? transpose(front) : front,
    behind: [step, step, -0.05],
    shown,
  };
}

/** The height that a strip below a transposed tensor takes. */
export function trailBelow({ transposed, trail }: Pick<RunTensor, 'transposed' | 'trail'>): number {
  return transposed && trail !== undefined ? TRAIL_DEPTH : 0;
}

function regionOf(width: number, wallHeight: number): Rectangle {
  return { x: 0.4, y: 0.1, width: width - 0.8, height: wallHeight - MARGINS };
}

function itemsOf(tensors: readonly RunTensor[], words: number): Item[] {
  return tensors.map((tensor) => ({
    rows: cellsHigh(tensor),
    columns: cellsWide(tensor),
    words: Math.max(estimateWidth(tensor.name) * NAME_SIZE, monospacedWidth(shapeText(tensor)) * SHAPE_SIZE) * words,
    extra: tensor.planes > 1 ? STACK_EXTRA * words : 0,
    below: trailBelow(tensor),
  }));
}
