/** Arrays embedded in a document: little-endian f32 in base64, with their shape. */
import * as v from 'valibot';
import { fromBase64, isBase64, toBase64 } from '../base64.ts';
import { fingerprint } from '../fingerprint.ts';
import type { InputFile } from '../request.ts';
import { BYTES_PER_ELEMENT } from '../tensors/f32.ts';
import { writeNpy } from '../tensors/npy.ts';
import { list, text, whole } from './bounds.ts';

/** The most elements that an array may have: those of 4096 x 4096. */
const MOST_ELEMENTS = 2 ** 24;

export interface EmbeddedArray {
  /** The name of the file that the array was loaded from. */
  readonly file: string;
  readonly shape: readonly number[];
  readonly base64: string;
}

const anyArray = v.strictObject({
  file: text(255),
  shape: v.pipe(list(whole(1, MOST_ELEMENTS), 3), v.minLength(1, 'must have one to three extents')),
  base64: v.string('must be a text in base64'),
});

/** Requires the text to have exactly the length that the shape needs, before anything is decoded. */
export const embeddedArray = v.pipe(
  anyArray,
  v.check(({ shape }) => elements(shape) <= MOST_ELEMENTS, `must have at most ${MOST_ELEMENTS} elements`),
  v.check(
    ({ shape, base64 }) => base64.length === base64Length(elements(shape)),
    ({ input: { shape, base64 } }) =>
      `has ${base64.length} characters of base64 where the shape ${shape.join(' × ')} needs ${base64Length(elements(shape))}`,
  ),
  v.check(({ base64 }) => isBase64(base64), 'is not base64'),
  v.readonly(),
);

export function embed(file: string, shape: readonly number[], values: Float32Array): EmbeddedArray {
  const bytes = new Uint8Array(values.length * BYTES_PER_ELEMENT);
  const view = new DataView(bytes.buffer);
  values.forEach((value, at) => {
    view.setFloat32(at * BYTES_PER_ELEMENT, value, true);
  });
  return { file, shape, base64: toBase64(bytes) };
}

/** Decodes the values of an array that passed the schema. */
export function extract({ base64 }: EmbeddedArray): Float32Array<ArrayBuffer> {
  const { buffer, length } = fromBase64(base64);
  const view = new DataView(buffer);
  return Float32Array.from({ length: length / BYTES_PER_ELEMENT }, (_, at) =>
    view.getFloat32(at * BYTES_PER_ELEMENT, true),
  );
}

/** The array as a file that a run can load. */
export function fileOf(array: EmbeddedArray): InputFile {
  return { name: array.file, bytes: writeNpy(extract(array), array.shape) };
}

/** The name under which a document keeps an array for its shots: arrays of the same shape and values share it. */
export function nameOfArray({ shape, base64 }: EmbeddedArray): string {
  return `array-${fingerprint(`${shape.join('x')} ${base64}`)}`;
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

function base64Length(count: number): number {
  return 4 * Math.ceil((count * BYTES_PER_ELEMENT) / 3);
}
