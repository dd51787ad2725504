/** What a file can be that becomes a font, and which characters it has. */
import { refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { formatBytes } from '../sizes.ts';

/** The first and the last character of each range that a font has, in order. */
export type Characters = readonly (readonly [first: number, last: number])[];

const MOST_BYTES = 4 * 2 ** 20;
/** The most bytes of a font that is unpacked, which keeps a small file from filling the memory. */
export const MOST_UNPACKED = 64 * 2 ** 20;

/** How a font begins (OpenType, "Organization of an OpenType Font"; WOFF 2.0, section 4.1). */
const SIGNATURES: Readonly<Record<string, 'plain' | 'woff2'>> = {
  '\u0000\u0001\u0000\u0000': 'plain',
  true: 'plain',
  OTTO: 'plain',
  wOF2: 'woff2',
};

/** Says what is wrong with a file that is to become a font, without looking into it; null where nothing is. */
export function fontProblem(name: string, bytes: Uint8Array): string | null {
  if (bytes.length > MOST_BYTES) {
    return `${name} has ${formatBytes(bytes.length)}; a font has at most ${formatBytes(MOST_BYTES)}: take one with fewer characters.`;
  }
  if (kindOf(bytes) !== undefined) return null;
  return `${name} is no font of the kinds WOFF2, TrueType and OpenType, which can be used here; convert it to one of these.`;
}

function kindOf(bytes: Uint8Array): 'plain' | 'woff2' | undefined {
  return SIGNATURES[tagAt(bytes, 0)];
}

/**
 * The characters of a font, from its table `cmap`. The problem is one sentence in which `name` names the file.
 *
 * @param unbrotli unpacks Brotli, in which WOFF2 packs its tables; throws where they are none
 */
export function charactersOf(
  name: string,
  bytes: Uint8Array,
  unbrotli: (packed: Uint8Array) => Uint8Array,
): Outcome<Characters> {
  const problem = fontProblem(name, bytes);
  if (problem !== null) return refuse(problem);
  try {
    const table = kindOf(bytes) === 'woff2' ? packedTable(bytes, unbrotli) : plainTable(bytes);
    if (table !== null) return { ok: true, value: joined(charactersIn(table)) };
  } catch {
    // What lies outside of the file, or does not unpack, is told as any other fault of the file.
  }
  return refuse(`${name} does not say which characters it has, so it is damaged; take another copy of the font.`);
}

const tagAt = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The table `cmap` of a font that is not packed: 12 bytes of header, then 16 for each table. */
function plainTable(bytes: Uint8Array): Uint8Array | null {
  const view = viewOf(bytes);
  for (let entry = 12, left = view.getUint16(4); left > 0; entry += 16, left--) {
    if (tagAt(bytes, entry) !== 'cmap') continue;
    const [start, length] = [view.getUint32(entry + 8), view.getUint32(entry + 12)];
    return start + length > bytes.length ? null : bytes.subarray(start, start + length);
  }
  return null;
}

/** The numbers in WOFF2's list of known tables of those that are named here; 63 says that the name follows. */
const [CMAP, GLYF, LOCA, NAMED] = [0, 10, 11, 63];

/** The table `cmap` of a WOFF2 font: WOFF 2.0, sections 4 and 5. Tables lie one after another in one stream of Brotli. */
function packedTable(bytes: Uint8Array, unbrotli: (packed: Uint8Array) => Uint8Array): Uint8Array | null {
  const view = viewOf(bytes);
  let at = 48;
  const number = (): number => {
    let value = 0;
    for (let digits = 0; digits < 5; digits++) {
      const byte = view.getUint8(at++);
      value = value * 128 + (byte & 127);
      if (byte < 128) return value;
    }
    throw new RangeError('A number of WOFF2 has at most five digits.');
  };
  let start = 0;
  let found: readonly [number, number] | null = null;
  for (let left = view.getUint16(12); left > 0; left--) {
    const flags = view.getUint8(at++);
    const known = flags & 63;
    const isCmap = known === NAMED ? tagAt(bytes, at) === 'cmap' : known === CMAP;
    if (known === NAMED) at += 4;
    let length = number();
    // Two tables are changed unless they say otherwise, and all others only where they say so.
    const changed = known === GLYF || known === LOCA ? flags >> 6 !== 3 : flags >> 6 !== 0;
    if (changed) length = number();
    if (isCmap) found = [start, start + length];
    start += length;
  }
  return found === null ? null : unbrotli(bytes.subarray(at, at + view.getUint32(20))).subarray(...found);
}

/** The characters of the subtable that has most of them: OpenType, `cmap`, formats 4 and 12. */
function charactersIn(table: Uint8Array): Characters {
  const view = viewOf(table);
  let most: Characters = [];
  for (let entry = 4, left = view.getUint16(2); left > 0; entry += 8, left--) {
    const start = view.getUint32(entry + 4);
    const format = view.getUint16(start);
    const here = format === 4 ? segmentsAt(view, start) : format === 12 ? groupsAt(view, start) : [];
    if (countOf(here) > countOf(most)) most = here;
  }
  if (most.length === 0) throw new RangeError('The font has no characters in Unicode.');
  return most;
}

const countOf = (characters: Characters): number =>
  characters.reduce((sum, [first, last]) => sum + last - first + 1, 0);

/** Format 4: segments, in which a character may have no glyph, which is that of number 0. */
function segmentsAt(view: DataView, start: number): Characters {
  const size = view.getUint16(start + 6);
  const [ends, starts] = [start + 14, start + 16 + size];
  const [deltas, offsets] = [starts + size, starts + 2 * size];
  const found: (readonly [number, number])[] = [];
  let before = -1;
  for (let at = 0; at < size; at += 2) {
    const [first, last] = [view.getUint16(starts + at), view.getUint16(ends + at)];
    if (first <= before) throw new RangeError('The segments of a font are in order.');
    before = last;
    const offset = view.getUint16(offsets + at);
    for (let character = first; character <= last && character !== 0xffff; character++) {
      const plain = offset === 0 ? character : view.getUint16(offsets + at + offset + 2 * (character - first));
      const glyph = plain === 0 && offset !== 0 ? 0 : (plain + view.getUint16(deltas + at)) & 0xffff;
      if (glyph !== 0) found.push([character, character]);
    }
  }
  return found;
}

/** Format 12: groups of characters that have glyphs. */
function groupsAt(view: DataView, start: number): Characters {
  return Array.from({ length: view.getUint32(start + 12) }, (_, group) => {
    const at = start + 16 + 12 * group;
    return [view.getUint32(at), view.getUint32(at + 4)] as const;
  });
}

/** Neighbouring ranges as one. */
function joined(characters: Characters): Characters {
  const ranges: [number, number][] = [];
  for (const [first, last] of [...characters].sort(([a], [b]) => a - b)) {
    const before = ranges.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else ranges.push([first, last]);
  }
  return ranges;
}
