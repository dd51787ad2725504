/** Puts at the side what one need not watch: weights, what only measures, and what is in no memory. */
import type { SlotSpec, TensorSpec } from '../../kernel.ts';

/** Tensors or slots, of which those with these names, or all, stand at the side. */
export function aside<Spec extends TensorSpec | SlotSpec>(
  names: readonly string[] | 'all',
  specs: readonly Spec[],
): Spec[] {
  return specs.map((spec) => (names === 'all' || names.includes(spec.name) ? { ...spec, aside: true } : spec));
}
