/** How kernel, spectra and the response come about in the convolution, for captions and hover cards. */
import { accumulate, at, before, compute, initialise, rescale, whole } from '../parts/formulas.ts';
import type { FormulaSpec } from '../parts/formulas.ts';
import { stationsOf } from './convolution.ts';
import { transformOf } from './shape.ts';
import type { SsmShape } from './shape.ts';
import type { OperandIndex } from '../../kernel.ts';

export function convolutionFormulas(shape: SsmShape): readonly FormulaSpec[] {
  return [...(shape.matrix ? matrixKernel : diagonalKernel), ...spectra(shape), ...tensors(shape)];
}

const diagonalKernel: readonly FormulaSpec[] = [
  compute('power = Āᵏ, by repeated squaring', 'power[r,c] = Ā[c]ᵏ for token k of row r', {
    result: 'power_i',
    why: 'what k steps keep of the state',
  }),
  compute('Kₖ = C Āᵏ B̄', 'K[r] = Σₖ C[k] power[r,k] B̄[k]', {
    result: 'K_i',
    pass: 'kernel',
    why: 'what an impulse still gives k tokens later: the whole system as one row of numbers',
  }),
];

const matrixKernel: readonly FormulaSpec[] = [
  accumulate('vₖ = Ā vₖ₋₁', 'v[r] = Σₖ Ā[r,k] v[k] before', {
    result: 'v_k',
    why: 'the state that an impulse leaves, one token later',
  }),
  compute('Kₖ = C vₖ', 'K = Σₖ C[k] v[k]', {
    result: 'K_k',
    why: 'what an impulse still gives k tokens later: the whole system as one row of numbers',
  }),
];

function spectra(shape: SsmShape): readonly FormulaSpec[] {
  const { columns, length } = transformOf(shape);
  // Where several numbers share a row, real and imaginary parts take turns, which no index says.
  const single = columns === 1;
  return [
    initialise('zeros', 'signal[r] = 0', { result: 'signal_i', why: 'behind its end the signal is nothing' }),
    compute(
      'padded = (signal, 0), then zeros',
      single
        ? 'padded[r,c] = signal[r] if c = 0, else 0'
        : `padded[r,2c] = signal[${columns} r + c], padded[r,2c+1] = 0`,
      {
        result: 'padded_i',
        operands: [at('signal_i', 'k', 0)],
        why: 'twice as long, so that the end of the signal does not run into its beginning',
      },
    ),
    compute('w = roots of unity', 'w[r] = exp(∓2πi r / M)', {
      result: 'w_0',
      operands: [],
      why: 'the turns by which a transform tells frequencies apart',
    }),
    accumulate(
      'one stage of butterflies: (a, b) → (a + b, (a − b) w), back (a + w b, a − w b)',
      'z = a ± b with the number that lies half a group away, turned by w',
      {
        result: 'z_i',
        operands: [before('z_i', 'r', 'c'), at('w_0', 'k', 0)],
        why: 'each stage joins pairs of transforms: log₂ L stages in place of L² products',
      },
    ),
    rescale(
      'every number turned by column × frequency of its row',
      'z[r,c] = exp(∓2πi column · frequency / L) · z[r,c] before',
      { result: 'z_i', why: 'a transform too long for SRAM is made of short ones along columns and rows' },
    ),
    compute('y_freq = x_freq · K_freq / L', single ? productOf(length) : 'y[r] = x[r] · K[r] / L, as complex numbers', {
      result: 'y_i',
      pass: 'product',
      why: 'a convolution of signals is a product of spectra, number by number',
      ...(single ? {} : { operands: [at('x_i', 'r', 'c'), at('K_i', 'r', 'c')] }),
    }),
    compute('y = Re y_padded + D x', single ? 'y[r] = padded[r,0] + D x[r]' : 'y[r] = Re y_padded[r] + D x[r]', {
      result: 'y_i',
      pass: 'output',
      why: 'the response, with what passes by the state',
      operands: [at('padded_i', numberOf(shape), 0), at('x_i', 'r', 0)],
    }),
  ];
}

/** The product of two complex numbers, whose real parts lie in column 0, through the length of a transform. */
const productOf = (length: number): string =>
  `y[r,c] = (x[r,0] K[r,0] − x[r,1] K[r,1] if c = 0, else x[r,0] K[r,1] + x[r,1] K[r,0]) / ${length}`;

/** The row that holds a number of the response; where several share a row there is none to name. */
function numberOf(shape: SsmShape): OperandIndex {
  return transformOf(shape).columns === 1 ? 'r' : 'k';
}

function tensors(shape: SsmShape): readonly FormulaSpec[] {
  const chain = (signal: string): readonly FormulaSpec[] => {
    const stations = stationsOf(shape, signal);
    const [first] = stations as [string];
    return [
      whole(`${first} = ${signal}, then zeros`, `${first} = (${signal}[k], 0)`, { operands: [at(signal, 'k', 0)] }),
      ...transforms(stations, 'DFT of'),
    ];
  };
  return [
    whole('Kₖ = C Āᵏ B̄', 'K[r] = Σₖ C[k] (Āʳ B̄)[k]', {
      result: 'K',
      operands: [at('C', 'k', 0), at('Abar', 'k', shape.matrix ? 'k' : 0), at('Bbar', 'k', 0)],
      terms: shape.n,
    }),
    ...chain('x'),
    ...chain('K'),
    whole('y_freq = x_freq · K_freq / L', 'y_freq = x_freq · K_freq / L, as complex numbers', {
      operands: [at('x_freq', 'r', 'c'), at('K_freq', 'r', 'c')],
    }),
    ...transforms([...stationsOf(shape, 'y')].reverse(), 'inverse DFT of'),
    whole('y = K ∗ x + D x', 'y[r] = Σₖ K[k] x[r − k] + D x[r]', {
      operands: [at('y_padded', numberOf(shape), 0), at('x', 'r', 0)],
    }),
  ];
}

/** Each station is the transform of the one before it. */
const transforms = (stations: readonly string[], how: string): readonly FormulaSpec[] =>
  stations.slice(1).map((result, index) => {
    const from = stations[index]!;
    const text = `${result} = ${how} ${from}`;
    return whole(text, text, { operands: [at(from, 'k', 'c')] });
  });
