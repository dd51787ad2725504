/** The numbers of a state space run, as its passes, formulas, reference and closed forms need them. */
import type { Params } from '../../parameters.ts';
import { integers } from '../../parameters.ts';

export type SsmVariant = 'recurrent' | 'convolution' | 'scan';

export interface SsmShape {
  readonly variant: SsmVariant;
  /** Whether A is a matrix; otherwise it is the diagonal of one. */
  readonly matrix: boolean;
  /** Whether A and B are those of HiPPO-LegS, so that A is lower triangular and the state tells of the past. */
  readonly hippo: boolean;
  /** Whether the bilinear rule discretises; otherwise it is zero-order hold. */
  readonly bilinear: boolean;
  /** The number of tokens, and of elements of the state. */
  readonly t: number;
  readonly n: number;
  /** The number of lags that HiPPO reconstructs. */
  readonly g: number;
  /** How many times more than for HiPPO-LegT a step is halved. */
  readonly halvings: number;
  /** The number of tokens of a block. */
  readonly c: number;
  /** The points of the longest transform that is done in SRAM. */
  readonly points: number;
  /** Whether the scan uses Blelloch's tree; otherwise that of Hillis and Steele. */
  readonly blelloch: boolean;
  /** The time step and D, as the device has them. */
  readonly dt: number;
  readonly skip: number;
}

export function shapeOf(params: Params): SsmShape {
  const { variant, initialisation, discretisation, tree, dt, skip } = params;
  return {
    variant: variant as SsmVariant,
    matrix: initialisation !== 'diagonal',
    hippo: initialisation === 'hippo',
    bilinear: discretisation === 'bilinear',
    ...integers(params, 't', 'n', 'g', 'c', 'points', 'halvings'),
    blelloch: tree === 'blelloch',
    dt: Math.fround(Number(dt)),
    skip: Math.fround(Number(skip)),
  };
}

/** Whether the run also reconstructs the input from the state. */
export function remembers({ variant, hippo }: SsmShape): boolean {
  return hippo && variant === 'recurrent';
}

/** The largest sum of magnitudes in a row of dt A for which the Taylor polynomial of exp(dt A) is used. */
const SHORT = 0.5;

/**
 * How often a short step is doubled to one of length dt: so often that the largest row of the matrix of HiPPO, the last one,
 * is small in the short step, and as often more as a loaded matrix may need.
 */
export function squaringsOf({ hippo, n, dt, halvings }: SsmShape): number {
  let row = hippo ? n : 2 * n - 1;
  for (let k = 0; k < n - 1; k++) row += Math.sqrt((2 * n - 1) * (2 * k + 1));
  return (hippo ? 0 : halvings) + Math.max(0, Math.ceil(Math.log2((dt * row) / SHORT)));
}

/** The largest sum of magnitudes in a row of dt A. */
export function longestRow(A: Float32Array, n: number, dt: number): number {
  let longest = 0;
  for (let r = 0; r < n; r++) {
    const row = A.subarray(r * n, (r + 1) * n).reduce((sum, value) => sum + Math.abs(value), 0);
    longest = Math.max(longest, dt * row);
  }
  return longest;
}

/** The padded signal as a matrix of complex numbers. */
export interface Transform {
  /** The number of points, a power of two of at least 2 t. */
  readonly length: number;
  /**
   * A single column where a transform fits in SRAM; else about as many columns as rows, transformed one after
   * another.
   */
  readonly rows: number;
  readonly columns: number;
}

export function transformOf({ t, points }: SsmShape): Transform {
  const length = 2 ** Math.ceil(Math.log2(2 * t));
  const rows = length <= points ? length : 2 ** Math.ceil(Math.log2(length) / 2);
  return { length, rows, columns: length / rows };
}

/** The rows of the padded signal that a workgroup pads, multiplies or reads out. */
export function blockRows(shape: SsmShape): number {
  return Math.max(1, Math.floor(shape.c / transformOf(shape).columns));
}
