/** Writes a ZIP file as its entries come, each stored as it is: what films are made of does not get smaller. */
import { Zip, ZipPassThrough } from 'fflate';
import { concatenate } from '../../../core/tensors/bytes.ts';
import type { Files } from './contract.ts';

export interface ZipFile {
  add(name: string, bytes: Uint8Array): Promise<void>;
  end(): Promise<void>;
}

export async function createZip(files: Files): Promise<ZipFile> {
  let position = 0;
  let pending: Uint8Array<ArrayBuffer>[] = [];
  const zip = new Zip((error, bytes) => {
    if (error !== null) throw error;
    pending.push(new Uint8Array(bytes));
  });
  const flush = async (): Promise<void> => {
    const bytes = concatenate(pending);
    pending = [];
    await files.write(position, bytes);
    position += bytes.length;
  };
  await files.begin(null);
  return {
    add: async (name, bytes) => {
      const entry = new ZipPassThrough(name);
      // A constant date, the earliest that a ZIP can hold, so that the same film always gives the same file.
      entry.mtime = '1980-01-01T12:00:00';
      zip.add(entry);
      entry.push(bytes, true);
      await flush();
    },
    end: async () => {
      zip.end();
      await flush();
      await files.end();
    },
  };
}
