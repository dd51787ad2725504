/** The bound on what inputs are read from, the same wherever a file comes from. */
import type { Problem } from '../outcome.ts';
import { sizesApart } from '../sizes.ts';

const LARGEST = 2 ** 30;

/** What is wrong with a file of so many bytes, or with what of it is read at once; null when it can be read. */
export function checkFileSize(name: string, bytes: number, what = 'files'): Problem | null {
  if (bytes <= LARGEST) return null;
  const [size, bound] = sizesApart(bytes, LARGEST);
  return { message: `${name} has ${size}; ${what} of at most ${bound} are read.` };
}
