/** The numbers of a state space run, as its passes, formulas, reference and closed forms need them. */
import type { Parameters } from '../kernel.ts';
import { integer } from '../parameters.ts';

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
  /** Step and D, as the device has them. */
  readonly dt: number;
  readonly skip: number;
}

export function shapeOf(parameters: Parameters): SsmShape {
  const { variant, initialisation, discretisation, dt, skip } = parameters;
  const read = (name: string): number => integer(parameters, name);
  return {
    variant: variant as SsmVariant,
    hippo: initialisation === 'hippo',
    bilinear: discretisation === 'bilinear',
    t: read('t'),
    n: read('n'),
    g: read('g'),
    c: read('c'),
    dt: Math.fround(Number(dt)),
    skip: Math.fround(Number(skip)),
  };
}

/** Whether the state is asked what it remembers of the input. */
export function remembers({ variant, hippo }: SsmShape): boolean {
  return hippo && variant === 'recurrent';
}
