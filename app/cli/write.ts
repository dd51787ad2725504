/** Writes files so that each appears under its name only when it is complete. */
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../user-error.ts';
import { checkAlone, checkPlace, partialOf } from './partial.ts';
import { reason } from './request.ts';

export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true }).catch(() =>
      // Making the folder alone gives the true reason; with its parents, a read-only disk is reported as "no such
      // file".
      mkdir(path),
    );
  } catch (error) {
    throw new UserError(`${path} cannot be created (${reason(error)}); choose a folder that can be written.`);
  }
}

export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const file = await openWhole(path);
  await file.write(0, bytes);
  await file.finish();
}

/**
 * A file that grows under a temporary name until it is complete. A failure throws one sentence and leaves nothing
 * behind.
 */
export interface GrowingFile {
  write(position: number, bytes: Uint8Array): Promise<void>;
  /** Gives the file its name, replacing the file that had it before. */
  finish(): Promise<void>;
  /** Removes the unfinished file. */
  discard(): Promise<void>;
}

export async function openWhole(path: string): Promise<GrowingFile> {
  const partial = partialOf(path);
  let handle: FileHandle | null = null;
  const discard = async (): Promise<void> => {
    const open = handle;
    handle = null;
    await open?.close();
    // A failure while discarding must not hide the first one.
    await rm(partial, { force: true, recursive: true }).catch(() => undefined);
  };
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      await discard();
      if (error instanceof UserError) throw error;
      throw new UserError(
        `${path} cannot be written (${reason(error)}); choose a place in ${dirname(path)} or elsewhere that can.`,
        { cause: error },
      );
    }
  };
  await attempt(async () => {
    // Renaming onto a device or a pipe would replace it, so these are written directly.
    const there = await stat(path).catch(() => null);
    if (there !== null && !there.isFile()) throw new Error(there.isDirectory() ? 'it is a folder' : 'it is no file');
    // A device or a pipe is no place for a file beside it, and has been refused.
    await checkPlace(path);
    handle = await open(partial, 'w');
    await checkAlone(path);
  });
  return {
    write: (position, bytes) =>
      attempt(async () => {
        if (handle === null) throw new Error('it was discarded');
        for (let at = 0; at < bytes.length;) {
          at += (await handle.write(bytes, at, bytes.length - at, position + at)).bytesWritten;
        }
      }),
    finish: () =>
      attempt(async () => {
        // The bytes must be on the disk before the rename replaces the old file.
        await handle?.sync();
        await handle?.close();
        handle = null;
        await rename(partial, path);
      }),
    discard,
  };
}
