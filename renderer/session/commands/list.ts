/**
 * Every command of the lab, in the order in which the sheet shows them. A new command goes into the file of its
 * group.
 */
import type { Command } from './command.ts';
import { FILE_COMMANDS } from './file.ts';
import { FILM_COMMANDS } from './film.ts';
import { EDIT_COMMANDS, RUN_COMMANDS } from './run.ts';
import { TIME_COMMANDS } from './time.ts';
import { VIEW_COMMANDS } from './view.ts';

export const COMMANDS: readonly Command[] = [
  ...TIME_COMMANDS,
  ...VIEW_COMMANDS,
  ...RUN_COMMANDS,
  ...EDIT_COMMANDS,
  ...FILM_COMMANDS,
  ...FILE_COMMANDS,
];

/** The command with an identifier; throws where there is none, which can only be a mistake in the code. */
export function commandOf(id: string): Command {
  const found = COMMANDS.find((command) => command.id === id);
  if (found === undefined) throw new Error(`there is no command ${id}`);
  return found;
}
