/** Documents in files. A page knows each file by a name that is made up here, and can name no other file. */
import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { LONGEST_DOCUMENT } from '../../../core/document/bounds.ts';
import { refuse } from '../../../core/outcome.ts';
import type { Outcome, Problem } from '../../../core/outcome.ts';
import type { DeskFile } from '../../../core/port/desk.ts';
import { reason } from '../../cli/request.ts';
import { writeWhole } from '../../cli/write.ts';
import { UserError } from '../../user-error.ts';
import { sizesApart } from '../../../core/sizes.ts';

export class Papers {
  readonly #paths = new Map<string, string>();

  /** The name of a path, which stays the same as long as the application runs. */
  placeOf(path: string): string {
    for (const [place, known] of this.#paths) if (known === path) return place;
    const place = randomUUID();
    this.#paths.set(place, path);
    return place;
  }

  pathOf(place: string): string | undefined {
    return this.#paths.get(place);
  }

  /** Reads a file that is no larger than a document can be. */
  async read(path: string): Promise<Outcome<DeskFile>> {
    const name = basename(path);
    try {
      const status = await stat(path);
      if (!status.isFile()) return refuse(`${name} is not a file.`);
      if (status.size > LONGEST_DOCUMENT) {
        const [size, bound] = sizesApart(status.size, LONGEST_DOCUMENT);
        return refuse(`${name} has ${size}; a document has at most ${bound}.`);
      }
      return { ok: true, value: { name, text: await readFile(path, 'utf8'), place: this.placeOf(path) } };
    } catch (error) {
      return refuse(`${name} cannot be read (${reason(error)}).`);
    }
  }

  /** Writes a file whole or not at all. */
  async write(place: string, text: string): Promise<Problem | null> {
    const path = this.pathOf(place);
    if (path === undefined)
      return { message: 'Tilescope no longer knows this file; save the document under a name again.' };
    try {
      await writeWhole(path, new TextEncoder().encode(text));
      return null;
    } catch (error) {
      if (error instanceof UserError) return { message: error.message };
      throw error;
    }
  }
}
