/**
 * Reads .npz files: ZIP archives of .npy files, stored or deflated, as numpy.savez and numpy.savez_compressed write them.
 * The directory at the end of the file says where each lies; of an array nothing but its header is read before it is asked for.
 */
import { Inflate, inflateSync } from 'fflate';
import { refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { printable } from '../shown.ts';
import { checksumOf, concatenate } from './bytes.ts';
import { checkFileSize } from './file-size.ts';
import { LONGEST_NPY_HEAD, parseNpy, readLayout } from './npy.ts';
import type { NpyArray, NpyLayout } from './npy.ts';
import type { Source } from './source.ts';

/** One array of an archive. */
export interface NpzEntry {
  readonly name: string;
  /** How the bytes are packed: as they are, or deflated. */
  readonly packing: 'stored' | 'deflated';
  readonly packedBytes: number;
  readonly bytes: number;
  /** The checksum of the bytes (CRC-32). */
  readonly checksum: number;
  /** Where the header that stands before the packed bytes begins. */
  readonly header: number;
}

const MOST_ENTRIES = 2 ** 14;
const LARGEST_DIRECTORY = 2 ** 24;
const [END, CENTRAL, LOCAL] = [0x06054b50, 0x02014b50, 0x04034b50];
const [END_BYTES, CENTRAL_BYTES, LOCAL_BYTES] = [22, 46, 30];
const LONGEST_COMMENT = 0xffff;
/** What stands in a directory where a number is elsewhere, since it is too large for its field. */
const [ELSEWHERE, ELSEWHERE_SHORT] = [0xffffffff, 0xffff];
/** Deflate makes nothing smaller than by this factor. */
const BEST_PACKING = 1032;
/** The first bytes of an array that are read for its header; most headers are shorter. */
const FIRST_READ = 512;

/** Lists the arrays of an archive, in its order. */
export async function parseNpz(file: Source): Promise<Outcome<readonly NpzEntry[]>> {
  const no = `${file.name} is not a .npz file`;
  const tail = await file.read(Math.max(file.size - END_BYTES - LONGEST_COMMENT, 0), file.size);
  if (!tail.ok) return tail;
  const last = viewOf(tail.value);
  let at = tail.value.length - END_BYTES;
  while (at >= 0 && last.getUint32(at, true) !== END) at--;
  if (at < 0) return refuse(`${no}, or is truncated: write it with numpy.savez.`);
  const count = last.getUint16(at + 10, true);
  const [size, start] = [last.getUint32(at + 12, true), last.getUint32(at + 16, true)];
  if (count === ELSEWHERE_SHORT || size === ELSEWHERE || start === ELSEWHERE) return refuse(zip64(file.name));
  if (last.getUint16(at + 4, true) !== 0) return refuse(`${file.name} is one of several parts: give it in one file.`);
  if (count > MOST_ENTRIES || size > LARGEST_DIRECTORY) {
    return refuse(`${file.name} has ${count} arrays: at most ${MOST_ENTRIES} are read.`);
  }
  if (start + size > file.size) return refuse(`${no}, or is truncated: its directory lies outside of the file.`);
  const directory = await file.read(start, start + size);
  return directory.ok ? entriesIn(directory.value, count, file) : directory;
}

function entriesIn(bytes: Uint8Array, count: number, file: Source): Outcome<readonly NpzEntry[]> {
  const damaged = refuse(`${file.name} has a damaged directory: write it again with numpy.savez.`);
  const view = viewOf(bytes);
  const entries: NpzEntry[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + CENTRAL_BYTES > bytes.length || view.getUint32(at, true) !== CENTRAL) return damaged;
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
    const [checksum, packedBytes, unpacked] = [16, 20, 24].map((field) => view.getUint32(at + field, true));
    const [nameLength, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const header = view.getUint32(at + 42, true);
    const nameAt = at + CENTRAL_BYTES;
    at = nameAt + nameLength! + extra! + comment!;
    if (at > bytes.length) return damaged;
    const path = new TextDecoder().decode(bytes.subarray(nameAt, nameAt + nameLength!));
    if (!path.endsWith('.npy')) continue;
    const name = path.slice(0, -'.npy'.length);
    const where = `${quote(name)} in ${file.name}`;
    if ((flags & 1) !== 0) return refuse(`${where} is encrypted: save it without a password.`);
    if ([packedBytes, unpacked, header].includes(ELSEWHERE)) return refuse(zip64(file.name));
    if (method !== 0 && method !== 8) {
      return refuse(`${where} is packed by method ${method}: save it with numpy.savez or numpy.savez_compressed.`);
    }
    if (entries.some((entry) => entry.name === name)) return refuse(`${file.name} has ${quote(name)} twice.`);
    if (header + LOCAL_BYTES + packedBytes! > file.size)
      return refuse(`${where} lies outside of the file: it is damaged.`);
    const packing = method === 0 ? 'stored' : 'deflated';
    const isPossible = packing === 'stored' ? unpacked === packedBytes : unpacked! <= packedBytes! * BEST_PACKING;
    if (!isPossible) return refuse(`${where} cannot have ${unpacked} bytes: it is damaged.`);
    entries.push({ name, packing, packedBytes: packedBytes!, bytes: unpacked!, checksum: checksum!, header });
  }
  return { ok: true, value: entries };
}

/** The shape and type of an array; a problem where its values cannot be read. */
export async function readNpzLayout(file: Source, entry: NpzEntry): Promise<Outcome<NpyLayout>> {
  const name = memberName(file, entry);
  for (let asked = FIRST_READ; ; asked *= 4) {
    const whole = asked >= entry.packedBytes;
    const packed = await packedOf(file, entry, asked);
    if (!packed.ok) return packed;
    const head = entry.packing === 'stored' ? packed.value : beginningOf(packed.value);
    if (head === undefined) return refuse(damagedAt(name));
    const layout = readLayout(head, entry.bytes, name);
    if (layout.ok || whole || head.length >= LONGEST_NPY_HEAD) return layout;
  }
}

/** Reads the values of an array. */
export async function readNpzArray(file: Source, entry: NpzEntry): Promise<Outcome<NpyArray>> {
  const name = memberName(file, entry);
  const tooLarge = checkFileSize(name, entry.bytes, 'arrays');
  if (tooLarge !== null) return refuse(tooLarge);
  const packed = await packedOf(file, entry, entry.packedBytes);
  if (!packed.ok) return packed;
  const bytes = entry.packing === 'stored' ? packed.value : inflated(packed.value, entry.bytes);
  if (bytes?.length !== entry.bytes || checksumOf(bytes) !== entry.checksum) return refuse(damagedAt(name));
  return parseNpy(bytes, name);
}

/** The first packed bytes of an array. */
async function packedOf(file: Source, entry: NpzEntry, most: number): Promise<Outcome<Uint8Array<ArrayBuffer>>> {
  const local = await file.read(entry.header, entry.header + LOCAL_BYTES);
  if (!local.ok) return local;
  const view = viewOf(local.value);
  const start = entry.header + LOCAL_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
  if (view.getUint32(0, true) !== LOCAL || start + entry.packedBytes > file.size) {
    return refuse(damagedAt(memberName(file, entry)));
  }
  return file.read(start, start + Math.min(most, entry.packedBytes));
}

/** What the beginning of a deflated stream holds; `undefined` where it is none. */
function beginningOf(packed: Uint8Array): Uint8Array | undefined {
  const pieces: Uint8Array[] = [];
  const inflate = new Inflate((piece) => pieces.push(piece));
  try {
    inflate.push(packed, false);
  } catch {
    return undefined;
  }
  return concatenate(pieces);
}

function inflated(packed: Uint8Array, bytes: number): Uint8Array | undefined {
  try {
    return inflateSync(packed, { out: new Uint8Array(bytes) });
  } catch {
    return undefined;
  }
}

function memberName({ name }: Source, entry: NpzEntry): string {
  return `${quote(entry.name)} in ${name}`;
}

const damagedAt = (name: string): string =>
  `${name} is damaged: its bytes are not those that its checksum was made of.`;

const zip64 = (name: string): string =>
  `${name} is a ZIP64 archive, of more than 4 GB or 65,535 arrays: save fewer arrays in one file, or as .safetensors.`;

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const quote = (text: string): string => `"${printable(text, 40)}"`;
