/** The documents that were open last, kept by the browser: as handles where it has them, otherwise as texts. */
import { get, update } from 'idb-keyval';
import type { FileHandle } from './pickers.ts';

export interface RecentEntry {
  readonly name: string;
  /** A file handle, or the text itself where the browser has no handles. */
  readonly content: FileHandle | string;
}

const KEY = 'recent-documents';
const KEPT = 8;
/** The most characters that a text may have to be kept. */
const LONGEST_KEPT = 2 ** 21;

/** The documents that were open, the latest first. */
export async function recentEntries(): Promise<readonly RecentEntry[]> {
  return (await get<readonly RecentEntry[]>(KEY)) ?? [];
}

export async function rememberEntry(entry: RecentEntry): Promise<void> {
  if (typeof entry.content === 'string' && entry.content.length > LONGEST_KEPT) return;
  const before = await recentEntries();
  const same = await Promise.all(before.map((other) => sameEntry(entry, other)));
  await update<readonly RecentEntry[]>(KEY, () => [entry, ...before.filter((_, at) => !same[at])].slice(0, KEPT));
}

async function sameEntry(a: RecentEntry, b: RecentEntry): Promise<boolean> {
  if (typeof a.content === 'string' || typeof b.content === 'string') return a.name === b.name;
  return a.content.isSameEntry(b.content);
}
