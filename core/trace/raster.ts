/**
 * Space against depth: at which depth each position of a tensor is first read and first stored. Read from the trace
 * alone, so that a sequence that is consumed one by one is a diagonal, and one that is produced at once a bar.
 *
 * A workgroup stands at the depth of the deepest value that it has held so far (depth.ts). A position is read (or stored)
 * where a workgroup stands as it does so; of several, the one at the least depth counts, whatever order the trace
 * has them in, since workgroups do not wait for one another.
 */
import { kept, PORTION } from '../portions.ts';
import type { Portions } from '../portions.ts';
import type { Run, RunTensor } from '../run.ts';
import { eventDepths } from './depth.ts';
import { tensorEvents } from './history.ts';
import type { TraceIndex } from './index.ts';
import { decodeEvent } from './layout.ts';

/** How many events are decoded in one portion of the work. */
const DECODED = PORTION >> 3;

/** What can happen to a position for the first time. */
export const FIRSTS = ['read', 'stored'] as const;
export type First = (typeof FIRSTS)[number];

/** For each position the depth at which something first happens to it, and the event that does it; -1 where none does. */
export interface Firsts {
  readonly depths: Int32Array<ArrayBuffer>;
  readonly events: Int32Array<ArrayBuffer>;
}

export type TensorRaster = Readonly<Record<First, Firsts>>;

/** How deep the workgroup of each event stands once the event is done. */
export const standings = kept(function* (index: TraceIndex): Portions<Uint32Array<ArrayBuffer>> {
  const depths = yield* eventDepths.prepare(index);
  const standing = depths.slice();
  for (const { starts } of index.run.passes) {
    for (let workgroup = 0; workgroup + 1 < starts.length; workgroup++) {
      let deepest = 0;
      for (let event = starts[workgroup]!; event < starts[workgroup + 1]!; event++) {
        if (event % PORTION === 0) yield;
        deepest = Math.max(deepest, depths[event]!);
        standing[event] = deepest;
      }
    }
  }
  return standing;
});

/** The raster of a tensor in HBM, made once for each run. */
export const rasters = kept(function* (index: TraceIndex, tensor: number): Portions<TensorRaster> {
  const standing = yield* standings.prepare(index);
  const { reading, writing } = yield* tensorEvents.prepare(index.run, tensor);
  return {
    read: yield* firstsOf(index.run, tensor, reading, standing),
    stored: yield* firstsOf(index.run, tensor, writing, standing),
  };
});

function* firstsOf(run: Run, tensor: number, events: Uint32Array, standing: Uint32Array): Portions<Firsts> {
  const spec = run.tensors[tensor]!;
  const positions = positionsOf(spec);
  const firsts = { depths: new Int32Array(positions).fill(-1), events: new Int32Array(positions).fill(-1) };
  for (const [at, event] of events.entries()) {
    if (at % DECODED === 0) yield;
    const tile = decodeEvent(run.records, event);
    const depth = standing[event]!;
    const [from, count] = spec.along === 'columns' ? [tile.column, tile.realColumns] : [tile.row, tile.realRows];
    for (let position = from; position < from + count; position++) {
      const before = firsts.depths[position]!;
      if (before >= 0 && before <= depth) continue;
      firsts.depths[position] = depth;
      firsts.events[position] = event;
    }
  }
  return firsts;
}

/** The number of positions of a tensor: of its rows, or of its columns where these are the sequence. */
export function positionsOf({ along, rows, columns }: Pick<RunTensor, 'along' | 'rows' | 'columns'>): number {
  return along === 'columns' ? columns : rows;
}

/** The tensors of which anything is read, or stored, in the order of the run. */
export function tensorsWith({ tensors, traffic }: Run, first: First): readonly RunTensor[] {
  const moved = first === 'read' ? 'read' : 'write';
  return tensors.filter(({ name }) => (traffic.byTensor[name]?.[moved] ?? 0) > 0);
}

/**
 * The tensor that a raster tells of unless a viewer chooses another: of what is stored the first output that does not
 * stand aside, of what is read the first input of as many positions. Null where the run has none.
 */
export function usualTensor(run: Run, first: First): RunTensor | null {
  const found = tensorsWith(run, first);
  const kind = first === 'read' ? 'input' : 'output';
  const others = first === 'read' ? usualTensor(run, 'stored') : null;
  const fits = (tensor: RunTensor): number =>
    4 * Number(tensor.kind === kind) +
    2 * Number(tensor.aside !== true) +
    Number(others !== null && positionsOf(tensor) === positionsOf(others));
  return found.reduce<RunTensor | null>((best, one) => (best === null || fits(one) > fits(best) ? one : best), null);
}

/** The names of the tensors that a viewer chose; null leaves one to the run. */
export type Chosen = Readonly<Record<First, string | null>>;

/** A tensor in a raster, and what of it is shown. */
export interface RasterPart {
  readonly first: First;
  readonly tensor: RunTensor;
  readonly firsts: Firsts;
}

export interface Raster {
  /** What is read, and what is stored, as far as the run does either. */
  readonly parts: readonly RasterPart[];
  /** The greatest depth that is shown: of all passes but those that only measure, and of every position. */
  readonly depth: number;
  /** The most positions of any part. */
  readonly positions: number;
  /** How deep the workgroup of each event stands once the event is done. */
  readonly standing: Uint32Array<ArrayBuffer>;
}

/** The raster of a run. A chosen tensor that the run does not have, or does not move, gives way to the usual one. */
export function* rasterOf(index: TraceIndex, chosen: Chosen): Portions<Raster> {
  const { run } = index;
  const parts: RasterPart[] = [];
  for (const first of FIRSTS) {
    const tensor = tensorsWith(run, first).find(({ name }) => name === chosen[first]) ?? usualTensor(run, first);
    if (tensor === null) continue;
    const firsts = (yield* rasters.prepare(index, run.tensors.indexOf(tensor)))[first];
    parts.push({ first, tensor, firsts });
  }
  const standing = yield* standings.prepare(index);
  let depth = 0;
  for (const { starts, measures } of run.passes) {
    if (measures === true) continue;
    for (let event = starts[0]!; event < starts.at(-1)!; event++) depth = Math.max(depth, standing[event]!);
  }
  for (const { firsts } of parts) for (const at of firsts.depths) depth = Math.max(depth, at);
  return { parts, depth, positions: Math.max(0, ...parts.map(({ tensor }) => positionsOf(tensor))), standing };
}
