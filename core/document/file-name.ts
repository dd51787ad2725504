/** How a file is known to be a document: by its ending, in letters of any case. */
export const EXTENSION = '.tilescope';

export function isDocumentName(fileName: string): boolean {
  return fileName.toLowerCase().endsWith(EXTENSION);
}
