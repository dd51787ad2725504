/** Makes tensors, in a line each. */
import type { Hue, TensorSpec } from '../../kernel.ts';

type Shape = Pick<TensorSpec, 'rows'> & Partial<Omit<TensorSpec, 'name' | 'hue' | 'help' | 'rows'>>;
type Made = (name: string, hue: Hue, help: string, shape: Shape) => TensorSpec;

/** A tensor with one plane of signed numbers, unless its shape says otherwise; a vector where it has no columns. */
const of =
  (kind: TensorSpec['kind']): Made =>
  (name, hue, help, shape) => ({ name, hue, kind, scale: 'signed', planes: 1, help, ...shape });

export const input = of('input');
export const output = of('output');
export const intermediate = of('intermediate');
export const ghost = of('ghost');
