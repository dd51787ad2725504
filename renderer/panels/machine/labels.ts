/** Names at the points of a drawing: points that coincide share one, and no name stands on another. */

export interface Point {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

export interface Label {
  readonly text: string;
  /** All of the points that share it. */
  readonly names: readonly string[];
  /** Where the words begin, or end; and their baseline. */
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'end';
}

/** Points closer than this are one to the eye. */
const SAME = 8;
const BESIDE = 10;
const LINE = 16;
/** Width of a letter on average, a little generous. */
const LETTER = 7.6;

/** To the right of their points, or to the left where they would leave a drawing that ends at `right`. */
export function placeLabels(points: readonly Point[], right: number): Label[] {
  const shared: { first: Point; names: string[] }[] = [];
  for (const point of points) {
    const near = shared.find(({ first }) => Math.hypot(first.x - point.x, first.y - point.y) < SAME);
    if (near === undefined) shared.push({ first: point, names: [point.name] });
    else near.names.push(point.name);
  }
  const placed: (Label & { readonly from: number; readonly to: number })[] = [];
  for (const { first, names } of shared.sort((a, b) => a.first.y - b.first.y)) {
    const text = names.length === 1 ? first.name : `${first.name} and ${names.length - 1} more`;
    const width = text.length * LETTER;
    const left = first.x + BESIDE + width > right;
    const x = left ? first.x - BESIDE : first.x + BESIDE;
    const [from, to] = left ? [x - width, x] : [x, x + width];
    const y = placed.reduce(
      (lowest, other) => (from < other.to && other.from < to ? Math.max(lowest, other.y + LINE) : lowest),
      first.y + 5,
    );
    placed.push({ text, names, x, y, anchor: left ? 'end' : 'start', from, to });
  }
  return placed.map(({ text, names, x, y, anchor }) => ({ text, names, x, y, anchor }));
}
