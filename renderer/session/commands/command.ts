/** What a command is: one thing that a viewer can do, for the keys, the sheet, the palette and the native menu alike. */
import type { Session } from '../session.svelte.ts';

export const GROUPS = ['Time', 'View', 'Run', 'Edit', 'Film', 'File'] as const;
export type Group = (typeof GROUPS)[number];

export interface Command {
  /** Stays the same from version to version: menus send it, and the palette remembers it for commands used last. */
  readonly id: string;
  /** What happens, in words that begin with a small letter. */
  readonly title: string;
  readonly group: Group;
  /** In the notation of tinykeys; the first combination is the one that is shown. */
  readonly keys?: readonly [string, ...string[]];
  /** Whether the keys also work while a text is edited. */
  readonly whileTyping?: boolean;
  /** Whether the command can do anything now; absent where it always can. */
  readonly enabled?: (session: Session) => boolean;
  readonly act: (session: Session) => void;
  /** What the command switches or steps through, so that it can be told when the picture does not show it. */
  readonly setting?: Setting;
}

/** Something that is on or off, or one of several, and how it stands now. */
export interface Setting {
  /** What it is called beside its switch, beginning with a capital letter. */
  readonly name: string;
  readonly value: (session: Session) => boolean | string;
}

/** Makes a command of a group; its identifier begins with the name of the group. */
export function command(
  group: Group,
  id: string,
  title: string,
  rest: Omit<Command, 'id' | 'title' | 'group'>,
): Command {
  return { id: `${group.toLowerCase()}.${id}`, title, group, ...rest };
}

/** How a setting stands, in words such as "Footprint: off". */
export function standing({ name, value }: Setting, session: Session): string {
  const now = value(session);
  return `${name}: ${typeof now === 'string' ? now : now ? 'on' : 'off'}`;
}

/** Invokes a command if it can do anything now; returns whether it could. */
export function invoke(command: Command, session: Session): boolean {
  if (session.lost !== null || command.enabled?.(session) === false) return false;
  command.act(session);
  return true;
}
