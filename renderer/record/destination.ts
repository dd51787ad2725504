/** Where a film that is made in a page goes: a file that the viewer picks, or the downloads. */
import type { Outcome } from '../../core/kernel.ts';
import { download } from '../download.ts';
import { picked } from '../files/pickers.ts';
import { messageOf } from '../message.ts';
import type { Files } from './encode/contract.ts';

interface SavePicker {
  showSaveFilePicker(options: {
    readonly id: string;
    readonly suggestedName: string;
    readonly types: readonly { readonly description: string; readonly accept: Readonly<Record<string, string[]>> }[];
  }): Promise<FileSystemFileHandle>;
}

export interface Destination {
  readonly name: string;
  readonly files: Files;
  /** Leaves what was there before as it was. */
  abandon(): Promise<void>;
}

/** Asks where to, before anything is drawn; null when the dialog was given up. */
export async function pickDestination(name: string, title: string): Promise<Outcome<Destination> | null> {
  if (!('showSaveFilePicker' in window)) return { ok: true, value: intoDownloads(name) };
  const types = [{ description: title, accept: { 'application/octet-stream': [name.slice(name.lastIndexOf('.'))] } }];
  const picker = window as unknown as SavePicker;
  const handle = await picked(picker.showSaveFilePicker({ id: 'tilescope-film', suggestedName: name, types }));
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
    files: {
      begin: () => Promise.resolve(),
      write: (position, data) => stream.write({ type: 'write', position, data }),
      end: () => stream.close(),
    },
    abandon: () => stream.abort(),
  };
}

/** A file that is whole in memory before the browser gets it. */
function intoDownloads(name: string): Destination {
  let bytes = new Uint8Array(2 ** 20);
  let length = 0;
  return {
    name,
    files: {
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
    },
    abandon: () => Promise.resolve(),
  };
}
