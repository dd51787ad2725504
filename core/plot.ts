/** A plot as data: which tensors are drawn against which. What is drawn are their values and nothing else. */

/** Values of one vector over those of another of the same length, both tensors by name. */
export interface PlotSeries {
  readonly kind: 'points' | 'line' | 'bars';
  readonly x: string;
  readonly y: string;
}

/**
 * A row that the viewer chooses: a place of `at`, with the value that `value` has there and row `weights` of a matrix as
 * bars over the x of `over`, one bar for each column.
 */
export interface PlotQuery {
  readonly at: string;
  readonly value: string;
  readonly weights: string;
  readonly over: string;
}

export interface PlotSpec {
  readonly title: string;
  readonly axes: { readonly x: string; readonly y: string };
  readonly series: readonly PlotSeries[];
  readonly query?: PlotQuery;
}
