/** .npy files in and out (NumPy enhancement proposal 1). Strict: a file that is not exactly what it says is refused. */
import { refuse } from '../outcome.ts';
import type { Outcome, Problem } from '../outcome.ts';
import { countOf, shownShape } from './count.ts';
import { decodeHalf } from './half.ts';
import { parseNpyHeader } from './npy-header.ts';
import { printable } from '../shown.ts';
import { sizesApart } from '../sizes.ts';

export type NpyType = 'f16' | 'f32' | 'f64';

export interface NpyArray {
  readonly shape: readonly number[];
  /** The type of the values in the file. */
  readonly dtype: NpyType;
  /** The values in row-major order, rounded to f32. */
  readonly data: Float32Array<ArrayBuffer>;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const MAXIMUM_HEADER_BYTES = 65536;
const ITEM_BYTES: Readonly<Record<NpyType, number>> = { f16: 2, f32: 4, f64: 8 };
const TYPES: Readonly<Record<string, NpyType>> = { f2: 'f16', f4: 'f32', f8: 'f64' };

/** What the header of a file says. */
export interface NpyLayout {
  readonly dtype: NpyType;
  readonly littleEndian: boolean;
  readonly shape: readonly number[];
  readonly count: number;
  /** The byte at which the values start. */
  readonly start: number;
}

/**
 * Reads a whole .npy file: version 1, 2 or 3, f16, f32 or f64 of either byte order, C order.
 * Values become f32; NaN and infinities are kept (see `requireFinite`), a finite value beyond f32 is a problem.
 * `fileName` is only used in messages.
 */
export function parseNpy(bytes: Uint8Array, fileName: string): Outcome<NpyArray> {
  const layout = readLayout(bytes, bytes.length, fileName);
  if (!layout.ok) return layout;
  const { dtype, littleEndian, shape, count, start } = layout.value;
  const view = new DataView(bytes.buffer, bytes.byteOffset + start);
  const data = new Float32Array(count);
  for (let index = 0; index < count; index++) {
    if (dtype === 'f32') data[index] = view.getFloat32(4 * index, littleEndian);
    else if (dtype === 'f16') data[index] = decodeHalf(view.getUint16(2 * index, littleEndian));
    else {
      const value = view.getFloat64(8 * index, littleEndian);
      data[index] = value;
      if (Number.isFinite(value) && !Number.isFinite(data[index]!)) {
        return refuse(
          `${fileName} holds ${value} at ${describeIndex(index, shape)}, which is beyond f32: keep values within 3.4e38.`,
        );
      }
    }
  }
  return { ok: true, value: { shape, dtype, data } };
}

/** Refuses values that are not all finite; the problem names the first NaN or infinity. */
export function requireFinite(array: Pick<NpyArray, 'shape' | 'data'>, fileName: string): Problem | undefined {
  const index = array.data.findIndex((value) => !Number.isFinite(value));
  if (index < 0) return undefined;
  const value = Number.isNaN(array.data[index]!) ? 'NaN' : array.data[index]! > 0 ? 'infinity' : 'minus infinity';
  return {
    message: `${fileName} holds ${value} at ${describeIndex(index, array.shape)}: an input takes finite numbers only.`,
  };
}

/**
 * Writes a version 1.0 file of row-major, little-endian values of the array's own type, aligned to 64 bytes. All bits
 * are
 * kept, also those of a NaN. Throws when the shape does not hold exactly the values.
 */
export function writeNpy(
  data: Float32Array | Float64Array | Uint32Array,
  shape: readonly number[],
): Uint8Array<ArrayBuffer> {
  const count = countOf(shape);
  if (count !== data.length) throw new Error(`shape ${shownShape(shape)} does not hold ${data.length} values`);
  const kind = data instanceof Uint32Array ? 'u' : 'f';
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const dictionary = `{'descr': '<${kind}${data.BYTES_PER_ELEMENT}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const start = Math.ceil((10 + dictionary.length + 1) / 64) * 64;
  const header = `${dictionary.padEnd(start - 11)}\n`;
  const bytes = new Uint8Array(start + data.byteLength);
  bytes.set([...MAGIC, 1, 0]);
  new DataView(bytes.buffer).setUint16(8, header.length, true);
  for (let index = 0; index < header.length; index++) bytes[10 + index] = header.charCodeAt(index);
  // Every machine with WebGPU is little-endian.
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start);
  return bytes;
}

/** How many bytes the header may take, with what comes before it. */
export const LONGEST_NPY_HEAD = MAXIMUM_HEADER_BYTES + 12;

/** Reads the header of a file of `size` bytes, of which `bytes` are the first. */
export function readLayout(bytes: Uint8Array, size: number, fileName: string): Outcome<NpyLayout> {
  if (bytes.length < 10 || MAGIC.some((byte, index) => bytes[index] !== byte)) {
    return refuse(`${fileName} is not a .npy file: write one with numpy.save.`);
  }
  const major = bytes[6]!;
  if (major < 1 || major > 3 || bytes[7] !== 0) {
    return refuse(`${fileName} has .npy version ${major}.${bytes[7]}: versions 1.0 to 3.0 are read.`);
  }
  const prefix = major === 1 ? 10 : 12;
  if (bytes.length < prefix) return refuse(`${fileName} is truncated: it ends inside its header.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (headerBytes > MAXIMUM_HEADER_BYTES) {
    const [size, bound] = sizesApart(headerBytes, MAXIMUM_HEADER_BYTES);
    return refuse(`${fileName} has a header of ${size}: at most ${bound} are read.`);
  }
  const start = prefix + headerBytes;
  if (bytes.length < start) return refuse(`${fileName} is truncated: it ends inside its header.`);
  const header = parseNpyHeader(latin(bytes.subarray(prefix, start)));
  if (header === undefined) {
    return refuse(`${fileName} has a header that does not describe an array: write it again with numpy.save.`);
  }
  const dtype = TYPES[header.descr?.slice(1) ?? ''];
  const order = header.descr?.[0] ?? '';
  if (dtype === undefined || !'<>|'.includes(order)) {
    if (/^[<>|=]f1[26]$/.test(header.descr ?? '')) {
      return refuse(`${fileName} holds long doubles, NumPy's float128: save array.astype('float64').`);
    }
    const found = header.descr === undefined ? 'structured values' : `values of type ${quote(header.descr)}`;
    return refuse(`${fileName} holds ${found}: f32, f64 and f16 are read, so save array.astype('float32').`);
  }
  if (header.fortranOrder) {
    return refuse(`${fileName} is in Fortran order: save numpy.ascontiguousarray(array), which is in C order.`);
  }
  const count = countElements(header.shape, dtype, size - start, fileName);
  if (!count.ok) return count;
  return { ok: true, value: { dtype, littleEndian: order !== '>', shape: header.shape, count: count.value, start } };
}

/** Counts the elements, which must fill exactly the bytes that follow the header. */
function countElements(shape: readonly number[], dtype: NpyType, available: number, fileName: string): Outcome<number> {
  const count = countOf(shape);
  const expected = count * ITEM_BYTES[dtype];
  const wanted = `its shape ${shownShape(shape)} of ${dtype} takes ${expected} bytes and ${available} follow`;
  if (expected > available) return refuse(`${fileName} is truncated: ${wanted}.`);
  if (expected < available) return refuse(`${fileName} has trailing bytes: ${wanted}.`);
  return { ok: true, value: count };
}

function latin(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

const quote = (text: string): string => `'${printable(text, 24)}'`;

/** Describes where an element lies, as `[i, j] (element e)`. */
function describeIndex(index: number, shape: readonly number[]): string {
  const indices: number[] = [];
  let rest = index;
  for (const extent of [...shape].reverse()) {
    indices.unshift(rest % extent);
    rest = Math.floor(rest / extent);
  }
  return `[${indices.join(', ')}] (element ${index})`;
}
