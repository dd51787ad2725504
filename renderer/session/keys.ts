/** How the keys of a command are written. */
const SPELLED: Readonly<Record<string, string>> = {
  ArrowRight: '→',
  ArrowLeft: '←',
  ArrowUp: '↑',
  ArrowDown: '↓',
  $mod: 'Ctrl',
  Control: 'Ctrl',
  PageDown: 'Page down',
  PageUp: 'Page up',
  Escape: 'Esc',
  ' ': 'Space',
};

/** The key combinations of a command, or of an action, as they are written: [["Ctrl", "→"], ["Alt", "→"]]. */
export function spellings({ keys = [] }: { readonly keys?: readonly string[] }): string[][] {
  const spelled = keys.map(spell);
  return spelled.filter((one, index) => spelled.findIndex((other) => other.join() === one.join()) === index);
}

function spell(keys: string): string[] {
  const parts = keys.split(/\b\+/);
  const last = parts.at(-1)!;
  // A character that needs Shift on one keyboard has a key of its own on another, so only the character is shown.
  if (last.length === 1 && !/[a-z ]/.test(last)) return [last];
  return parts.map((key) => SPELLED[key] ?? (key.length === 1 ? key.toUpperCase() : key));
}
