/** Two traces at one time: where the second stands while the first is at a time, by what they are locked to. */
import { BYTES_PER_ELEMENT, elementsMoved, operationCode, OPERATIONS, tensorOf } from '../../core/trace/layout.ts';
import { lastAtMost } from '../../core/trace/index.ts';
import type { TraceIndex } from '../../core/trace/index.ts';

export const LOCKS = [
  { value: 'step', label: 'step', help: 'The same number of completed events.' },
  { value: 'bytes', label: 'bytes moved', help: 'The same HBM traffic so far.' },
  { value: 'tile', label: 'output tile', help: 'The same number of tiles of the output written.' },
  { value: 'share', label: 'share of the run', help: 'The same fraction of all events.' },
] as const;
export type Lock = (typeof LOCKS)[number]['value'];

interface Measures {
  /** HBM bytes after each number of completed events. */
  readonly bytes: Float64Array;
  /** Completed events at the start, after each store of an output, and at the end. */
  readonly tiles: readonly number[];
}

const measured = new WeakMap<TraceIndex, Measures>();

/** How far a run goes in what the lock counts; the longest leads, so that all come to their ends. */
function extentOf(index: TraceIndex, lock: Lock): number {
  switch (lock) {
    case 'step':
      return index.events;
    case 'bytes':
      return measuresOf(index).bytes[index.events]!;
    case 'tile':
      return measuresOf(index).tiles.length;
    case 'share':
      return 1;
  }
}

/** Number of the run that leads: the longest, and the first of several as long. */
export function leaderOf(runs: readonly (TraceIndex | null)[], lock: Lock): number {
  const extents = runs.map((index) => (index === null ? 0 : extentOf(index, lock)));
  return extents.indexOf(Math.max(...extents));
}

/** Where `follower` stands, in completed events, while `leader` is at `time`. */
export function lockedStep(leader: TraceIndex, follower: TraceIndex, time: number, lock: Lock): number {
  if (time <= 0) return 0;
  switch (lock) {
    case 'step':
      return Math.min(time, follower.events);
    case 'bytes':
      return atBytes(measuresOf(follower).bytes, bytesAt(measuresOf(leader).bytes, time));
    case 'tile':
      return atTile(measuresOf(follower).tiles, tileAt(measuresOf(leader).tiles, time));
    case 'share':
      return (time / leader.events) * follower.events;
  }
}

/** Bytes moved at a time, with the share of the event under way. */
function bytesAt(bytes: Float64Array, time: number): number {
  const event = Math.floor(time);
  const before = bytes[event]!;
  return before + (time - event) * ((bytes[event + 1] ?? before) - before);
}

/** The last time at which no more was moved: what moves nothing is passed at once. */
function atBytes(bytes: Float64Array, moved: number): number {
  const event = lastAtMost(bytes, moved);
  const after = bytes[event + 1];
  return after === undefined ? event : event + (moved - bytes[event]!) / (after - bytes[event]!);
}

/** Tiles completed at a time, and the share of the one under way. */
function tileAt(tiles: readonly number[], time: number): number {
  const tile = Math.min(lastAtMost(tiles, time), tiles.length - 2);
  const span = tiles[tile + 1]! - tiles[tile]!;
  return tile + (span === 0 ? 1 : (time - tiles[tile]!) / span);
}

function atTile(tiles: readonly number[], place: number): number {
  const tile = Math.floor(place);
  const from = tiles[tile];
  if (from === undefined) return tiles.at(-1)!;
  return from + (place - tile) * ((tiles[tile + 1] ?? from) - from);
}

function measuresOf(index: TraceIndex): Measures {
  const known = measured.get(index);
  if (known !== undefined) return known;
  const { records, tensors } = index.run;
  const bytes = new Float64Array(index.events + 1);
  const tiles = [0];
  for (let event = 0; event < index.events; event++) {
    bytes[event + 1] = bytes[event]! + elementsMoved(records, event) * BYTES_PER_ELEMENT;
    const stores = operationCode(records, event) === OPERATIONS.store;
    if (stores && tensors[tensorOf(records, event)]!.kind === 'output') tiles.push(event + 1);
  }
  tiles.push(index.events);
  const measures = { bytes, tiles };
  measured.set(index, measures);
  return measures;
}
