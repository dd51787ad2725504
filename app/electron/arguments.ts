/** What the command line hands to Electron's main. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const PREFIX = '--lab=';
const DOCUMENT = /\.tilescope$/i;

/** The query for the page, from the arguments of this process or of a second instance. */
export function queryOf(words: readonly string[]): URLSearchParams | undefined {
  const word = words.find((candidate) => candidate.startsWith(PREFIX));
  return word === undefined ? undefined : new URLSearchParams(word.slice(PREFIX.length));
}

/** The path of a document to open, as double clicks and the command line give it; `folder` is where that was. */
export function documentOf(words: readonly string[], folder: string): string | undefined {
  const paths = words.slice(1).filter((word) => !word.startsWith('-'));
  const path = paths.map(localPath).find((candidate) => candidate !== undefined && DOCUMENT.test(candidate));
  return path === undefined ? undefined : resolve(folder, path);
}

/** Desktops of Linux hand on addresses, by the %U of the desktop file; one of another machine is no file of this. */
function localPath(word: string): string | undefined {
  if (!/^file:/i.test(word)) return word;
  try {
    return fileURLToPath(word);
  } catch {
    return undefined;
  }
}
