/** Listens for the shortcuts, and leaves alone what is typed or meant for a control. */
import { tinykeys } from 'tinykeys';
import { SHORTCUTS } from './keys.ts';
import type { Shortcut } from './keys.ts';
import type { Session } from './session.svelte.ts';

const EDITABLE = 'input:not([type=range]):not([type=checkbox]), textarea, select, [contenteditable=true]';
/** Controls that use arrows and the like themselves. */
const OWN_KEYS =
  '[role=slider]:not([data-timeline]), [role=radio], [role=option], [role=listbox], [role=combobox], [role=separator], [role=dialog], [role=menu], input[type=range]';
const PRESSED_BY_SPACE = 'button, summary, a[href], [role=switch], input[type=checkbox]';

/** Starts listening; returns what stops it. */
export function listenForShortcuts(session: Session): () => void {
  const bindings = SHORTCUTS.flatMap((shortcut) =>
    shortcut.keys.map((keys) => [keys, handler(session, shortcut, keys)] as const),
  );
  return tinykeys(window, Object.fromEntries(bindings));
}

function handler(session: Session, shortcut: Shortcut, keys: string): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.defaultPrevented || session.lost !== null) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (shortcut.whileTyping !== true) {
      if (target.closest(EDITABLE) !== null || target.closest(OWN_KEYS) !== null) return;
      if (keys === 'Space' && target.closest(PRESSED_BY_SPACE) !== null) return;
    }
    event.preventDefault();
    shortcut.act(session);
  };
}
