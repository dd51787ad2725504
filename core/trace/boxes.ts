/** Boxes of elements of one tensor, and what several of them cover together. */
import { lastAtMost } from '../search.ts';
import type { TraceEvent } from './layout.ts';

export interface Box {
  readonly plane: number;
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** The elements that an event's tile has inside its tensor. */
export function boxOf({ plane, row, column, realRows, realColumns }: TraceEvent): Box {
  return { plane, row, column, rows: realRows, columns: realColumns };
}

/** How many elements some disjoint boxes hold together. */
export function elementsIn(disjoint: readonly Box[]): number {
  return disjoint.reduce((sum, box) => sum + box.rows * box.columns, 0);
}

/** The intersection of two boxes, or null where they are disjoint. */
export function commonBox(a: Box, b: Box): Box | null {
  const row = Math.max(a.row, b.row);
  const column = Math.max(a.column, b.column);
  const rows = Math.min(a.row + a.rows, b.row + b.rows) - row;
  const columns = Math.min(a.column + a.columns, b.column + b.columns) - column;
  return a.plane === b.plane && rows > 0 && columns > 0 ? { plane: a.plane, row, column, rows, columns } : null;
}

/** Covers the elements of some boxes with disjoint boxes, which are made as wide and then as high as possible. */
export function unite(boxes: readonly Box[]): Box[] {
  const distinct = new Map(boxes.map((box) => [Object.values(box).join(), box]));
  const planes = new Map<number, Box[]>();
  for (const box of distinct.values()) {
    const ofPlane = planes.get(box.plane);
    if (ofPlane === undefined) planes.set(box.plane, [box]);
    else ofPlane.push(box);
  }
  return [...planes].sort(([a], [b]) => a - b).flatMap(([plane, found]) => unitePlane(plane, found));
}

function unitePlane(plane: number, boxes: readonly Box[]): Box[] {
  const rowCuts = cutsOf(boxes, 'row', 'rows');
  const columnCuts = cutsOf(boxes, 'column', 'columns');
  const width = columnCuts.length - 1;
  const covered = new Uint8Array(Math.max(rowCuts.length - 1, 0) * Math.max(width, 0));
  for (const box of boxes) {
    const end = [lastAtMost(rowCuts, box.row + box.rows), lastAtMost(columnCuts, box.column + box.columns)] as const;
    for (let r = lastAtMost(rowCuts, box.row); r < end[0]; r++) {
      covered.fill(1, r * width + lastAtMost(columnCuts, box.column), r * width + end[1]);
    }
  }
  const done: Box[] = [];
  let open = new Map<string, Box>();
  for (let r = 0; r + 1 < rowCuts.length; r++) {
    const next = new Map<string, Box>();
    const [row, rows] = [rowCuts[r]!, rowCuts[r + 1]! - rowCuts[r]!];
    for (const [from, to] of runsOf(covered.subarray(r * width, (r + 1) * width))) {
      const above = open.get(`${from} ${to}`);
      const column = columnCuts[from]!;
      const alone = { plane, row, column, rows, columns: columnCuts[to]! - column };
      next.set(`${from} ${to}`, above === undefined ? alone : { ...above, rows: above.rows + rows });
      open.delete(`${from} ${to}`);
    }
    done.push(...open.values());
    open = next;
  }
  return [...done, ...open.values()];
}

/** The positions at which a box begins or ends, in ascending order. */
export function cutsOf(boxes: readonly Box[], from: 'row' | 'column', extent: 'rows' | 'columns'): readonly number[] {
  const cuts = new Set<number>();
  for (const box of boxes) cuts.add(box[from]).add(box[from] + box[extent]);
  return [...cuts].sort((a, b) => a - b);
}

/** The half-open range [from, to) of each run of ones. */
function runsOf(ones: Uint8Array): (readonly [from: number, to: number])[] {
  const runs: (readonly [number, number])[] = [];
  for (let at = 0; at < ones.length; at++) {
    if (ones[at] === 0) continue;
    const from = at;
    while (at < ones.length && ones[at] === 1) at++;
    runs.push([from, at]);
  }
  return runs;
}
