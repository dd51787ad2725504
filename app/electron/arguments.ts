/** What the command line hands to Electron's main. */
import { resolve } from 'node:path';

const PREFIX = '--lab=';
const DOCUMENT = /\.tilescope$/i;

/** The query for the page, from the arguments of this process or of a second instance. */
export function queryOf(words: readonly string[]): URLSearchParams | undefined {
  const word = words.find((candidate) => candidate.startsWith(PREFIX));
  return word === undefined ? undefined : new URLSearchParams(word.slice(PREFIX.length));
}

/** The path of a document to open, as double clicks and the command line give it; `folder` is where that was. */
export function documentOf(words: readonly string[], folder: string): string | undefined {
  const word = words.slice(1).find((candidate) => !candidate.startsWith('-') && DOCUMENT.test(candidate));
  return word === undefined ? undefined : resolve(folder, word);
}
