/** What one element was at every step, of a tensor whose planes or rows are steps. */
import type { Run } from '../../core/run.ts';
import { fillingOf } from '../../core/trace/touch.ts';

interface StepHistory {
  /** The element of each step, whether it is stored yet or not. */
  readonly values: readonly number[];
  /** How many of them are stored, from the first on. */
  readonly known: number;
  /** The step of the element itself. */
  readonly at: number;
  /** What it is called, with a dot in place of its step: "W1[·, 3, 0]". */
  readonly name: string;
}

/** An element of a tensor of a run. */
interface TensorElement {
  readonly tensor: number;
  readonly plane: number;
  readonly row: number;
  readonly column: number;
}

/** The history of an element after so many completed events; null where its tensor is no history. */
export function stepHistory(
  run: Run,
  { tensor: at, plane, row, column }: TensorElement,
  step: number,
): StepHistory | null {
  const tensor = run.tensors[at]!;
  const { name, history, data, planes, rows, columns } = tensor;
  if (history === undefined || data === null) return null;
  const byPlane = history === 'planes';
  const { grid, final } = fillingOf(run, at);
  const place = (t: number): readonly [plane: number, row: number] => (byPlane ? [t, row] : [plane, t]);
  const values = Array.from({ length: byPlane ? planes : rows }, (_, t) => {
    const [p, r] = place(t);
    return data[(p * rows + r) * columns + column]!;
  });
  const stored = (t: number): boolean => {
    const [p, r] = place(t);
    const block = (p * grid.rows + Math.floor(r / grid.blockRows)) * grid.columns;
    const when = final[block + Math.floor(column / grid.blockColumns)]!;
    return tensor.kind === 'input' || (when !== 0 && when <= step);
  };
  const missing = values.findIndex((_, t) => !stored(t));
  return {
    values,
    known: missing < 0 ? values.length : missing,
    at: byPlane ? plane : row,
    name: byPlane ? `${name}[·, ${row}, ${column}]` : `${name}[·, ${column}]`,
  };
}
