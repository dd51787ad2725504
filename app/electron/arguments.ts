/** What the command line passes to Electron's main process. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDocumentName } from '../../core/document/file-name.ts';
import { labQuery } from '../query.ts';
import { UserError } from '../user-error.ts';

const PREFIX = '--lab=';
const OPEN = 'open';
const SET = '--set';

/** Starts the application only to find out whether it works, prints the answer, and ends. */
export const SMOKE_TEST = '--smoke-test';
/** Commands of `tilescope` that show no lab; `open` does. */
export const COMMANDS: readonly string[] = ['help', 'list', 'run', 'costs', 'sweep', 'verify', 'record', 'join'];
/** Options that are answered without a window too. */
export const ANSWERS: readonly string[] = ['--help', '-h', '--version', '-V'];

/** The words of a command, without Chromium's own in front of it; undefined where the lab is to be shown. */
export function commandOf(words: readonly string[]): readonly string[] | undefined {
  const at = words.findIndex((word) => !word.startsWith('-') || ANSWERS.includes(word));
  const [name] = words.slice(at);
  return at >= 0 && name !== undefined && [...COMMANDS, ...ANSWERS].includes(name) ? words.slice(at) : undefined;
}

/** The query for the page, from the words of this process or of a second instance. */
export function queryOf(words: readonly string[]): URLSearchParams | undefined {
  const word = words.find((candidate) => candidate.startsWith(PREFIX));
  if (word !== undefined) return new URLSearchParams(word.slice(PREFIX.length));
  const [command, ...rest] = words.filter((candidate, at) => !candidate.startsWith('-') && words[at - 1] !== SET);
  const [kernel] = command === OPEN ? rest : [];
  if (kernel === undefined || localPath(kernel) === undefined || isDocumentName(kernel)) return undefined;
  try {
    return labQuery(kernel, settingsIn(words));
  } catch (error) {
    // The lab itself says what is wrong with a setting, except for one without a name, which cannot be handed on.
    if (error instanceof UserError) return labQuery(kernel, []);
    throw error;
  }
}

function settingsIn(words: readonly string[]): readonly string[] {
  return words.flatMap((word, at) => {
    if (word.startsWith(`${SET}=`)) return word.slice(SET.length + 1);
    return words[at - 1] === SET ? word : [];
  });
}

/** The path of a document to open, from a double click or the command line; a relative path is relative to `folder`. */
export function documentOf(words: readonly string[], folder: string): string | undefined {
  const paths = words.filter((word) => !word.startsWith('-'));
  const path = paths.map(localPath).find((candidate) => candidate !== undefined && isDocumentName(candidate));
  return path === undefined ? undefined : resolve(folder, path);
}

/**
 * Linux desktops pass addresses, because of the %U in the desktop file; an address on another machine is no
 * local file.
 */
function localPath(word: string): string | undefined {
  if (!/^file:/i.test(word)) return word;
  try {
    return fileURLToPath(word);
  } catch {
    return undefined;
  }
}
