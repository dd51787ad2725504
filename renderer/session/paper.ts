import type { FileLocation } from '../files/files.ts';

/** The file of the document that is open. */
export interface Paper {
  readonly name: string;
  /** Where it can be saved without asking. */
  readonly location: FileLocation | null;
}
