/** Locks the time of one run to that of another: where the second stands while the first is at a time. */
import type { SettingValues } from '../../core/document/settings.ts';
import { kept, PORTION } from '../../core/portions.ts';
import type { Portions } from '../../core/portions.ts';
import type { Run } from '../../core/run.ts';
import { lastAtMost } from '../../core/search.ts';
import { operationCode, OPERATIONS, tensorOf } from '../../core/trace/layout.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import { kindSums } from '../../core/trace/kind-sums.ts';

export type Lock = SettingValues['lock'];
export const LOCK_WORDS: Readonly<Record<Lock, { readonly label: string; readonly help: string }>> = {
  step: { label: 'step', help: 'The same number of completed events.' },
  bytes: { label: 'bytes moved', help: 'The same HBM traffic so far.' },
  tile: { label: 'output tile', help: 'The same number of tiles of the output written.' },
  share: { label: 'share of the run', help: 'The same fraction of all events.' },
};

/** How much a run has, in all, of what the lock counts. The run with the most leads, so that all come to their ends. */
function extentOf(index: TraceIndex, lock: Lock): number {
  switch (lock) {
    case 'step':
      return index.events;
    case 'bytes':
      return kindSums.of(index.run, 'bytes').total;
    case 'tile':
      return tiles.of(index.run).length;
    case 'share':
      return 1;
  }
}

/** The number of the run that leads: the longest, or the first of several that are equally long. */
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
      return kindSums.of(follower.run, 'bytes').timeOf(kindSums.of(leader.run, 'bytes').amountBefore(time));
    case 'tile':
      return atTile(tiles.of(follower.run), tileAt(tiles.of(leader.run), time));
    case 'share':
      return (time / leader.events) * follower.events;
  }
}

/** How many tiles are completed at a time, and the share of the one under way. */
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

/** The steps that divide a run into output tiles: 0, the step after each store of an output, and the last. */
const tiles = kept(function* ({ records, events, tensors }: Run): Portions<readonly number[]> {
  const found = [0];
  for (let event = 0; event < events; event++) {
    if (event % PORTION === 0) yield;
    if (operationCode(records, event) !== OPERATIONS.store) continue;
    if (tensors[tensorOf(records, event)]!.kind === 'output') found.push(event + 1);
  }
  found.push(events);
  return found;
});
