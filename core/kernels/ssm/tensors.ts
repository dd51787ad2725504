/** The tensors of a state space run, in drawing order. */
import { aside } from '../parts/aside.ts';
import { input, intermediate, output } from '../parts/tensors.ts';
import { stationsOf } from './convolution.ts';
import { remembers, transformOf } from './shape.ts';
import type { SsmShape } from './shape.ts';
import type { Hue, TensorSpec } from '../../kernel.ts';

export function ssmTensors(shape: SsmShape): readonly TensorSpec[] {
  const state = { rows: 'n' } as const;
  const matrix = shape.matrix ? ({ rows: 'n', columns: 'n' } as const) : state;
  const form = shape.hippo
    ? ' That of HiPPO-LegS, which is lower triangular.'
    : shape.matrix
      ? ' A full matrix.'
      : ' The diagonal of a diagonal matrix.';
  const tokens = { rows: 't', transposed: true } as const;
  const lags = { ...tokens, columns: 'g' } as const;
  const memory = remembers(shape);
  return aside(
    ['A', 'B', 'C', 'Abar', 'Bbar', 'legendre'],
    [
      input('x', 'cyan', 'The signal.', tokens),
      input('A', 'amber', `How the state evolves by itself.${form}`, matrix),
      input('B', 'violet', 'How the signal enters the state.', state),
      input('C', 'rose', 'How the state is read.', state),
      intermediate('Abar', 'amber', 'Ā: A over a step of length Δ.', matrix),
      intermediate('Bbar', 'violet', 'B̄: B over a step of length Δ.', state),
      ...(memory
        ? [
            intermediate(
              'legendre',
              'slate',
              'Row n: the polynomial whose coefficient is number n of the state, at each number of tokens back.',
              { rows: 'n', columns: 'g' },
            ),
          ]
        : []),
      ...(shape.variant === 'convolution' ? convolutionTensors(shape) : []),
      output('y', 'green', 'The response.', tokens),
      ...(memory
        ? [
            output(
              'reconstruction',
              'coral',
              'Row t: the last G tokens, newest first, reconstructed from the state h_t alone.',
              lags,
            ),
            output(
              'history',
              'cyan',
              'Row t: what the last G tokens really were, newest first; 0 before the first.',
              lags,
            ),
          ]
        : []),
    ],
  );
}

const STATIONS: Readonly<Record<string, string>> = {
  padded: 'with zeros behind it, so that its convolution does not run into its own beginning',
  mid: 'with its columns transformed and every number turned; the rows are yet to come',
  freq: 'as a spectrum, in bit-reversed order: the product of two spectra needs no sorting',
};

function convolutionTensors(shape: SsmShape): readonly TensorSpec[] {
  const { rows, columns } = transformOf(shape);
  const stations = (signal: string, hue: Hue): readonly TensorSpec[] =>
    stationsOf(shape, signal).map((name) =>
      intermediate(
        name,
        hue,
        `${signal} ${STATIONS[name.slice(2)]!}. Complex: columns 2c and 2c + 1 are real and imaginary part.`,
        { rows, columns: 2 * columns },
      ),
    );
  return [
    intermediate('K', 'coral', 'The kernel: what an impulse of k tokens ago still gives.', { rows: 't' }),
    ...stations('x', 'cyan'),
    ...stations('K', 'coral'),
    ...[...stations('y', 'green')].reverse(),
  ];
}
