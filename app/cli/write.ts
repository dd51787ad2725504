/** Writing the files of a run: each appears under its name only when it is whole. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../user-error.ts';
import { reason } from './request.ts';

export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw new UserError(`${path} cannot be made (${reason(error)}); choose a folder that can be written.`);
  }
}

export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const partial = `${path}.partial`;
  try {
    await writeFile(partial, bytes);
    await rename(partial, path);
  } catch (error) {
    // What went wrong first is what is told.
    await rm(partial, { force: true, recursive: true }).catch(() => undefined);
    throw new UserError(
      `${path} cannot be written (${reason(error)}); choose a place in ${dirname(path)} or elsewhere that can.`,
    );
  }
}
