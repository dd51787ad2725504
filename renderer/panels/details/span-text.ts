/** Where a box of elements lies in its tensor, in brackets, with the first and the last index of each extent. */
import type { Box } from '../../../core/trace/boxes.ts';

/** E.g. "[16…31, 0…7]"; the plane comes first where there are several, and a vector has no column. */
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
