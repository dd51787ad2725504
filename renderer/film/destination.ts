/** Where a page writes the files of a film: into a folder that the viewer picks, or into the downloads. */
import { download } from '../download.ts';
import { picked } from '../files/pickers.ts';
import { messageOf } from '../../core/message.ts';
import type { Files } from './encode/contract.ts';
import { memoryFile } from './memory-file.ts';

/**
 * The browser's dialog for saving one file is not used: it empties the file to be replaced before the page can refuse.
 */
interface Picker {
  showDirectoryPicker(options: { readonly id: string; readonly mode: 'readwrite' }): Promise<FileSystemDirectoryHandle>;
}

export interface Destination {
  /** The name of the file, or of the folder where there are several files. */
  readonly name: string;
  /** Names of the files that already exist there and would be replaced. */
  readonly present: readonly string[];
  /** What writes the file of a name. */
  fileOf(name: string): Files;
  /** Gives up the file being written; a file that stood there before stays as it was. */
  abandon(): Promise<void>;
}

/** Whether this browser can ask for a folder; otherwise files go to the downloads. */
export const asksForFolder = (): boolean => 'showDirectoryPicker' in window;

/** Asks where files of these names go, before anything is drawn; null when the viewer cancels the dialog. */
export async function pickDestination(names: readonly string[]): Promise<Destination | null> {
  if (!asksForFolder()) return intoDownloads(names);
  const picker = window as unknown as Picker;
  const folder = await picked(picker.showDirectoryPicker({ id: 'tilescope-film', mode: 'readwrite' }));
  return folder === null ? null : await intoFolder(folder, names);
}

/** Writes into a folder; each file appears under its name only when it is complete. */
export async function intoFolder(folder: FileSystemDirectoryHandle, names: readonly string[]): Promise<Destination> {
  const found = await Promise.all(names.map((name) => has(folder, name)));
  const present = names.filter((_, at) => found[at]);
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
  const fileOf = (name: string): Files => {
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
  return { name: nameOf(names, folder.name), present, fileOf, abandon };
}

function nameOf(names: readonly string[], folder: string): string {
  return names.length === 1 ? names[0]! : folder;
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

/** Collects each file in memory and then hands it to the browser as a download. */
function intoDownloads(names: readonly string[]): Destination {
  return {
    name: nameOf(names, 'The folder of downloads'),
    present: [],
    fileOf: (name) => memoryFile((bytes) => download(name, bytes)),
    abandon: () => Promise.resolve(),
  };
}
