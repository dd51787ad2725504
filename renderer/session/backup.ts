/** What a backup of unsaved work holds, which backups are offered, and how they are described. */
import * as v from 'valibot';
import type { State } from './state.ts';

export const backupSchema = v.object({
  /** The name of the tab that wrote it. */
  tab: v.string(),
  /** When it was written, in milliseconds since 1970. */
  at: v.number(),
  /** The name of the document, or the title of the kernel where no document is open. */
  of: v.string(),
  /** What the viewer made, in words, e.g. "2 shots and 1 bookmark"; may be empty. */
  made: v.string(),
  /** The document, without the arrays that were loaded. */
  text: v.string(),
  /** The file that was open, if any, with a value that leads back to it. */
  paper: v.nullable(v.object({ name: v.string(), location: v.unknown() })),
  /** What the file lacks: nothing, only changes of the view, or work. */
  unsaved: v.picklist(['nothing', 'view', 'work']),
});
export type Backup = v.InferOutput<typeof backupSchema>;

/** Arrays that were loaded, by tensor. */
export const arraysSchema = v.record(
  v.string(),
  v.object({
    file: v.object({
      name: v.string(),
      bytes: v.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array),
    }),
    shape: v.pipe(v.array(v.number()), v.readonly()),
    dtype: v.string(),
  }),
);
export type Arrays = v.InferOutput<typeof arraysSchema>;

const DAY_MS = 24 * 3600 * 1000;
/** How many backups of tabs that are gone are kept, and for how long. */
const KEPT = 8;
const KEPT_MS = 30 * DAY_MS;

/** Finds the backups to offer, the latest first, and those that are to be deleted. */
export function sortedOut(
  backups: readonly Backup[],
  living: ReadonlySet<string>,
  now: number,
): { readonly offered: readonly Backup[]; readonly done: readonly Backup[] } {
  const gone = backups.filter(({ tab }) => !living.has(tab)).sort((a, b) => b.at - a.at);
  const missed = gone.filter(({ unsaved, at }) => unsaved === 'work' && now - at <= KEPT_MS);
  const offered = missed.slice(0, KEPT);
  // A tab that is being reloaded holds no lock for a moment, and then asks for its backup, with unsaved work or without.
  const awaited = gone.filter(({ unsaved, at }) => unsaved !== 'work' && now - at <= DAY_MS);
  return { offered, done: gone.filter((backup) => !offered.includes(backup) && !awaited.includes(backup)) };
}

type Made = Pick<State, 'storyboard' | 'marks'> & { readonly wish: Pick<State['wish'], 'inputs'> };

/** What the viewer made that no address holds, in words; empty where an address says it all. */
export function madeIn({ storyboard, marks, wish }: Made): string {
  const all = Object.values(marks);
  const counts = [
    count(storyboard.length, 'shot'),
    count(sum(all.map(({ bookmarks }) => bookmarks.length)), 'bookmark'),
    count(sum(all.map(({ breakpoints }) => breakpoints.length)), 'breakpoint'),
    count(Object.keys(wish.inputs).length, 'loaded array'),
  ].flat();
  const last = counts.at(-1);
  return counts.length < 2 ? (last ?? '') : `${counts.slice(0, -1).join(', ')} and ${last}`;
}

/** Describes a backup in one sentence. */
export function sentenceOf({ of, made, at }: Pick<Backup, 'of' | 'made' | 'at'>, now: number): string {
  return `Unsaved work from ${when(new Date(at), new Date(now))}: ${of}${made === '' ? '' : ` with ${made}`}.`;
}

function when(at: Date, now: Date): string {
  const time = at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (at.toDateString() === now.toDateString()) return `today at ${time}`;
  if (at.toDateString() === yesterday.toDateString()) return `yesterday at ${time}`;
  return `${at.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })} at ${time}`;
}

function count(number: number, one: string): readonly string[] {
  return number === 0 ? [] : [`${number} ${one}${number === 1 ? '' : 's'}`];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
