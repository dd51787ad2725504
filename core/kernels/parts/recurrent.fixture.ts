/** The influence of tokens on states without any derivative, for the tests of recurrent networks. */

/**
 * ‖∂h_t/∂x_s‖ [t, t] by central differences of the states [t, h] that a network gives for tokens X [t, e]; their error is
 * of the order of the square of the step.
 */
export function influenceByDifferences(
  { t, e, h }: { readonly t: number; readonly e: number; readonly h: number },
  states: (X: Float32Array<ArrayBuffer>) => Float64Array,
  X: Float32Array<ArrayBuffer>,
): Float64Array {
  const squares = new Float64Array(t * t);
  for (let at = 0; at < t * e; at++) {
    const moved = (by: number): Float32Array<ArrayBuffer> => X.with(at, X[at]! + by);
    const [up, down] = [moved(2 ** -10), moved(-(2 ** -10))];
    const [above, below] = [states(up), states(down)];
    // The step as it really is after rounding to f32.
    const step = up[at]! - down[at]!;
    above.forEach((value, index) => {
      squares[Math.floor(index / h) * t + Math.floor(at / e)]! += ((value - below[index]!) / step) ** 2;
    });
  }
  return squares.map(Math.sqrt);
}
