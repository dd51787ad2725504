/** A plot as data: which tensors are drawn against which. What is drawn are their values and nothing else. */

/** Values over a tensor of the same length, both by name. A matrix stands for the one row of it that the query chose. */
export interface PlotSeries {
  readonly kind: 'points' | 'line' | 'bars';
  /** Absent: values are numbered 0, 1, 2, ... */
  readonly x?: string;
  readonly y: string;
}

/**
 * A row that the viewer chooses: by its place on the x axis where `at` names a vector of places, else by its number, and
 * then it follows the time of the run until it is chosen. `value` is marked there, and row `weights` of a matrix is drawn
 * as bars over the x of `over`, one bar for each column.
 */
export interface PlotQuery {
  readonly at?: string;
  readonly value?: string;
  readonly weights?: string;
  readonly over?: string;
  /** What a row is, where rows are only numbered: "token t". */
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
