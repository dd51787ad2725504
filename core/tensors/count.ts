/** What is said of shapes: how many elements they have, and how they are written in messages. */
import type { Dimension } from '../kernel.ts';

/** How many elements an array of a shape has. */
export function countOf(shape: readonly number[]): number {
  return shape.includes(0) ? 0 : shape.reduce((product, extent) => product * extent, 1);
}

/** A shape as NumPy writes a list: "[3, 4]". */
export function shownShape(shape: readonly Dimension[]): string {
  return `[${shape.join(', ')}]`;
}
