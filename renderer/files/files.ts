/** How a page opens and saves documents, whatever the shell. A dialog that the viewer cancels gives null. */
import { LONGEST_DOCUMENT } from '../../core/document/bounds.ts';
import { refuse } from '../../core/outcome.ts';
import type { Outcome, Problem } from '../../core/outcome.ts';
import { sizesApart } from '../../core/sizes.ts';
import type { Source } from '../../core/tensors/source.ts';

/** Where a document lies, and can be saved again without asking. */
export interface FileLocation {
  readonly name: string;
  write(text: string): Promise<Problem | null>;
}

export interface OpenedFile {
  readonly name: string;
  readonly text: string;
  /** Where it can be saved again; null for a file that can only be read, such as one that was dropped. */
  readonly location: FileLocation | null;
}

export interface SavedFile {
  readonly name: string;
  /** Where it can be saved again; null when it went to the downloads. */
  readonly location: FileLocation | null;
}

/** A document that was open earlier. */
export interface RecentFile {
  readonly name: string;
  open(): Promise<Outcome<OpenedFile> | null>;
}

export interface Files {
  /** Asks the viewer for a document. */
  open(): Promise<Outcome<OpenedFile> | null>;
  /** Asks the viewer where to save. */
  save(name: string, text: string): Promise<Outcome<SavedFile> | null>;
  /** The documents that were open, the latest first. */
  recent(): Promise<readonly RecentFile[]>;
  /** Puts a file at the head of the recent ones. */
  remember(file: OpenedFile): Promise<void>;
  /** Gives a value that stands for a location and that the browser can store; null if there is none. */
  keep(location: FileLocation): unknown;
  /** Gives the location of a value that `keep` gave before the page was reloaded; null if it is not known any more. */
  find(kept: unknown): Promise<FileLocation | null>;
}

/** The text of a file, unless it is too large to be a document. */
export async function readText(file: File): Promise<Outcome<string>> {
  if (file.size <= LONGEST_DOCUMENT) return readWhole(file, () => file.text());
  const [size, bound] = sizesApart(file.size, LONGEST_DOCUMENT);
  return { ok: false, problem: { message: `${file.name} has ${size}; a document has at most ${bound}.` } };
}

/** Reads a file and says why it cannot be read. A dropped folder looks like a file until somebody tries to read it. */
export async function readWhole<T>({ name }: File, read: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await read() };
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    const message = `${name} cannot be read: it is a folder, or it was moved or changed after it was chosen.`;
    return refuse(message);
  }
}

/** A file whose parts are read as they are needed. */
export function sourceIn(file: File): Source {
  const { name, size } = file;
  return {
    name,
    size,
    read: (start, end) => readWhole(file, async () => new Uint8Array(await file.slice(start, end).arrayBuffer())),
  };
}
