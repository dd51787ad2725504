/** How a page opens and saves documents, whatever the shell. A dialog that was given up is null. */
import { LONGEST_DOCUMENT } from '../../core/document/bounds.ts';
import { refuse } from '../../core/outcome.ts';
import type { Outcome, Problem } from '../../core/outcome.ts';
import { sizesApart } from '../../core/sizes.ts';

/** Where a document lies, and can be saved again without asking. */
export interface FileLocation {
  readonly name: string;
  write(text: string): Promise<Problem | null>;
}

export interface OpenedFile {
  readonly name: string;
  readonly text: string;
  /** Null where it can be read only, as a file that was dropped. */
  readonly place: FileLocation | null;
}

export interface SavedFile {
  readonly name: string;
  /** Null where it went to the downloads. */
  readonly place: FileLocation | null;
}

/** A document that was open before. */
export interface RecentFile {
  readonly name: string;
  open(): Promise<Outcome<OpenedFile> | null>;
}

export interface Files {
  /** Asks for a document. */
  open(): Promise<Outcome<OpenedFile> | null>;
  /** Asks where to save. */
  save(name: string, text: string): Promise<Outcome<SavedFile> | null>;
  /** The latest first. */
  recent(): Promise<readonly RecentFile[]>;
  /** Makes it the latest. */
  remember(file: OpenedFile): Promise<void>;
}

/** The text of a file, unless it is too large to be a document. */
export async function readText(file: File): Promise<Outcome<string>> {
  if (file.size <= LONGEST_DOCUMENT) return readWhole(file, () => file.text());
  const [size, bound] = sizesApart(file.size, LONGEST_DOCUMENT);
  return { ok: false, problem: { message: `${file.name} has ${size}; a document has at most ${bound}.` } };
}

/** What is read of a file; a folder that was dropped is a file as well until somebody reads it. */
export async function readWhole<T>({ name }: File, read: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await read() };
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    const message = `${name} cannot be read: it is a folder, or it has gone or changed since it was chosen.`;
    return refuse(message);
  }
}
