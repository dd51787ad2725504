/** Finds how a kernel tiles a tensor for one kind of work, and which events do that work on a block. */
import type { Run } from '../run.ts';
import { clamp } from '../search.ts';
import { KIND_OF_CODE, WORK_KINDS } from './kinds.ts';
import type { WorkKind } from './kinds.ts';
import { decodeEvent, operationCode, tensorOf } from './layout.ts';

export interface TileGrid {
  /** The extents of a block in elements. */
  readonly height: number;
  readonly width: number;
  /** How many rows and columns of blocks a plane has. */
  readonly rows: number;
  readonly columns: number;
}

type Traced = Pick<Run, 'records' | 'events' | 'tensors'>;

const grids = new WeakMap<Traced, Map<string, TileGrid | null>>();

/** The tiling of the first event of a kind, found once; null where the run does no such work on the tensor. */
export function tileGridOf(run: Traced, tensor: number, kind: WorkKind): TileGrid | null {
  const ofRun = grids.get(run) ?? new Map<string, TileGrid | null>();
  grids.set(run, ofRun);
  const key = `${tensor} ${kind}`;
  const known = ofRun.get(key);
  if (known !== undefined) return known;
  const grid = findGrid(run, tensor, kind);
  ofRun.set(key, grid);
  return grid;
}

function findGrid(run: Traced, tensor: number, kind: WorkKind): TileGrid | null {
  for (let event = 0; event < run.events; event++) {
    if (!does(run, event, tensor, kind)) continue;
    const tile = decodeEvent(run.records, event);
    const { rows, columns } = run.tensors[tensor]!;
    const height = clamp(tile.rows, 1, rows);
    const width = clamp(tile.columns, 1, columns);
    return { height, width, rows: Math.ceil(rows / height), columns: Math.ceil(columns / width) };
  }
  return null;
}

export interface BlockPlace {
  readonly plane: number;
  readonly row: number;
  readonly column: number;
}

/** The events of a kind that touch a block of the grid, in ascending order. */
export function eventsOfBlock(
  run: Traced,
  tensor: number,
  kind: WorkKind,
  { height, width }: TileGrid,
  block: BlockPlace,
): number[] {
  const found: number[] = [];
  const [top, left] = [block.row * height, block.column * width];
  for (let event = 0; event < run.events; event++) {
    if (!does(run, event, tensor, kind)) continue;
    const tile = decodeEvent(run.records, event);
    const apart =
      tile.plane !== block.plane ||
      tile.row >= top + height ||
      tile.row + tile.realRows <= top ||
      tile.column >= left + width ||
      tile.column + tile.realColumns <= left;
    if (!apart) found.push(event);
  }
  return found;
}

function does({ records }: Traced, event: number, tensor: number, kind: WorkKind): boolean {
  if (tensorOf(records, event) !== tensor) return false;
  const own = KIND_OF_CODE[operationCode(records, event)];
  return own !== undefined && WORK_KINDS[own] === kind;
}
