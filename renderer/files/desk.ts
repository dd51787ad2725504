/** Documents with a desktop around the page: its dialogs, its files, and its list of recent documents. */
import type { Outcome } from '../../core/outcome.ts';
import type { DeskFile, DeskPlace, DeskPort } from '../../core/port/desk.ts';
import type { Files, OpenedFile, FileLocation } from './files.ts';

export interface DeskFiles extends Files {
  /** Turns a file that the desktop opened into one that a page can save again. */
  opened(outcome: Outcome<DeskFile>): Outcome<OpenedFile>;
}

export function deskFiles(desk: DeskPort): DeskFiles {
  /** The name by which the desktop knows each location that was given out. */
  const named = new WeakMap<FileLocation, string>();
  const locate = (from: DeskPlace): FileLocation => {
    const made = locationAt(desk, from);
    named.set(made, from.place);
    return made;
  };
  const opened = (outcome: Outcome<DeskFile>): Outcome<OpenedFile> =>
    outcome.ok ? { ok: true, value: { ...outcome.value, location: locate(outcome.value) } } : outcome;
  return {
    opened,
    open: async () => {
      const outcome = await desk.open();
      return outcome === null ? null : opened(outcome);
    },
    save: async (name, text) => {
      const outcome = await desk.save(name, text);
      if (outcome?.ok !== true) return outcome;
      return { ok: true, value: { name: outcome.value.name, location: locate(outcome.value) } };
    },
    recent: async () =>
      (await desk.recent()).map((entry) => ({
        name: entry.name,
        open: async () => opened(await desk.reopen(entry.place)),
      })),
    remember: async (file) => {
      const known = file.location === null ? undefined : named.get(file.location);
      if (known !== undefined) await desk.remember(known);
    },
    keep: (from) => named.get(from) ?? null,
    // The names of places change whenever the application starts.
    find: async (kept) => {
      const known = (await desk.recent()).find((entry) => entry.place === kept);
      return known === undefined ? null : locate(known);
    },
  };
}

function locationAt(desk: DeskPort, { name, place }: DeskPlace): FileLocation {
  return { name, write: (text) => desk.write(place, text) };
}
