/**
 * Lays out what stands aside: in one to three columns, each tensor a small plane behind its name, so that a line has room for
 * both however many there are.
 */
import type { RunTensor } from '../../../core/run.ts';
import { clamp } from '../../../core/search.ts';
import { estimateWidth } from '../words/widths.ts';
import { placed, SHAPE_SIZE, trailBelow } from './placement.ts';
import type { Laid, TensorPlacement } from './placement.ts';
import { cellsHigh, cellsWide } from './plane.ts';
import type { Rectangle } from './plane.ts';
import type { Room } from './room.ts';

const NAME = 0.275;
/** How much smaller names may be where there are many. */
const LEAST_NAME = 0.95;
/** The least and the largest height of a line, and the part of it that the plane has. */
const [LEAST_LINE, LARGEST_LINE] = [0.36, 1.15];
const PLANE = 0.78;
/** The least side of a plane, and one that is worth a wider shelf. */
const [LEAST, ROOMY] = [0.24, 0.42];
const WIDEST = 1.2;
/** Between a name and its plane, and between columns. */
const [WORD_GAP, COLUMN_GAP] = [0.1, 0.2];
/** What the planes behind the front one take. */
const STACK = 0.14;
const MOST_COLUMNS = 3;
/** The largest ratio of the sides of a plane. */
const SLIMMEST = 4;

interface Grid {
  readonly columns: number;
  readonly lines: number;
  /** The height of a line, and the width that planes have in each column. */
  readonly line: number;
  readonly plane: number;
  /** The width of the widest name in each column. */
  readonly names: readonly number[];
  readonly words: number;
}

/** Whether planes of a shelf in a region have a good size. */
export function isRoomy(tensors: readonly RunTensor[], region: Pick<Rectangle, 'width' | 'height'>): boolean {
  const { plane, line, words } = gridFor(tensors, region);
  return words === 1 && Math.min(plane, line * PLANE) >= ROOMY;
}

/** The least height of a shelf of some width. */
export function shelfHeight(tensors: readonly RunTensor[], width: number): number {
  if (tensors.length === 0) return 0;
  const grids = gridsFor(tensors, { width, height: Infinity }).filter(({ plane }) => plane >= LEAST);
  return LEAST_LINE * Math.min(...grids.map(({ lines }) => lines), tensors.length);
}

export function layShelf(tensors: readonly RunTensor[], region: Rectangle, largestCell: number, room: Room): Laid {
  const places = new Map<RunTensor, TensorPlacement>();
  if (tensors.length === 0) return { places, cell: Infinity };
  const grid = gridFor(tensors, region);
  const nameSize = NAME * grid.words;
  const above = (region.height - grid.line * grid.lines) / 2;
  const used =
    grid.names.reduce((sum, name) => sum + name + WORD_GAP + grid.plane, 0) + COLUMN_GAP * (grid.columns - 1);
  let cell = Infinity;
  tensors.forEach((tensor, at) => {
    const column = Math.floor(at / grid.lines);
    const left =
      region.x +
      (region.width - used) / 2 +
      grid.names.slice(0, column).reduce((sum, name) => sum + name + WORD_GAP + grid.plane + COLUMN_GAP, 0) +
      grid.names[column]! +
      WORD_GAP;
    const extra = tensor.planes > 1 ? Math.min(STACK, grid.line * 0.25) : 0;
    const box = { width: grid.plane - extra, height: grid.line * PLANE - extra - trailBelow(tensor) };
    const { width, height } = planeIn(tensor, box, largestCell);
    const middle = region.y + above + grid.line * ((at % grid.lines) + 0.5) - trailBelow(tensor) / 2;
    const rectangle = { x: left, y: middle + extra / 2 - height / 2, width, height };
    cell = Math.min(cell, width / cellsWide(tensor), height / cellsHigh(tensor));
    places.set(tensor, {
      ...placed(tensor, rectangle, room, extra),
      nameStart: left - WORD_GAP - estimateWidth(tensor.name) * nameSize,
      nameSize,
      shapeSize: SHAPE_SIZE,
      shapeBelow: false,
      beside: true,
      small: true,
    });
  });
  return { places, cell };
}

/** The size of a plane that fits into a box, with cells of one edge unless it is too slim for that. */
function planeIn(
  tensor: RunTensor,
  box: { readonly width: number; readonly height: number },
  largestCell: number,
): { readonly width: number; readonly height: number } {
  const [wide, high] = [cellsWide(tensor), cellsHigh(tensor)];
  const most = { width: Math.max(box.width, LEAST / 2), height: Math.max(box.height, LEAST / 2) };
  const cell = Math.min(most.width / wide, most.height / high, Math.max(largestCell, LEAST / Math.max(wide, high)));
  const [width, height] = [wide * cell, high * cell];
  return {
    width: clamp(width, Math.min(Math.max(height / SLIMMEST, LEAST / 2), most.width), most.width),
    height: clamp(height, Math.min(Math.max(width / SLIMMEST, LEAST / 2), most.height), most.height),
  };
}

/** The grid whose planes are largest. */
function gridFor(tensors: readonly RunTensor[], region: Pick<Rectangle, 'width' | 'height'>): Grid {
  const sizeOf = ({ line, plane, words }: Grid): number => Math.min(line * PLANE, plane) * (words < 1 ? 0.9 : 1);
  return gridsFor(tensors, region).reduce((best, next) => (sizeOf(next) > sizeOf(best) + 1e-6 ? next : best));
}

function gridsFor(
  tensors: readonly RunTensor[],
  region: Pick<Rectangle, 'width' | 'height'>,
): readonly [Grid, ...Grid[]] {
  const most = Math.min(MOST_COLUMNS, tensors.length);
  const grids = [1, LEAST_NAME].flatMap((words) =>
    Array.from({ length: most }, (_, at): Grid => {
      const lines = Math.ceil(tensors.length / (at + 1));
      const columns = Math.ceil(tensors.length / lines);
      const names = Array.from({ length: columns }, (__, column) =>
        Math.max(
          ...tensors.slice(column * lines, (column + 1) * lines).map(({ name }) => estimateWidth(name) * NAME * words),
        ),
      );
      const taken = names.reduce((sum, name) => sum + name + WORD_GAP, 0) + COLUMN_GAP * (columns - 1);
      return {
        columns,
        lines,
        line: Math.min(region.height / lines, LARGEST_LINE),
        plane: Math.min((region.width - taken) / columns, WIDEST),
        names,
        words,
      };
    }),
  );
  return grids as [Grid, ...Grid[]];
}
