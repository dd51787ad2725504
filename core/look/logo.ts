/** What a file can be that becomes a logo: a PNG, or an SVG that says its size and needs nothing but itself. */
import { refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { formatBytes } from '../sizes.ts';

export interface LogoFacts {
  readonly type: 'image/png' | 'image/svg+xml';
  /** The size that the file says, in pixels; of an SVG its proportion is what counts. */
  readonly width: number;
  readonly height: number;
}

const MOST_BYTES = 2 ** 20;
const LARGEST_SIDE = 4096;
/** PNG specification, section 5.2: the eight bytes that a PNG begins with; section 11.2.1: size, at byte 16. */
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** The wider a logo is, the flatter it stands on a card; beyond this it would be a line. */
const FLATTEST = 20;

/** Reads what a logo is; the problem is one sentence in which `name` names the file. */
export function logoOf(name: string, bytes: Uint8Array): Outcome<LogoFacts> {
  if (bytes.length > MOST_BYTES) {
    return refuse(`${name} has ${formatBytes(bytes.length)}; a logo has at most ${formatBytes(MOST_BYTES)}.`);
  }
  const facts = PNG.every((byte, at) => bytes[at] === byte) ? pngOf(bytes) : svgOf(bytes);
  if (typeof facts === 'string') return refuse(`${name} ${facts}`);
  const { width, height } = facts;
  if (!(width >= 1 && height >= 1)) return refuse(`${name} has no size; a logo has at least a pixel each way.`);
  if (facts.type === 'image/png' && Math.max(width, height) > LARGEST_SIDE) {
    return refuse(`${name} has ${width} x ${height} pixels; a logo has at most ${LARGEST_SIDE} each way.`);
  }
  if (Math.max(width / height, height / width) > FLATTEST) {
    return refuse(`${name} is more than ${FLATTEST} times as long as it is wide, too flat for a card; crop it.`);
  }
  return { ok: true, value: facts };
}

function pngOf(bytes: Uint8Array): LogoFacts | string {
  if (bytes.length < 24) return 'ends before it says its size; save it as a PNG again.';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { type: 'image/png', width: view.getUint32(16), height: view.getUint32(20) };
}

/** The characters of a file within which its element begins; nobody writes longer comments before it. */
const LATEST_ROOT = 2 ** 16;

const NOT_A_LOGO = 'is neither a PNG nor an SVG, which a logo is; save it as one of these.';

function svgOf(bytes: Uint8Array): LogoFacts | string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return NOT_A_LOGO;
  }
  const root = rootOf(text.slice(0, LATEST_ROOT));
  if (root === null) return NOT_A_LOGO;
  if (/<!DOCTYPE[^>]*\[/i.test(text)) return 'declares entities of its own, which no logo needs; save it as plain SVG.';
  if (/<(?:\w+:)?foreignObject\b/i.test(text)) {
    return 'holds a foreignObject, with which no browser lets a picture be read again; save it as plain SVG.';
  }
  const lengthOf = (name: string): number => {
    const found = new RegExp(`\\s${name}\\s*=\\s*["']\\s*([\\d.]+)(?:px)?\\s*["']`).exec(root);
    return Number(found?.[1] ?? Number.NaN);
  };
  const box = /\sviewBox\s*=\s*["']\s*[-\d.e]+[\s,]+[-\d.e]+[\s,]+([\d.e]+)[\s,]+([\d.e]+)\s*["']/.exec(root);
  const [width, height] = box === null ? [lengthOf('width'), lengthOf('height')] : [Number(box[1]), Number(box[2])];
  if (Number.isNaN(width) || Number.isNaN(height)) return 'does not say its size; give its svg element a viewBox.';
  return { type: 'image/svg+xml', width, height };
}

/** What may stand before the element of an SVG: spaces, the declaration, comments, and the type of the document. */
const BEFORE = [/\s+/y, /<\?[\s\S]*?\?>/y, /<!--[\s\S]*?-->/y, /<!DOCTYPE[^>[]*(?:\[[\s\S]*?\]\s*)?>/iy];

/** The attributes of the element `svg` that a text begins with; null where it begins with something else. */
function rootOf(text: string): string | null {
  let at = 0;
  for (let before = -1; before < at;) {
    before = at;
    for (const pattern of BEFORE) {
      pattern.lastIndex = at;
      at += pattern.exec(text)?.[0].length ?? 0;
    }
  }
  const root = /<svg\b([^>]*)>/iy;
  root.lastIndex = at;
  return root.exec(text)?.[1] ?? null;
}
