/** Where films that are made in a page go: a file or a folder that the viewer picks, or the downloads. */
import type { Outcome } from '../../core/kernel.ts';
import { download } from '../download.ts';
import { picked } from '../files/pickers.ts';
import { messageOf } from '../message.ts';
import type { Files } from './encode/contract.ts';

interface Pickers {
  showSaveFilePicker(options: {
    readonly id: string;
    readonly suggestedName: string;
    readonly types: readonly { readonly description: string; readonly accept: Readonly<Record<string, string[]>> }[];
  }): Promise<FileSystemFileHandle>;
  showDirectoryPicker(options: { readonly id: string; readonly mode: 'readwrite' }): Promise<FileSystemDirectoryHandle>;
}

const ID = 'tilescope-film';

export interface Destination {
  /** Of the file, or of the folder. */
  readonly name: string;
  /** Where a film goes, by its number. */
  filesOf(film: number): Files;
  /** Leaves what was there before as it was, but for files that are whole. */
  abandon(): Promise<void>;
}

/** Asks for the folder of several films, before anything is drawn; null when the dialog was given up. */
export async function pickFolder(names: readonly string[]): Promise<Outcome<Destination> | null> {
  if (!('showDirectoryPicker' in window)) return { ok: true, value: intoDownloads(names) };
  const picker = window as unknown as Pickers;
  const folder = await picked(picker.showDirectoryPicker({ id: ID, mode: 'readwrite' }));
  return folder === null ? null : { ok: true, value: intoFolder(folder, names) };
}

/** Asks where to, before anything is drawn; null when the dialog was given up. */
export async function pickDestination(name: string, title: string): Promise<Outcome<Destination> | null> {
  if (!('showSaveFilePicker' in window)) return { ok: true, value: intoDownloads([name]) };
  const types = [{ description: title, accept: { 'application/octet-stream': [name.slice(name.lastIndexOf('.'))] } }];
  const picker = window as unknown as Pickers;
  const handle = await picked(picker.showSaveFilePicker({ id: ID, suggestedName: name, types }));
  if (handle === null) return null;
  try {
    return { ok: true, value: intoFile(handle, await handle.createWritable()) };
  } catch (error) {
    return {
      ok: false,
      problem: { message: `${handle.name} cannot be written (${messageOf(error)}); choose another place.` },
    };
  }
}

/** What is written takes the place of the file only when it is closed. */
function intoFile({ name }: FileSystemFileHandle, stream: FileSystemWritableFileStream): Destination {
  return {
    name,
    filesOf: () => ({
      begin: () => Promise.resolve(),
      write: (position, data) => stream.write({ type: 'write', position, data }),
      end: () => stream.close(),
    }),
    abandon: () => stream.abort(),
  };
}

/** Files of a folder, each of which takes its place when it is whole. */
export function intoFolder(folder: FileSystemDirectoryHandle, names: readonly string[]): Destination {
  let growing: {
    readonly name: string;
    readonly isNew: boolean;
    readonly stream: FileSystemWritableFileStream;
  } | null = null;
  const abandon = async (): Promise<void> => {
    if (growing === null) return;
    const { name, isNew, stream } = growing;
    growing = null;
    // A stream that failed is closed already.
    await stream.abort().catch(() => undefined);
    if (isNew) await folder.removeEntry(name);
  };
  const filesOf = (film: number): Files => {
    const name = names[film]!;
    const attempt = async (work: () => Promise<void>): Promise<void> => {
      try {
        await work();
      } catch (error) {
        throw new Error(`${name} cannot be written (${messageOf(error)}); choose another folder.`, { cause: error });
      }
    };
    return {
      begin: () =>
        attempt(async () => {
          const isNew = !(await has(folder, name));
          const file = await folder.getFileHandle(name, { create: true });
          growing = { name, isNew, stream: await file.createWritable() };
        }),
      write: (position, data) => attempt(() => growing!.stream.write({ type: 'write', position, data })),
      end: () =>
        attempt(async () => {
          await growing!.stream.close();
          growing = null;
        }),
    };
  };
  return { name: folder.name, filesOf, abandon };
}

async function has(folder: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  try {
    await folder.getFileHandle(name);
    return true;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return false;
    throw error;
  }
}

/** Files that are whole in memory before the browser gets them. */
function intoDownloads(names: readonly string[]): Destination {
  return {
    name: names.length === 1 ? names[0]! : 'The folder of downloads',
    filesOf: (film) => intoDownload(names[film]!),
    abandon: () => Promise.resolve(),
  };
}

function intoDownload(name: string): Files {
  let bytes = new Uint8Array(2 ** 20);
  let length = 0;
  return {
    begin: () => Promise.resolve(),
    write: (position, data) => {
      const end = position + data.length;
      if (end > bytes.length) {
        const larger = new Uint8Array(Math.max(end, 2 * bytes.length));
        larger.set(bytes);
        bytes = larger;
      }
      bytes.set(data, position);
      length = Math.max(length, end);
      return Promise.resolve();
    },
    end: () => {
      download(name, bytes.slice(0, length));
      return Promise.resolve();
    },
  };
}
