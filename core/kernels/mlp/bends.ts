/** What a unit of a network does to its sum: in float64, in cells of formulas, and what it costs. WGSL: shaders/lib/bends.wgsl. */
import { sigmoid, sigmoidSlope, tanhSlope } from '../parts/recurrent-reference.ts';

export type Activation = 'none' | 'sigmoid' | 'tanh' | 'relu' | 'gelu';

interface Bend {
  /** What the WGSL calls it. */
  readonly kind: number;
  readonly of: (z: number) => number;
  readonly slope: (z: number) => number;
  /** Both as they stand in a cell, of what stands for z. */
  readonly cell: (z: string) => string;
  readonly slopeCell: (z: string) => string;
  readonly flops: { readonly of: number; readonly slope: number };
}

/** GELU is z σ(z (A + B z²)), the tanh form of Hendrycks and Gimpel 2016: A = 2 √(2 / π), B = 0.044715 A. */
const A = 2 * Math.sqrt(2 / Math.PI);
const B = 0.044715 * A;
const inner = (z: string, b: string): string => `(1.5957691216 + ${b} ${z}²)`;
const geluSigmoid = (z: string): string => `σ(${z} ${inner(z, '0.0713548163')})`;

export const BENDS: Readonly<Record<Activation, Bend>> = {
  none: {
    kind: 0,
    of: (z) => z,
    slope: () => 1,
    cell: (z) => z,
    slopeCell: () => '1',
    flops: { of: 0, slope: 0 },
  },
  sigmoid: {
    kind: 1,
    of: sigmoid,
    slope: sigmoidSlope,
    cell: (z) => `σ(${z})`,
    slopeCell: (z) => `σ(${z}) (1 − σ(${z}))`,
    flops: { of: 3, slope: 5 },
  },
  tanh: {
    kind: 2,
    of: Math.tanh,
    slope: tanhSlope,
    cell: (z) => `tanh(${z})`,
    slopeCell: (z) => `1 − tanh(${z})²`,
    flops: { of: 1, slope: 3 },
  },
  relu: {
    kind: 3,
    of: (z) => Math.max(z, 0),
    slope: (z) => (z > 0 ? 1 : 0),
    cell: (z) => `max(0, ${z})`,
    slopeCell: (z) => `step(${z})`,
    flops: { of: 1, slope: 1 },
  },
  gelu: {
    kind: 4,
    of: (z) => z * sigmoid(z * (A + B * z * z)),
    slope(z) {
      const u = z * (A + B * z * z);
      // Far out the slope of the sigmoid is 0, whatever it is multiplied by.
      const steep = sigmoidSlope(u);
      return sigmoid(u) + (steep === 0 ? 0 : z * steep * (A + 3 * B * z * z));
    },
    cell: (z) => `${z} ${geluSigmoid(z)}`,
    slopeCell: (z) => `${geluSigmoid(z)} + ${z} ${geluSigmoid(z)} (1 − ${geluSigmoid(z)}) ${inner(z, '0.2140644489')}`,
    flops: { of: 10, slope: 17 },
  },
};
