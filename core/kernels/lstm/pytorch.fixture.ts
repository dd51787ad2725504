/**
 * What torch.nn.LSTM(2, 2).double() of PyTorch 2.13 gives for three tokens, with weights that are eighths; gates as it stores
 * them, i, f, g, o.
 */
export const PYTORCH = {
  weight_ih_l0: [0.125, 0.5, 0.625, 1.25, 1.75, -0.375, -1, -0.25, -1.875, -0.25, -0.125, 2.625, -0.5, 1, 0.25, 1],
  weight_hh_l0: [-0.375, -0.25, -0.5, 0, -0.875, 0.5, -0.125, -0.25, 0.5, 0.75, -0.75, 1.125, 0.5, -0.75, -1.75, 0.875],
  bias_ih_l0: [0.375, -1.125, 0.375, -0.25, -2.625, -1.375, 0.5, 0.5],
  bias_hh_l0: [-0.375, 1.125, -1.125, 0.375, -0.75, -0.125, 0.625, 1.125],
  x: [0.125, 1.25, -1.375, 0.5, -0.75, -0.125],
  output: [
    -0.5228434832120895, 0.624264265715848, -0.2946794487835928, 0.7410911734170643, -0.29378868646641715,
    0.4030749816615752,
  ],
  c_n: [-0.4770105049958949, 0.4684464960429764],
} as const;

/** Weights of which the last two of four planes have changed places: i, f, o, g become i, f, g, o. */
export function exchanged(weights: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const plane = weights.length / 4;
  const last = weights.subarray(3 * plane);
  return Float32Array.from([...weights.subarray(0, 2 * plane), ...last, ...weights.subarray(2 * plane, 3 * plane)]);
}
