/** The numbers of a state space run, as its passes, formulas, reference and closed forms need them. */
import type { Params } from '../../parameters.ts';
import { integers } from '../../parameters.ts';

export type SsmVariant = 'recurrent' | 'convolution' | 'scan';

export interface SsmShape {
  readonly variant: SsmVariant;
  /** HiPPO-LegS, a lower triangular A; else A is diagonal. */
  readonly hippo: boolean;
  /** Else zero-order hold. */
  readonly bilinear: boolean;
  /** Tokens, and numbers of the state. */
  readonly t: number;
  readonly n: number;
  /** Lags that HiPPO reconstructs. */
  readonly g: number;
  /** Tokens of a block. */
  readonly c: number;
  /** Points of the longest transform that is done in SRAM. */
  readonly points: number;
  /** Blelloch's tree of a scan; else that of Hillis and Steele. */
  readonly blelloch: boolean;
  /** Step and D, as the device has them. */
  readonly dt: number;
  readonly skip: number;
}

export function shapeOf(params: Params): SsmShape {
  const { variant, initialisation, discretisation, tree, dt, skip } = params;
  return {
    variant: variant as SsmVariant,
    hippo: initialisation === 'hippo',
    bilinear: discretisation === 'bilinear',
    ...integers(params, 't', 'n', 'g', 'c', 'points'),
    blelloch: tree === 'blelloch',
    dt: Math.fround(Number(dt)),
    skip: Math.fround(Number(skip)),
  };
}

/** Whether the state is asked what it remembers of the input. */
export function remembers({ variant, hippo }: SsmShape): boolean {
  return hippo && variant === 'recurrent';
}

/** Largest sum of magnitudes of a row of dt A that the Taylor polynomial of exp(dt A) is asked for. */
const SHORT = 0.5;

/**
 * How often a short step of HiPPO-LegS is doubled to one of length dt, so that the largest row of its matrix, the last
 * one,
 * is small in the short step. A loaded matrix is doubled as often.
 */
export function squaringsOf({ n, dt }: SsmShape): number {
  let row = n;
  for (let k = 0; k < n - 1; k++) row += Math.sqrt((2 * n - 1) * (2 * k + 1));
  return Math.max(0, Math.ceil(Math.log2((dt * row) / SHORT)));
}

/** The padded signal as a matrix of complex numbers. */
export interface Transform {
  /** Points: the power of two from 2 t on. */
  readonly length: number;
  /** One column where a transform fits in SRAM; else about as many columns as rows, transformed one after the other. */
  readonly rows: number;
  readonly columns: number;
}

export function transformOf({ t, points }: SsmShape): Transform {
  const length = 2 ** Math.ceil(Math.log2(2 * t));
  const rows = length <= points ? length : 2 ** Math.ceil(Math.log2(length) / 2);
  return { length, rows, columns: length / rows };
}

/** Rows of the padded signal that a workgroup pads, multiplies or reads out. */
export function blockRows(shape: SsmShape): number {
  return Math.max(1, Math.floor(shape.c / transformOf(shape).columns));
}
