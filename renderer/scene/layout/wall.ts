/** Lays out the tensors of a run on the wall. */
import type { RunTensor } from '../../../core/run.ts';
import { clamp } from '../../../core/search.ts';
import { formatBytes } from '../../format.ts';
import { estimateWidth, monospacedWidth } from '../words/widths.ts';
import { pack } from './pack.ts';
import type { Item, PackRules } from './pack.ts';
import { placeOn, transpose } from './plane.ts';
import type { Plane, Rectangle, Vec3 } from './plane.ts';
import { highestWall } from './room.ts';
import type { Room, RoomSize } from './room.ts';

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
}

export interface WallLayout {
  readonly places: readonly TensorPlacement[];
  /** The edge of one cell that is not stretched. */
  readonly cell: number;
}

/** What is written at a ghost: the first where there is room for it, else the second. */
export const GHOST_NOTES = ['never written to HBM', 'not in HBM'] as const;
/** How far the strip beside a tensor reaches beyond its rows, with the gap between them. */
export const TRAIL_BREADTH = 0.15;
export const TRAIL_GAP = 0.08;
const TRAIL_DEPTH = TRAIL_BREADTH + TRAIL_GAP;

const NAME_SIZE = 0.44;
const SHAPE_SIZE = 0.2;
const MOST_SHOWN = 8;
const STACK_EXTRA = 0.42;
const LOWEST = 2.8;
/** The height that the wall has above and below the tensors and their words. */
const MARGINS = 0.72;
/** How far the front plane stands off the wall. */
const STAND_OFF = 0.04;

/** The share of the wall's width that what stands aside has, and the size of its words beside those of the others. */
const [ASIDE, ASIDE_WORDS] = [0.26, 0.62];
/** Strips: the size of their names, the height where there is room, the gaps between them, and the stack of planes. */
const STRIP_NAME = 0.4;
const STRIP_HEIGHT = 0.62;
const STRIP_GAP = 0.2;
const STRIP_STACK = 0.22;
/** The least height worth having of strips, on average. */
const LEAST_STRIP = 0.16;
/** Between a strip and the words beside it. */
const WORD_GAP = 0.16;

const RULES: PackRules = { above: 0.56, below: 0.34, gap: 0.34, slimmest: 4.5, thinnest: 0.36, largestCell: 0.5 };

export function shapeText({ shape }: Pick<RunTensor, 'shape'>): string {
  return shape.join('×');
}

/** Bytes of the tensors that HBM really holds. */
export function wallBytes(tensors: readonly RunTensor[]): string {
  return formatBytes(tensors.reduce((sum, tensor) => sum + (tensor.data?.byteLength ?? 0), 0));
}

/** The height of the wall: that of strips, or of tensors when they fill its width, within bounds. */
export function wallHeightFor(tensors: readonly RunTensor[], size: RoomSize, toScale = false): number {
  const highest = highestWall(size);
  const { main, aside } = divide(tensors, regionOf(size.width, highest), toScale);
  const used = isSequence(main, toScale)
    ? stripsHeight(main.tensors)
    : Math.max(packedHeight(main), packedHeight(aside));
  return clamp(used + MARGINS, LOWEST, highest);
}

/**
 * Lays out the tensors. Those of a sequence lie below each other as strips of one width, so that a token has one place
 * across all of them; all others are packed, to scale with each other. With `toScale` all are.
 */
export function layoutWall(tensors: readonly RunTensor[], room: Room, toScale = false): WallLayout {
  const { main, aside } = divide(tensors, regionOf(room.width, room.wallHeight), toScale);
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
}

interface Laid {
  readonly places: ReadonlyMap<RunTensor, TensorPlacement>;
  readonly cell: number;
}

/** What one looks at, and at the right what stands aside. */
function divide(tensors: readonly RunTensor[], region: Rectangle, toScale: boolean): { main: Share; aside: Share } {
  const aside = toScale ? [] : tensors.filter((tensor) => tensor.aside === true);
  const main = tensors.filter((tensor) => !aside.includes(tensor));
  if (aside.length === 0 || main.length === 0)
    return { main: { tensors, region, words: 1 }, aside: { tensors: [], region, words: 1 } };
  const width = region.width * ASIDE - RULES.gap / 2;
  return {
    main: { tensors: main, region: { ...region, width: region.width * (1 - ASIDE) - RULES.gap / 2 }, words: 1 },
    aside: { tensors: aside, region: { ...region, x: region.x + region.width - width, width }, words: ASIDE_WORDS },
  };
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

function packedHeight({ tensors, region, words }: Share): number {
  return pack(itemsOf(tensors, words), region, rulesFor(words)).height;
}

/** The rules for words of a size. */
function rulesFor(words: number): PackRules {
  return { ...RULES, above: RULES.above * words, below: RULES.below * words, gap: RULES.gap * words };
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
  return Math.max(monospacedWidth(shapeText(tensor)) + note, estimateWidth(tensor.trail ?? ''));
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
    });
    y += extra + heights[at]! + trailBelow(tensor) + STRIP_GAP;
  });
  const cells = tensors.map(({ rows, columns }, at) => Math.min(width / rows, heights[at]! / columns));
  return { places, cell: Math.min(...cells) };
}

function layPacked({ tensors, region, words: size }: Share, room: Room): Laid {
  const packed = pack(itemsOf(tensors, size), region, rulesFor(size));
  const places = new Map<RunTensor, TensorPlacement>();
  tensors.forEach((tensor, index) => {
    const rectangle = packed.places[index]!;
    const words = size * packed.words;
    const extra = tensor.planes > 1 ? STACK_EXTRA * words : 0;
    const nameSize = NAME_SIZE * words;
    const shapeSize = SHAPE_SIZE * words;
    const nameWidth = estimateWidth(tensor.name) * nameSize;
    const line = nameWidth + monospacedWidth(shapeText(tensor)) * shapeSize + 0.1;
    places.set(tensor, {
      ...placed(tensor, rectangle, room, extra),
      nameStart: rectangle.x - Math.max(nameWidth - rectangle.width - extra, 0) / 2,
      nameSize,
      shapeSize,
      shapeBelow: line > rectangle.width,
      beside: false,
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
  return { x: 0.4, y: 0.16, width: width - 0.8, height: wallHeight - MARGINS };
}

function itemsOf(tensors: readonly RunTensor[], words: number): Item[] {
  return tensors.map((tensor) => ({
    rows: tensor.transposed ? tensor.columns : tensor.rows,
    columns: tensor.transposed ? tensor.rows : tensor.columns,
    words: Math.max(estimateWidth(tensor.name) * NAME_SIZE, monospacedWidth(shapeText(tensor)) * SHAPE_SIZE) * words,
    extra: tensor.planes > 1 ? STACK_EXTRA * words : 0,
    below: (tensor.kind === 'ghost' ? SHAPE_SIZE * words * 1.1 : 0) + trailBelow(tensor),
  }));
}
