/** Listens for the keys of commands, and leaves alone keys that are typed into a field or meant for a control. */
import { tinykeys } from 'tinykeys';
import { invoke } from './commands/command.ts';
import type { Command } from './commands/command.ts';
import { COMMANDS } from './commands/list.ts';
import { focusCameByKeyboard, followFocus } from './focus.ts';
import type { Session } from './session.svelte.ts';

const EDITABLE = 'input:not([type=range]):not([type=checkbox]), textarea, select, [contenteditable=true]';
/** Controls that use arrow keys and the like themselves. */
const OWN_KEYS =
  '[role=slider]:not([data-timeline]), [role=radio], [role=option], [role=listbox], [role=combobox], [role=separator], [role=dialog], [role=menu], input[type=range]';
const PRESSED_BY_SPACE = 'button, summary, a[href], [role=switch], input[type=checkbox]';
/** Whatever opens in front of the lab, and takes the keys. */
const IN_FRONT = '[role=dialog], [role=menu], [role=listbox]';
/**
 * What keeps the space bar even when it was focused by a pointer: text fields, and whatever opens in front of
 * the lab.
 */
const KEEPS_SPACE = `input:not([type=range]):not([type=checkbox]), textarea, [contenteditable=true], ${IN_FRONT}`;

/** A list that is closed again; with the focus it would take letters as the beginning of an option's name. */
const CLOSED_LIST = '[role=combobox][aria-expanded=false]';

/** Starts listening; returns what stops it. */
export function listenForShortcuts(session: Session): () => void {
  const bindings = COMMANDS.flatMap((command) => (command.keys ?? []).map((keys) => ({ command, keys })));
  const usual = bindings.map(({ command, keys }) => [keys, handler(session, command, keys)] as const);
  // These listeners come before the focused control: if it has the focus only because it was clicked, it must neither
  // be pressed again nor choose another option.
  const early = bindings.map(({ command, keys }) => [
    keys,
    (event: KeyboardEvent) => {
      // While presenting, the space bar belongs to the talk.
      if (focusCameByKeyboard() || session.director.presenting) return;
      const { target } = event;
      const overList = target instanceof Element && target.matches(CLOSED_LIST) && target.closest(IN_FRONT) === null;
      if (keys === 'Space') give(session, command, event, KEEPS_SPACE);
      else if (overList) give(session, command, event, IN_FRONT);
      if (event.defaultPrevented) event.stopPropagation();
    },
  ]);
  const ends = [
    followFocus(),
    tinykeys(window, Object.fromEntries(early) as Record<string, (event: KeyboardEvent) => void>, { capture: true }),
    tinykeys(window, Object.fromEntries(usual)),
  ];
  return () => {
    for (const end of ends) end();
  };
}

function handler(session: Session, command: Command, keys: string): (event: KeyboardEvent) => void {
  const kept = [EDITABLE, OWN_KEYS, ...(keys === 'Space' ? [PRESSED_BY_SPACE] : [])].join(', ');
  return (event) => {
    if (!event.defaultPrevented) give(session, command, event, command.whileTyping === true ? null : kept);
  };
}

/** Invokes a command, unless the focused element matches the selector `kept` and the key is meant for it. */
function give(session: Session, command: Command, event: KeyboardEvent, kept: string | null): void {
  const target = event.target instanceof Element ? event.target : document.body;
  // What is typed before the palette gets the focus is meant for the palette.
  if (kept !== null && (session.showPalette || target.closest(kept) !== null)) return;
  // Only the first press of a key that is held down counts where the next would undo or confirm what it did: the space
  // bar must not play and pause in turn, nor Enter answer the question that it raised.
  const again = event.repeat && ['Space', 'Enter', 'NumpadEnter'].includes(event.code);
  if (!again && !invoke(command, session)) return;
  event.preventDefault();
  if (!again && command.setting !== undefined) session.tell(command.id);
}
