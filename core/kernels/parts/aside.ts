/** Puts at the side what one need not watch: weights, and what only measures. */
import type { SlotSpec, TensorSpec } from '../../kernel.ts';

/** Tensors or slots, of which those with these names stand at the side. */
export function aside<Spec extends TensorSpec | SlotSpec>(names: readonly string[], specs: readonly Spec[]): Spec[] {
  return specs.map((spec) => (names.includes(spec.name) ? { ...spec, aside: true } : spec));
}
