/** Loaded arrays as a document embeds them. */
import { embed } from '../../core/document/array.ts';
import type { EmbeddedArray } from '../../core/document/array.ts';
import { parseNpy } from '../../core/tensors/npy.ts';
import type { LoadedInput } from './request.svelte.ts';

const known = new WeakMap<LoadedInput, EmbeddedArray>();

/** The array as a document holds it, which is made once. */
export function embedded(input: LoadedInput): EmbeddedArray {
  const before = known.get(input);
  if (before !== undefined) return before;
  const { file, shape } = input;
  const array = parseNpy(file.bytes, file.name);
  if (!array.ok) throw new Error(`${file.name} was loaded, and cannot be read: ${array.problem.message}`);
  const made = embed(file.name, shape, array.value.data);
  known.set(input, made);
  return made;
}
