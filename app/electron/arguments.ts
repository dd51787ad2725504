/** What the command line hands to Electron's main. */
const PREFIX = '--lab=';

/** The query for the page, from the arguments of this process or of a second instance. */
export function queryOf(words: readonly string[]): URLSearchParams | undefined {
  const word = words.find((candidate) => candidate.startsWith(PREFIX));
  return word === undefined ? undefined : new URLSearchParams(word.slice(PREFIX.length));
}
