/** A plot as data: which tensors are drawn against which. Only their values are drawn. */

/**
 * Draws the values of one tensor over those of another of the same length, both by name. A matrix stands for
 * the one row of it that the query chose.
 */
export interface PlotSeries {
  readonly kind: 'points' | 'line' | 'bars';
  /** The tensor with the x of each value; when it is absent, values are numbered 0, 1, 2, ... */
  readonly x?: string;
  readonly y: string;
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
}

export interface PlotSpec {
  readonly title: string;
  readonly axes: { readonly x: string; readonly y: string; readonly logarithmic?: boolean };
  readonly series: readonly PlotSeries[];
  readonly query?: PlotQuery;
}
