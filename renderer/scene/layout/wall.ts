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

const RULES: PackRules = { above: 0.56, below: 0.34, gap: 0.34, slimmest: 4.5, thinnest: 0.36, largestCell: 0.5 };

export function shapeText({ shape }: Pick<RunTensor, 'shape'>): string {
  return shape.join('×');
}

/** Bytes of the tensors that HBM really holds. */
export function wallBytes(tensors: readonly RunTensor[]): string {
  return formatBytes(tensors.reduce((sum, tensor) => sum + (tensor.data?.byteLength ?? 0), 0));
}

/** The height of the wall: that of the tensors when they fill its width, within bounds. */
export function wallHeightFor(tensors: readonly RunTensor[], size: RoomSize): number {
  const highest = highestWall(size);
  const packed = pack(itemsOf(tensors), regionOf(size.width, highest), RULES);
  return clamp(packed.height + MARGINS, LOWEST, highest);
}

export function layoutWall(tensors: readonly RunTensor[], room: Room): WallLayout {
  const packed = pack(itemsOf(tensors), regionOf(room.width, room.wallHeight), RULES);
  const places = tensors.map((tensor, index): TensorPlacement => {
    const rectangle = packed.places[index]!;
    const shown = Math.min(tensor.planes, MOST_SHOWN);
    const step = shown > 1 ? (STACK_EXTRA * packed.words) / (shown - 1) : 0;
    const front = placeOn(room.wall, rectangle, STAND_OFF + (shown - 1) * 0.05);
    const nameSize = NAME_SIZE * packed.words;
    const shapeSize = SHAPE_SIZE * packed.words;
    const nameWidth = estimateWidth(tensor.name) * nameSize;
    const words = nameWidth + monospacedWidth(shapeText(tensor)) * shapeSize + 0.1;
    return {
      rectangle,
      plane: tensor.transposed ? transpose(front) : front,
      behind: [step, step, -0.05],
      shown,
      nameStart: rectangle.x - Math.max(nameWidth - rectangle.width - step * (shown - 1), 0) / 2,
      nameSize,
      shapeSize,
      shapeBelow: words > rectangle.width,
    };
  });
  return { places, cell: packed.cell };
}

/** The height that a strip below a transposed tensor takes. */
export function trailBelow({ transposed, trail }: Pick<RunTensor, 'transposed' | 'trail'>): number {
  return transposed && trail !== undefined ? TRAIL_DEPTH : 0;
}

function regionOf(width: number, wallHeight: number): Rectangle {
  return { x: 0.4, y: 0.16, width: width - 0.8, height: wallHeight - MARGINS };
}

function itemsOf(tensors: readonly RunTensor[]): Item[] {
  return tensors.map((tensor) => ({
    rows: tensor.transposed ? tensor.columns : tensor.rows,
    columns: tensor.transposed ? tensor.rows : tensor.columns,
    words: Math.max(estimateWidth(tensor.name) * NAME_SIZE, monospacedWidth(shapeText(tensor)) * SHAPE_SIZE),
    extra: tensor.planes > 1 ? STACK_EXTRA : 0,
    below: (tensor.kind === 'ghost' ? SHAPE_SIZE * 1.1 : 0) + trailBelow(tensor),
  }));
}
