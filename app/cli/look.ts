/** The look of a film's cards, from a document and what the command line says instead. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { accentOf, heldAs, PLAIN_LOOK } from '../../core/document/look.ts';
import type { HeldFile, TalkLook } from '../../core/document/look.ts';
import { UserError } from '../user-error.ts';
import { reason } from './request.ts';

export interface LookOptions {
  readonly logo?: string;
  readonly font?: string;
  readonly accent?: string;
}

/** Throws a `UserError` for a file that cannot be used. */
export async function lookFromOptions(
  { logo, font, accent }: LookOptions,
  look: TalkLook = PLAIN_LOOK,
): Promise<TalkLook> {
  const colour = accent === undefined ? null : accentOf(accent);
  if (colour?.ok === false) throw new UserError(`--accent: ${colour.problem.message}`);
  return {
    logo: logo === undefined ? look.logo : await held('logo', logo),
    font: font === undefined ? look.font : await held('font', font),
    accent: colour === null ? look.accent : colour.value,
  };
}

async function held(part: 'logo' | 'font', path: string): Promise<HeldFile> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new UserError(`--${part}: ${path} cannot be read (${reason(error)}).`, { cause: error });
  }
  const file = heldAs(part, basename(path), bytes);
  if (!file.ok) throw new UserError(`--${part}: ${file.problem.message}`);
  return file.value;
}
