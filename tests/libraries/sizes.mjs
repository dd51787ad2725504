/** The sizes at which every library is asked for its shaders: small, large, odd, prime, one. */

/** m, k and n of the products [m, k] x [k, n]. */
export const PRODUCTS = [
  [4, 4, 4],
  [7, 5, 3],
  [64, 64, 64],
  [65, 33, 70],
  [1, 256, 64],
  [128, 512, 96],
  [256, 256, 256],
];

/** So long a sum that a library may split it. */
export const LONG_PRODUCT = [8, 2048, 8];

/** The shapes of softmax, cumulative sums and what else goes along rows. */
export const ROWS = [
  [8, 8],
  [5, 17],
  [2, 4, 64],
  [3, 300],
  [16, 1024],
];

/** Heads, tokens and elements of an attention. */
export const HEADS = [
  [1, 8, 4],
  [2, 32, 16],
  [4, 65, 64],
];

/** Batch, elements of a token and of the state of an LSTM. */
export const CELLS = [
  [1, 4, 8],
  [3, 16, 32],
];
