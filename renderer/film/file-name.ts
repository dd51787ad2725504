/** Names of files that every system takes. */
import type { Problem } from '../../core/outcome.ts';

/** Characters that some system keeps for itself. */
const RESERVED = /[\\/:*?"<>|\p{Cc}]/u;
const LONGEST = 200;

/** What is wrong with a name, without its ending, for a file; null when nothing is. */
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
