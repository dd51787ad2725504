/** Places the labels of points in a drawing: points that coincide share a label, and no label covers another. */

export interface Point {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

export interface Label {
  readonly text: string;
  /** The names of all points that share the label. */
  readonly names: readonly string[];
  /** The position at which the text begins or ends, and its baseline. */
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'end';
}

/** Points closer than this many pixels look like one. */
const SAME = 8;
const BESIDE = 10;
const LINE = 16;
/** The average width of a letter in pixels, a little generous. */
const LETTER = 7.6;

/** Places labels to the right of their points, or to the left where they would pass the edge at `right`. */
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
