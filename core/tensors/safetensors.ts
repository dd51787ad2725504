/**
 * Reads .safetensors files: eight bytes of length, a JSON header, the values. As the specification demands, every
 * tensor
 * must lie inside the file, with no overlap and no gap. Sizes are checked before any memory is taken for them.
 */
import * as v from 'valibot';
import { refuse } from '../outcome.ts';
import type { Outcome, Problem } from '../outcome.ts';
import { countOf, shownShape } from './count.ts';
import { checkFileSize } from './file-size.ts';
import { decodeHalf } from './half.ts';
import { repeatedName } from './repeated-name.ts';
import { printable } from '../shown.ts';
import { sizesApart } from '../sizes.ts';
import type { Part } from './part.ts';
import type { Source } from './source.ts';

const ITEM_BYTES = { F16: 2, BF16: 2, F32: 4, F64: 8 } as const;
type SafetensorsType = keyof typeof ITEM_BYTES;

/** One tensor of a file. */
export interface SafetensorsEntry {
  readonly name: string;
  /** The type as the file names it; only those of `SafetensorsType` can be read. */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** The range of bytes in the file that holds the values. */
  readonly start: number;
  readonly end: number;
}

/** The most bytes that a header may have; a model of a few thousand tensors has some hundred kilobytes. */
const LARGEST_HEADER = 2 ** 23;
const MOST_TENSORS = 2 ** 14;
const MOST_DIMENSIONS = 8;
const LONGEST_NAME = 512;
const LENGTH_BYTES = 8;
const METADATA = '__metadata__';

const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const entrySchema = v.strictObject({
  dtype: v.pipe(v.string(), v.maxLength(16)),
  shape: v.pipe(v.array(size), v.maxLength(MOST_DIMENSIONS)),
  data_offsets: v.strictTuple([size, size]),
});

/** Lists the tensors of a file in the order of their values, of which it reads none. */
export async function parseSafetensors(file: Source): Promise<Outcome<readonly SafetensorsEntry[]>> {
  const { name: fileName } = file;
  const no = `${fileName} is not a .safetensors file`;
  if (file.size < LENGTH_BYTES) return refuse(`${no}: it has ${file.size} bytes.`);
  const begin = await file.read(0, LENGTH_BYTES);
  if (!begin.ok) return begin;
  const length = new DataView(begin.value.buffer, begin.value.byteOffset).getBigUint64(0, true);
  if (length > LARGEST_HEADER) {
    const [size, bound] = sizesApart(Number(length), LARGEST_HEADER);
    return refuse(`${no}, or has a header of ${size}: at most ${bound} are read.`);
  }
  const start = LENGTH_BYTES + Number(length);
  if (file.size < start) return refuse(`${fileName} is truncated: it ends inside its header.`);
  const head = await file.read(LENGTH_BYTES, start);
  if (!head.ok) return head;
  const text = decode(head.value);
  const header = text === undefined ? undefined : readJson(text);
  if (text === undefined || header === undefined) return refuse(`${no}: its header is not a JSON object.`);
  const repeated = repeatedName(text);
  if (repeated !== undefined) {
    return refuse(`${fileName} has ${quote(repeated)} twice in its header: write it again with safetensors.`);
  }
  const names = Object.keys(header).filter((name) => name !== METADATA);
  if (names.length > MOST_TENSORS) {
    return refuse(`${fileName} has ${names.length} tensors: at most ${MOST_TENSORS} are read.`);
  }
  const entries: SafetensorsEntry[] = [];
  for (const name of names) {
    const parsed = v.safeParse(entrySchema, header[name]);
    if (!parsed.success || name.length > LONGEST_NAME) {
      return refuse(`${fileName} does not describe its tensor ${quote(name)}: write it again with safetensors.`);
    }
    const { dtype, shape, data_offsets: offsets } = parsed.output;
    entries.push({ name, dtype, shape, start: start + offsets[0], end: start + offsets[1] });
  }
  entries.sort((a, b) => a.start - b.start || a.end - b.end);
  const problem = layoutProblem(entries, start, file.size, fileName);
  return problem === undefined ? { ok: true, value: entries } : refuse(problem);
}

/** Why the values of a tensor cannot be read. */
export function typeProblem({ name, dtype }: SafetensorsEntry, fileName: string): Problem | undefined {
  if (isReadable(dtype)) return undefined;
  const types = Object.keys(ITEM_BYTES).join(', ');
  return { message: `${quote(name)} in ${fileName} is of type ${quote(dtype)}: ${types} are read.` };
}

/**
 * Reads the values of some entries of the leading axis of a tensor, rounded to f32; of all of them by default. NaN and
 * infinities are kept; a finite value beyond f32 is a problem.
 */
export async function readSafetensor(
  file: Source,
  entry: SafetensorsEntry,
  rows: Part['rows'],
): Promise<Outcome<Float32Array<ArrayBuffer>>> {
  const problem = typeProblem(entry, file.name);
  if (problem !== undefined) return refuse(problem);
  const { name, shape, start, end } = entry;
  const dtype = entry.dtype as SafetensorsType;
  // The layout was checked: the values fill the bytes exactly.
  if (countOf(shape) * ITEM_BYTES[dtype] !== end - start) throw new Error(`${name} does not fill its bytes`);
  const rowBytes = countOf(shape.slice(1)) * ITEM_BYTES[dtype];
  const [from, to] = rows === null ? [start, end] : [start + rows.from * rowBytes, start + rows.to * rowBytes];
  const tooLarge = checkFileSize(`${quote(name)} in ${file.name}`, to - from, 'parts of arrays');
  if (tooLarge !== null) return refuse(tooLarge);
  const bytes = await file.read(from, to);
  if (!bytes.ok) return bytes;
  const view = new DataView(bytes.value.buffer, bytes.value.byteOffset, bytes.value.length);
  const data = new Float32Array((to - from) / ITEM_BYTES[dtype]);
  for (let index = 0; index < data.length; index++) {
    const value = readItem(view, index, dtype);
    data[index] = value;
    if (Number.isFinite(value) && !Number.isFinite(data[index]!)) {
      return refuse(`${quote(name)} in ${file.name} holds ${value}, which is beyond f32: keep values within 3.4e38.`);
    }
  }
  return { ok: true, value: data };
}

function readItem(view: DataView, index: number, dtype: SafetensorsType): number {
  switch (dtype) {
    case 'F16':
      return decodeHalf(view.getUint16(2 * index, true));
    case 'BF16':
      return widened(view.getUint16(2 * index, true));
    case 'F32':
      return view.getFloat32(4 * index, true);
    case 'F64':
      return view.getFloat64(8 * index, true);
  }
}

const scratch = new DataView(new ArrayBuffer(4));

/** A bfloat16 is the upper half of an f32. */
function widened(bits: number): number {
  scratch.setUint32(0, bits << 16);
  return scratch.getFloat32(0);
}

function layoutProblem(
  entries: readonly SafetensorsEntry[],
  start: number,
  end: number,
  fileName: string,
): Problem | undefined {
  let at = start;
  for (const entry of entries) {
    const name = `${quote(entry.name)} in ${fileName}`;
    if (entry.end < entry.start || entry.end > end)
      return { message: `${name} lies outside of the file: it is damaged.` };
    if (entry.start !== at)
      return { message: `${name} overlaps another tensor, or leaves a hole: the file is damaged.` };
    at = entry.end;
    if (!isReadable(entry.dtype)) continue;
    const expected = countOf(entry.shape) * ITEM_BYTES[entry.dtype];
    if (expected !== entry.end - entry.start) {
      const shape = `${shownShape(entry.shape)} of ${entry.dtype}`;
      return { message: `${name} has ${entry.end - entry.start} bytes where its shape ${shape} takes ${expected}.` };
    }
  }
  return at === end
    ? undefined
    : { message: `${fileName} has ${end - at} bytes that belong to no tensor: it is damaged.` };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function readJson(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isReadable(dtype: string): dtype is SafetensorsType {
  return Object.hasOwn(ITEM_BYTES, dtype);
}

const quote = (text: string): string => `"${printable(text, 40)}"`;
