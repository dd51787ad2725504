/** The files that a recording writes. Each appears under its name only when it is complete. */
import type { FilePart } from '../../core/film/formats.ts';
import type { GrowingFile } from '../cli/write.ts';

export interface Target {
  begin(part: FilePart): Promise<void>;
  write(position: number, bytes: Uint8Array): Promise<void>;
  end(): Promise<void>;
  /** Removes the file that is not complete. */
  discard(): Promise<void>;
  /** Paths of the complete files, in the order in which they were finished. */
  readonly files: readonly string[];
}

/**
 * @param place the path of a file of the recording
 * @param open makes the file of a path
 */
export function createTarget(
  place: (part: FilePart) => string,
  open: (path: string, part: FilePart) => Promise<GrowingFile>,
): Target {
  let current: { readonly path: string; readonly file: GrowingFile } | null = null;
  const files: string[] = [];
  const now = () => {
    if (current === null) throw new Error('No file has begun.');
    return current;
  };
  return {
    files,
    begin: async (part) => {
      const path = place(part);
      current = { path, file: await open(path, part) };
    },
    write: (position, bytes) => now().file.write(position, bytes),
    end: async () => {
      const { path, file } = now();
      await file.finish();
      files.push(path);
      current = null;
    },
    discard: async () => {
      await current?.file.discard();
      current = null;
    },
  };
}
