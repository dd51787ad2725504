/** Holds what is told as skipped against what is not: together they are the whole tensor, and nothing is both. */
import type { TensorExtents } from '../audit/compare.ts';
import type { DecodedTrace } from '../trace/decode.ts';
import { decodeEvent, operationCode, OPERATIONS, tensorOf } from '../trace/layout.ts';

const TOUCHED = 1;
const SKIPPED = 2;

/** One sentence for each tensor of which a pass skips blocks, and not just those that it does not touch. */
export function coverDifferences(
  pass: string,
  tensors: readonly TensorExtents[],
  { records, starts }: DecodedTrace,
  index: number,
): readonly string[] {
  const [first, end] = [starts[index]![0]!, starts[index]!.at(-1)!];
  const skipped = new Set<number>();
  for (let event = first; event < end; event++) {
    if (operationCode(records, event) === OPERATIONS.skip) skipped.add(tensorOf(records, event));
  }
  return [...skipped].flatMap((tensor) => {
    const { name, planes, rows, columns } = tensors[tensor]!;
    const marks = new Uint8Array(planes * rows * columns);
    for (let event = first; event < end; event++) {
      if (tensorOf(records, event) !== tensor) continue;
      const told = decodeEvent(records, event);
      const mark = told.operation === 'skip' ? SKIPPED : TOUCHED;
      for (let row = told.row; row < Math.min(told.row + told.realRows, rows); row++) {
        const at = (told.plane * rows + row) * columns + told.column;
        for (let column = 0; column < told.realColumns; column++) marks[at + column]! |= mark;
      }
    }
    const both = marks.indexOf(TOUCHED | SKIPPED);
    if (both >= 0)
      return [`${pass}: ${name} is told as skipped and worked on at element ${placeText(both, rows, columns)}.`];
    const neither = marks.indexOf(0);
    if (neither < 0) return [];
    return [`${pass}: no event tells of ${name} at element ${placeText(neither, rows, columns)}, and no skip either.`];
  });
}

function placeText(at: number, rows: number, columns: number): string {
  return `[${Math.floor(at / (rows * columns))}, ${Math.floor(at / columns) % rows}, ${at % columns}]`;
}
