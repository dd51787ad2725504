/** Writes a box of elements as the ranges of its indices. */
import type { Box } from '../../../core/trace/boxes.ts';

/**
 * The ranges of indices, for example "[16…31, 0…7]". The plane comes first where there are several, and a
 * vector has no column.
 */
export function spanText(box: Box, tensor: { readonly planes: number; readonly columns: number }): string {
  const parts = [
    ...(tensor.planes > 1 ? [String(box.plane)] : []),
    span(box.row, box.rows),
    ...(tensor.columns > 1 ? [span(box.column, box.columns)] : []),
  ];
  return `[${parts.join(', ')}]`;
}

function span(first: number, count: number): string {
  return count === 1 ? String(first) : `${first}…${first + count - 1}`;
}
