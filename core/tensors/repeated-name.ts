/** Finds what `JSON.parse` passes over: a name that one object has twice, of which only the last value would be read. */

/** An escaped character, or one that begins or ends a text, or opens, closes or parts what is around it. */
const TOKEN = /\\.|["{}[\],]/g;

/** The first name that an object in a JSON text has twice; `undefined` where there is none. The text must be valid. */
export function repeatedName(json: string): string | undefined {
  /** The names so far of each object that is open; null for a list. */
  const open: (Set<string> | null)[] = [];
  let mayBeName = false;
  let start: number | null = null;
  for (const { 0: token, index } of json.matchAll(TOKEN)) {
    if (start !== null) {
      if (token !== '"') continue;
      const names = mayBeName ? open.at(-1) : null;
      if (names) {
        const name = JSON.parse(json.slice(start, index + 1)) as string;
        if (names.has(name)) return name;
        names.add(name);
      }
      start = null;
      mayBeName = false;
      continue;
    }
    if (token === '"') start = index;
    else if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token !== ',') open.pop();
    if (token !== '"') mayBeName = token === '{' || token === ',';
  }
  return undefined;
}
