/** Listens for the keys of commands, and leaves alone what is typed or meant for a control. */
import { tinykeys } from 'tinykeys';
import { perform } from './commands/command.ts';
import type { Command } from './commands/command.ts';
import { COMMANDS } from './commands/list.ts';
import type { Session } from './session.svelte.ts';

const EDITABLE = 'input:not([type=range]):not([type=checkbox]), textarea, select, [contenteditable=true]';
/** Controls that use arrows and the like themselves. */
const OWN_KEYS =
  '[role=slider]:not([data-timeline]), [role=radio], [role=option], [role=listbox], [role=combobox], [role=separator], [role=dialog], [role=menu], input[type=range]';
const PRESSED_BY_SPACE = 'button, summary, a[href], [role=switch], input[type=checkbox]';

/** Starts listening; returns what stops it. */
export function listenForShortcuts(session: Session): () => void {
  const bindings = COMMANDS.flatMap((command) =>
    (command.keys ?? []).map((keys) => [keys, handler(session, command, keys)] as const),
  );
  return tinykeys(window, Object.fromEntries(bindings));
}

function handler(session: Session, command: Command, keys: string): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.defaultPrevented) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (command.whileTyping !== true) {
      // What is typed before the palette has the focus is meant for it.
      if (session.showPalette || target.closest(EDITABLE) !== null || target.closest(OWN_KEYS) !== null) return;
      if (keys === 'Space' && target.closest(PRESSED_BY_SPACE) !== null) return;
    }
    if (perform(command, session)) event.preventDefault();
  };
}
