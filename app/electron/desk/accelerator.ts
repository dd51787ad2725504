/** Translates keys in the notation of tinykeys into that of Electron's menus. */
const MODIFIERS = new Map([
  ['$mod', 'CmdOrCtrl'],
  ['Control', 'Ctrl'],
  ['Meta', 'Cmd'],
  ['Alt', 'Alt'],
  ['Shift', 'Shift'],
]);

const KEYS = new Map([
  ['ArrowLeft', 'Left'],
  ['ArrowRight', 'Right'],
  ['ArrowUp', 'Up'],
  ['ArrowDown', 'Down'],
  ['Escape', 'Esc'],
  ['Enter', 'Enter'],
  ['Home', 'Home'],
  ['End', 'End'],
  ['PageUp', 'PageUp'],
  ['PageDown', 'PageDown'],
  ['Backspace', 'Backspace'],
  ['Delete', 'Delete'],
  ['Space', 'Space'],
  [' ', 'Space'],
]);

/** The accelerator; undefined where Electron has no name for the keys, since one that it cannot read is an error. */
export function acceleratorOf(keys: string): string | undefined {
  const parts = keys.split(/\b\+/);
  const last = parts.pop();
  if (last === undefined) return undefined;
  const modifiers = parts.map((part) => MODIFIERS.get(part));
  const key = KEYS.get(last) ?? (/^[\x21-\x7e]$/.test(last) && last !== '+' ? last.toUpperCase() : named(last));
  return key === undefined || modifiers.includes(undefined) ? undefined : [...modifiers, key].join('+');
}

function named(key: string): string | undefined {
  return /^F([1-9]|1\d|2[0-4])$/.test(key) ? key : undefined;
}
