/** What a command is: one thing that a viewer can do, for the keys, the sheet, the palette and the native menu alike. */
import type { Session } from '../session.svelte.ts';

export const GROUPS = ['Time', 'View', 'Run', 'Edit', 'Film', 'File'] as const;
export type Group = (typeof GROUPS)[number];

export interface Command {
  /** Lasts from version to version: what a menu sends, and what is remembered of the commands used last. */
  readonly id: string;
  /** Begins with a small letter, and says what happens. */
  readonly title: string;
  readonly group: Group;
  /** In the notation of tinykeys; the first is the one that is shown. */
  readonly keys?: readonly [string, ...string[]];
  /** Whether the keys also work while a text is edited. */
  readonly whileTyping?: boolean;
  /** Whether there is anything to do now; always, if it is absent. */
  readonly enabled?: (session: Session) => boolean;
  readonly act: (session: Session) => void;
  /** What it switches or turns through, where that is not plain to see. */
  readonly setting?: Setting;
}

/** Something that is on or off, or one of several, as it is now. */
export interface Setting {
  /** Begins with a capital letter: what it is called beside its switch. */
  readonly name: string;
  readonly value: (session: Session) => boolean | string;
}

/** A command of a group, with which its identifier begins. */
export function command(
  group: Group,
  id: string,
  title: string,
  rest: Omit<Command, 'id' | 'title' | 'group'>,
): Command {
  return { id: `${group.toLowerCase()}.${id}`, title, group, ...rest };
}

/** How a setting stands, in words: "Footprint: off". */
export function standing({ name, value }: Setting, session: Session): string {
  const now = value(session);
  return `${name}: ${typeof now === 'string' ? now : now ? 'on' : 'off'}`;
}

/** Does what a command says, if there is anything to do; tells whether there was. */
export function invoke(command: Command, session: Session): boolean {
  if (session.lost !== null || command.enabled?.(session) === false) return false;
  command.act(session);
  return true;
}
