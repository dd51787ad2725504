/** Where a tensor stands on the wall, with its words. */
import type { RunTensor } from '../../../core/run.ts';
import { placeOn, transpose } from './plane.ts';
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

export interface Laid {
  readonly places: ReadonlyMap<RunTensor, TensorPlacement>;
  readonly cell: number;
}

/** What is written at a ghost: the first where there is room for it, else the second. */
export const GHOST_NOTES = ['never written to HBM', 'not in HBM'] as const;
/** How far the strip beside a tensor reaches beyond its rows, with the gap between them. */
export const TRAIL_BREADTH = 0.26;
export const TRAIL_GAP = 0.05;
const TRAIL_DEPTH = TRAIL_BREADTH + TRAIL_GAP;

/** The sizes of names and shapes on the wall. */
export const NAME_SIZE = 0.44;
export const SHAPE_SIZE = 0.25;
const MOST_SHOWN = 8;
/** How far the last plane stands off the wall, and each one before it off the next. */
const STAND_OFF = 0.04;
const APART = 0.05;

export function shapeText({ shape }: Pick<RunTensor, 'shape'>): string {
  return shape.join('×');
}

/** The planes of a tensor whose front one covers a rectangle; the last one is `extra` further up and right. */
export function placed(
  tensor: RunTensor,
  rectangle: Rectangle,
  room: Room,
  extra: number,
): Pick<TensorPlacement, 'rectangle' | 'plane' | 'behind' | 'shown'> {
  const shown = Math.min(tensor.planes, MOST_SHOWN);
  const step = shown > 1 ? extra / (shown - 1) : 0;
  const front = placeOn(room.wall, rectangle, STAND_OFF + (shown - 1) * APART);
  return {
    rectangle,
    plane: tensor.transposed ? transpose(front) : front,
    behind: [step, step, -APART],
    shown,
  };
}

/** How far the words of a tensor stand off the wall, so that its planes stay below them from wherever one looks. */
export function wordsOff({ beside, shown }: Pick<TensorPlacement, 'beside' | 'shown'>): number {
  return STAND_OFF + (beside ? (shown - 1) * APART : 0);
}

/** The height that a strip below a transposed tensor takes. */
export function trailBelow({ transposed, trail }: Pick<RunTensor, 'transposed' | 'trail'>): number {
  return transposed && trail !== undefined ? TRAIL_DEPTH : 0;
}
