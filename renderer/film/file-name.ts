/** Checks that a file name is valid on every operating system. */
import type { Problem } from '../../core/outcome.ts';

/** Characters that at least one operating system does not allow in file names. */
const RESERVED = /[\\/:*?"<>|\p{Cc}]/u;
const LONGEST = 200;

/** What is wrong with a file name (given without its extension); null when nothing is. */
export function checkName(name: string): Problem | null {
  if (name.trim() === '') return { message: 'The file needs a name.' };
  if (name.length > LONGEST) {
    return { message: `The name has ${name.length} characters; a file name may have at most ${LONGEST}.` };
  }
  const reserved = RESERVED.exec(name)?.[0];
  if (reserved !== undefined) return { message: `A file name cannot contain ${JSON.stringify(reserved)}.` };
  if (/^[. ]|[. ]$/.test(name)) {
    return { message: 'A file name cannot begin or end with a dot or a space.' };
  }
  return null;
}
