/** Checks that a file name is valid on every operating system. */
import type { Problem } from '../../core/outcome.ts';

/** Characters that at least one operating system does not allow in file names. */
const RESERVED = /[\\/:*?"<>|\p{Cc}]/u;
const LONGEST = 200;

/** What is wrong with a file name (given without its extension); null when nothing is. */
export function checkName(name: string): Problem | null {
  if (name.trim() === '') return { message: 'The file needs a name.' };
  if (name.length > LONGEST) {
    return { message: `The name has ${name.length} characters; a file's may have ${LONGEST}.` };
  }
  const reserved = RESERVED.exec(name)?.[0];
  if (reserved !== undefined) return { message: `The name of a file cannot have ${JSON.stringify(reserved)} in it.` };
  if (/^[. ]|[. ]$/.test(name)) {
    return { message: 'The name of a file begins and ends with neither a dot nor a space.' };
  }
  return null;
}
