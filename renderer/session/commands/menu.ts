/** The commands as the native menu of the desktop shows them. */
import type { MenuCommand } from '../../../core/port/desk.ts';
import type { Session } from '../session.svelte.ts';
import { COMMANDS } from './list.ts';

export function menuOf(session: Session): readonly MenuCommand[] {
  return COMMANDS.map(({ id, title, group, keys, enabled }) => ({
    id,
    title,
    group,
    keys: keys?.[0] ?? null,
    enabled: session.lost === null && enabled?.(session) !== false,
  }));
}
