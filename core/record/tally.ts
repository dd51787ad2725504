/** What was touched of a variable: how many elements, with multiplicity, and which. */
import type { Fingerprints, Rectangle } from './fingerprint.ts';
import type { Recorded } from './plan.ts';

export interface Tally {
  readonly count: number;
  readonly fingerprint: number;
  /** The smallest rectangle around all; null where nothing was touched. */
  readonly box: Rectangle | null;
}

export const NOTHING: Tally = { count: 0, fingerprint: 0, box: null };

/** What was recorded at some sites of one variable, whose elements lie in rows of so many columns. */
export function tallyOf(recorded: readonly Recorded[], columns: number): Tally {
  return recorded.reduce<Tally>((sum, { count, fingerprint, lowest, highest, leftmost, rightmost }) => {
    const row = Math.floor(lowest / columns);
    const rows = Math.floor(highest / columns) - row + 1;
    return together(sum, {
      count,
      fingerprint,
      box: { row, column: leftmost, rows, columns: rightmost - leftmost + 1 },
    });
  }, NOTHING);
}

/** What a rectangle is that is touched so many times, element by element. */
export function tallyOfBox(box: Rectangle, times: number, fingerprints: Fingerprints): Tally {
  const size = box.rows * box.columns;
  if (size === 0 || times === 0) return NOTHING;
  return { count: size * times, fingerprint: Math.imul(fingerprints(box), times) >>> 0, box };
}

export function together(a: Tally, b: Tally): Tally {
  return {
    count: a.count + b.count,
    fingerprint: (a.fingerprint + b.fingerprint) >>> 0,
    box: a.box === null ? b.box : b.box === null ? a.box : around(a.box, b.box),
  };
}

export function sameTally(a: Tally, b: Tally): boolean {
  return a.count === b.count && a.fingerprint === b.fingerprint && sameBox(a.box, b.box);
}

/** Whether all elements of its box were touched, each as often as the others. */
export function isDense({ count, fingerprint, box }: Tally, fingerprints: Fingerprints): boolean {
  if (box === null) return true;
  const times = count / (box.rows * box.columns);
  return Number.isInteger(times) && Math.imul(fingerprints(box), times) >>> 0 === fingerprint;
}

/** Whether one rectangle lies in another. */
export function liesIn(inner: Rectangle, outer: Rectangle): boolean {
  return (
    inner.row >= outer.row &&
    inner.column >= outer.column &&
    inner.row + inner.rows <= outer.row + outer.rows &&
    inner.column + inner.columns <= outer.column + outer.columns
  );
}

function sameBox(a: Rectangle | null, b: Rectangle | null): boolean {
  return a === null || b === null ? a === b : liesIn(a, b) && liesIn(b, a);
}

function around(a: Rectangle, b: Rectangle): Rectangle {
  const [row, column] = [Math.min(a.row, b.row), Math.min(a.column, b.column)];
  return {
    row,
    column,
    rows: Math.max(a.row + a.rows, b.row + b.rows) - row,
    columns: Math.max(a.column + a.columns, b.column + b.columns) - column,
  };
}

/** "64 elements in rows 8 to 15, columns 0 to 7". */
export function tallyText({ count, box }: Tally): string {
  if (box === null) return 'nothing';
  const span = (name: string, from: number, size: number): string =>
    size === 1 ? `${name} ${from}` : `${name}s ${from} to ${from + size - 1}`;
  return `${count} element${count === 1 ? '' : 's'} in ${span('row', box.row, box.rows)}, ${span('column', box.column, box.columns)}`;
}
