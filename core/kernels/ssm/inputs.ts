/** Continuous systems and signals from a seed. */
import type { SsmShape } from './shape.ts';
import type { Arrays } from '../../kernel.ts';
import type { Params } from '../../parameters.ts';
import { normal } from '../../tensors/generators.ts';
import type { Random } from '../../tensors/random.ts';

/** The probability with which the level of a signal of steps jumps at a token. */
const JUMPS = 0.12;

export function ssmInputs({ matrix, hippo, n, t }: SsmShape, signal: string, random: Random): Arrays {
  const system = matrix
    ? hippoSystem(n, hippo ? 'LegS' : 'LegT')
    : { A: Float32Array.from({ length: n }, (_, r) => -(r + 1)), B: ones(n) };
  return { x: signalOf(signal, t, random), ...system, C: normal(random, n) };
}

export function fixedSsmInputs({ initialisation, data }: Params): Readonly<Record<string, string>> {
  const measure = { hippo: 'HiPPO-LegS', dense: 'HiPPO-LegT' }[String(initialisation)];
  const system = measure === undefined ? { A: '−1, −2, …', B: 'all 1' } : { A: measure, B: measure };
  return data === 'impulse' ? { ...system, x: 'an impulse' } : system;
}

const ones = (n: number): Float32Array<ArrayBuffer> => new Float32Array(n).fill(1);

/**
 * HiPPO (Gu et al. 2020, theorems 1 and 2) with the sign of h' = A h + B x: B_r = sqrt(2r + 1), A_rc = -sqrt((2r + 1)(2c
 * + 1)) below the diagonal. LegS has -(r + 1) on the diagonal and 0 above it, and is taken as time-invariant, as in S4. LegT, of a
 * window as long as 1 / dt tokens, goes on above the diagonal with signs that alternate.
 */
export function hippoSystem(
  n: number,
  measure: 'LegS' | 'LegT',
): { readonly A: Float32Array<ArrayBuffer>; readonly B: Float32Array<ArrayBuffer> } {
  const root = (r: number): number => Math.sqrt(2 * r + 1);
  return {
    A: Float32Array.from({ length: n * n }, (_, e) => {
      const [r, c] = [Math.floor(e / n), e % n];
      const size = -root(r) * root(c);
      if (measure === 'LegT') return r >= c || (c - r) % 2 === 0 ? size : -size;
      return r === c ? -(r + 1) : r > c ? size : 0;
    }),
    B: Float32Array.from({ length: n }, (_, r) => root(r)),
  };
}

function signalOf(signal: string, t: number, random: Random): Float32Array<ArrayBuffer> {
  switch (signal) {
    case 'impulse':
      return Float32Array.from({ length: t }, (_, token) => (token === 0 ? 1 : 0));
    case 'steps': {
      let level = 1;
      return Float32Array.from(
        { length: t },
        () => (level = random.uniform() < JUMPS ? 2 * random.uniform() - 1 : level),
      );
    }
    case 'noise':
      return normal(random, t);
    default: {
      const waves = [1, 2, 3].map((turns) => ({ turns, amplitude: (0.4 + random.uniform()) / turns }));
      return Float32Array.from({ length: t }, (_, token) =>
        waves.reduce(
          (sum, { turns, amplitude }) => sum + amplitude * Math.sin((2 * Math.PI * turns * (token + 1)) / t),
          0,
        ),
      );
    }
  }
}
