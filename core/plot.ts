/** A plot as data: which tensors are drawn against which. Only their values are drawn. */

/** What a matrix says whose row t is measured later, and holds after token t (or step t): how much each row still counts, a field. */
export interface Trail {
  readonly matrix: string;
  /** A tensor whose row t is stored once token t is done: the row of the matrix that counts before it is stored itself. */
  readonly after: string;
}

/**
 * Draws the values of one tensor over those of another of the same length, both by name. A matrix stands for
 * the one row of it that the query chose; as `lines`, a tensor of planes stands for the plane of that number, each column a
 * line over its rows.
 */
export interface PlotSeries {
  readonly kind: 'points' | 'line' | 'lines' | 'bars';
  /** The tensor with the x of each value; when it is absent, values are numbered 0, 1, 2, ... */
  readonly x?: string;
  readonly y: string;
  /** What a legend calls it, where that says more than the names of its tensors. */
  readonly label?: string;
  /** What one of its lines is called. */
  readonly each?: string;
}

/**
 * A row that the viewer chooses. Where `at` names a vector of positions, it is chosen by its position on the x
 * axis, else by its number, and then it follows the run until the viewer chooses. The plot marks `value` there,
 * and draws row `weights` of a matrix as bars over the x of `over`, one bar for each column.
 */
export interface PlotQuery {
  readonly at?: string;
  readonly value?: string;
  readonly weights?: string;
  readonly over?: string;
  /** The label of a row, where rows are only numbered: "token t". */
  readonly label?: string;
  /** The matrix whose rows are chosen from, where rows are only numbered. */
  readonly rows?: string;
  /** A vector whose row t is stored once step t is done: row t of all matrices counts from then on, though it is measured later. */
  readonly after?: string;
}

export interface CurvesSpec {
  readonly title: string;
  readonly axes: { readonly x: string; readonly y: string; readonly logarithmic?: boolean };
  readonly series: readonly PlotSeries[];
  readonly query?: PlotQuery;
}

/**
 * Draws points of two classes in a square of the plane, over a field of answers, 0 for the first class and 1 for the second,
 * with its contour at one half. All are named as tensors: `points` [n, 2], `classes` [n] of 0 and 1, and the field, of which each row of `matrix` is
 * one, cell by cell in rows from the bottom up. The row in view is found as that of a trail is. Points that are inputs can
 * be moved.
 */
export interface PlaneSpec {
  readonly title: string;
  readonly points: string;
  readonly classes: string;
  readonly field: Trail;
  /** Half of the side of the square, about 0. */
  readonly reach: number;
}

export type PlotSpec = CurvesSpec | PlaneSpec;

export function isPlane(spec: PlotSpec): spec is PlaneSpec {
  return 'field' in spec;
}
