/** Lays out the tensors of a sequence: strips of one width below each other, so that a token has one place across all of them. */
import type { RunTensor } from '../../../core/run.ts';
import { estimateWidth, monospacedWidth } from '../words/widths.ts';
import { GHOST_NOTES, placed, SHAPE_SIZE, shapeText, trailBelow } from './placement.ts';
import type { Laid, TensorPlacement } from './placement.ts';
import { cellsHigh, cellsWide } from './plane.ts';
import type { Rectangle } from './plane.ts';
import type { Room } from './room.ts';

/** The size of names, the height of a strip where there is room, the gaps between strips, and the stack of planes. */
const NAME = 0.4;
const HEIGHT = 0.62;
const GAP = 0.2;
const STACK = 0.22;
/** The least height worth having of strips, on average. */
const LEAST = 0.16;
/** The least height of a strip, and of a cell of it, that lets its values be seen. */
const LEGIBLE_STRIP = 0.3;
const LEGIBLE_CELL = 0.094;
/** Between a strip and the words beside it. */
const WORD_GAP = 0.16;
/** From a name to the shape below it, in sizes of the shape. */
const SHAPE_BELOW = 1.3;

interface Space {
  /** Where cells begin, and how wide they are. */
  readonly before: number;
  readonly width: number;
  readonly heights: readonly number[];
  /** Whether shapes stand below the names, which leaves the strips more width. */
  readonly shapeBelow: boolean;
}

/** Whether a region has room for strips with their words. */
export function haveRoom(tensors: readonly RunTensor[], region: Rectangle): boolean {
  return spaceOf(tensors, region).width >= region.width / 3 && cellsHeight(tensors, region) >= tensors.length * LEAST;
}

/** The height that strips wish to have. */
export function stripsHeight(tensors: readonly RunTensor[]): number {
  return tensors.reduce((sum, tensor) => sum + Math.max(HEIGHT, leastHeight(tensor)) + besides(tensor), 0);
}

export function layStrips(tensors: readonly RunTensor[], region: Rectangle, room: Room): Laid {
  const { before, width, heights, shapeBelow } = spaceOf(tensors, region);
  const places = new Map<RunTensor, TensorPlacement>();
  let y = region.y + GAP / 2;
  tensors.forEach((tensor, at) => {
    const height = heights[at]!;
    const extra = tensor.planes > 1 ? STACK : 0;
    const rectangle = { x: region.x + before, y: y + extra, width, height };
    // Names of low strips keep off each other.
    const nameSize = Math.min(NAME, height + GAP);
    places.set(tensor, {
      ...placed(tensor, rectangle, room, extra),
      nameStart: rectangle.x - WORD_GAP - estimateWidth(tensor.name) * nameSize,
      nameSize,
      shapeSize: SHAPE_SIZE,
      shapeBelow,
      beside: true,
      small: false,
    });
    y += extra + height + trailBelow(tensor) + GAP;
  });
  const cells = tensors.map((tensor, at) => Math.min(width / cellsWide(tensor), heights[at]! / cellsHigh(tensor)));
  return { places, cell: Math.min(...cells) };
}

function spaceOf(tensors: readonly RunTensor[], region: Rectangle): Space {
  const heights = heightsOf(tensors, cellsHeight(tensors, region));
  const shapeBelow =
    tensors.every(({ kind }) => kind !== 'ghost') &&
    heights.every((height) => height >= 0.75 * NAME + SHAPE_BELOW * SHAPE_SIZE);
  const names = tensors.map(({ name }) => estimateWidth(name) * NAME);
  const trails = tensors.map(({ trail }) => estimateWidth(trail?.matrix ?? '') * SHAPE_SIZE);
  const shapes = tensors.map((tensor) => monospacedWidth(shapeText(tensor)) * SHAPE_SIZE);
  const notes = tensors.map(({ kind }) => (kind === 'ghost' ? estimateWidth(`  ${GHOST_NOTES[1]}`) * SHAPE_SIZE : 0));
  const before = Math.max(...names, ...trails, ...(shapeBelow ? shapes : [])) + WORD_GAP;
  const behind = shapeBelow ? 0 : Math.max(...shapes.map((shape, at) => shape + notes[at]!)) + WORD_GAP;
  const stack = tensors.some(({ planes }) => planes > 1) ? STACK : 0;
  return { before, width: region.width - before - behind - stack, heights, shapeBelow };
}

/** What gaps, trails and planes behind leave of the height of a region for cells. */
function cellsHeight(tensors: readonly RunTensor[], region: Rectangle): number {
  return region.height - tensors.reduce((sum, tensor) => sum + besides(tensor), 0);
}

/**
 * Every strip has what its cells need to be seen, as far as there is so much, and low ones are lifted as far as there is more. What is
 * left they share: half of it equally, half by the root of what a token has.
 */
function heightsOf(tensors: readonly RunTensor[], height: number): readonly number[] {
  const least = tensors.map(leastHeight);
  const needed = sum(least);
  if (needed >= height) return least.map((one) => (height * one) / needed);
  const lifts = least.map((one) => Math.max(HEIGHT - one, 0));
  const lifted = Math.min(1, (height - needed) / Math.max(sum(lifts), 1e-6));
  const lows = least.map((one, at) => one + lifts[at]! * lifted);
  const left = Math.max(height - sum(lows), 0);
  const weights = tensors.map((tensor) => Math.sqrt(cellsHigh(tensor)));
  return lows.map((low, at) => low + left * (0.5 / tensors.length + (0.5 * weights[at]!) / sum(weights)));
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

function leastHeight(tensor: RunTensor): number {
  return Math.max(LEGIBLE_STRIP, cellsHigh(tensor) * LEGIBLE_CELL);
}

/** The height that a strip takes beyond its cells and the gap below it. */
function besides(tensor: RunTensor): number {
  return GAP + trailBelow(tensor) + (tensor.planes > 1 ? STACK : 0);
}
