/** How kernel, spectra and the response come about in the convolution, for captions and hover cards. */
import { at, before } from '../parts/formulas.ts';
import { stationsOf } from './convolution.ts';
import { transformOf } from './shape.ts';
import type { SsmShape } from './shape.ts';
import type { Formula, OperandIndex } from '../../kernel.ts';

export function convolutionFormulas(shape: SsmShape): readonly Formula[] {
  return [...(shape.hippo ? triangularKernel(shape) : diagonalKernel(shape)), ...spectra(shape), ...tensors(shape)];
}

function diagonalKernel({ n }: SsmShape): readonly Formula[] {
  return [
    {
      result: 'power_i',
      operation: 'compute',
      text: 'power = Āᵏ, by repeated squaring',
      cell: 'power[r,c] = Ā[c]ᵏ for token k of row r',
      operands: [at('Abar_0', 'c', 0)],
    },
    {
      result: 'K_i',
      operation: 'compute',
      pass: 'kernel',
      text: 'Kₖ = C Āᵏ B̄',
      cell: 'K[r] = Σₖ C[k] power[r,k] B̄[k]',
      operands: [at('C_0', 'k', 0), at('power_i', 'r', 'k'), at('Bbar_0', 'k', 0)],
      terms: n,
    },
  ];
}

function triangularKernel({ n }: SsmShape): readonly Formula[] {
  return [
    {
      result: 'v_k',
      operation: 'accumulate',
      text: 'vₖ = Ā vₖ₋₁',
      cell: 'v[r] = Σₖ Ā[r,k] v[k] before',
      operands: [at('Abar_0', 'r', 'k'), before('v_k', 'k', 0)],
      terms: n,
    },
    {
      result: 'K_k',
      operation: 'compute',
      text: 'Kₖ = C vₖ',
      cell: 'K = Σₖ C[k] v[k]',
      operands: [at('C_0', 'k', 0), at('v_k', 'k', 0)],
      terms: n,
    },
  ];
}

function spectra(shape: SsmShape): readonly Formula[] {
  const { columns } = transformOf(shape);
  return [
    {
      result: 'signal_i',
      operation: 'initialise',
      text: 'zeros',
      cell: 'signal[r] = 0',
      operands: [],
    },
    {
      result: 'padded_i',
      operation: 'compute',
      text: 'padded = (signal, 0), then zeros',
      cell: `padded[r,2c] = signal[${columns === 1 ? 'r' : `${columns} r + c`}], padded[r,2c+1] = 0`,
      operands: [at('signal_i', 'k', 0)],
    },
    {
      result: 'w_0',
      operation: 'compute',
      text: 'w = roots of unity',
      cell: 'w[r] = exp(∓2πi r / M)',
      operands: [],
    },
    {
      result: 'z_i',
      operation: 'accumulate',
      text: 'one stage of butterflies: (a, b) → (a + b, (a − b) w), back (a + w b, a − w b)',
      cell: 'z = a ± b with the number that lies half a group away, turned by w',
      operands: [before('z_i', 'r', 'c'), at('w_0', 'k', 0)],
    },
    {
      result: 'z_i',
      operation: 'rescale',
      text: 'every number turned by column × frequency of its row',
      cell: 'z[r,c] = exp(∓2πi column · frequency / L) · z[r,c] before',
      operands: [before('z_i', 'r', 'c')],
    },
    {
      result: 'y_i',
      operation: 'compute',
      pass: 'product',
      text: 'y_freq = x_freq · K_freq / L',
      cell: 'y[r] = x[r] · K[r] / L, as complex numbers',
      operands: [at('x_i', 'r', 'c'), at('K_i', 'r', 'c')],
    },
    {
      result: 'y_i',
      operation: 'compute',
      pass: 'output',
      text: 'y = Re y_padded + D x',
      cell: 'y[r] = Re y_padded[r] + D x[r]',
      operands: [at('padded_i', numberOf(shape), 0), at('x_i', 'r', 0)],
    },
  ];
}

/** The row in which a number of the response lies; none that could be named where several share one. */
function numberOf(shape: SsmShape): OperandIndex {
  return transformOf(shape).columns === 1 ? 'r' : 'k';
}

function tensors(shape: SsmShape): readonly Formula[] {
  const { n } = shape;
  const matrix = shape.hippo ? 'k' : 0;
  const chain = (signal: string): readonly Formula[] => {
    const [first, ...rest] = stationsOf(shape, signal);
    return [
      {
        result: first!,
        text: `${first!} = ${signal}, then zeros`,
        cell: `${first!} = (${signal}[k], 0)`,
        operands: [at(signal, 'k', 0)],
      },
      ...rest.map((result, index) => derived(result, [first!, ...rest][index]!, 'DFT of')),
    ];
  };
  const back = [...stationsOf(shape, 'y')].reverse();
  return [
    {
      result: 'K',
      text: 'Kₖ = C Āᵏ B̄',
      cell: 'K[r] = Σₖ C[k] (Āʳ B̄)[k]',
      operands: [at('C', 'k', 0), at('Abar', 'k', matrix), at('Bbar', 'k', 0)],
      terms: n,
    },
    ...chain('x'),
    ...chain('K'),
    {
      result: 'y_freq',
      text: 'y_freq = x_freq · K_freq / L',
      cell: 'y_freq = x_freq · K_freq / L, as complex numbers',
      operands: [at('x_freq', 'r', 'c'), at('K_freq', 'r', 'c')],
    },
    ...back.slice(1).map((result, index) => derived(result, back[index]!, 'inverse DFT of')),
    {
      result: 'y',
      text: 'y = K ∗ x + D x',
      cell: 'y[r] = Σₖ K[k] x[r − k] + D x[r]',
      operands: [at('y_padded', numberOf(shape), 0), at('x', 'r', 0)],
    },
  ];
}

const derived = (result: string, from: string, how: string): Formula => ({
  result,
  text: `${result} = ${how} ${from}`,
  cell: `${result} = ${how} ${from}`,
  operands: [at(from, 'k', 'c')],
});
