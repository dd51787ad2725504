/** The tensors of a state space run, in drawing order. */
import { stationsOf } from './convolution.ts';
import { remembers, transformOf } from './shape.ts';
import type { SsmShape } from './shape.ts';
import type { Hue, TensorSpec } from '../../kernel.ts';

export function ssmTensors(shape: SsmShape): readonly TensorSpec[] {
  const { hippo } = shape;
  const signed = { scale: 'signed', planes: 1 } as const;
  const state = { ...signed, rows: 'n' } as const;
  const matrix = hippo ? ({ ...state, columns: 'n' } as const) : state;
  const triangle = hippo
    ? ' Lower triangular: what is above the diagonal counts as 0.'
    : ' The diagonal of a diagonal matrix.';
  const tokens = { ...signed, rows: 't', turned: true } as const;
  const lags = { ...tokens, columns: 'g' } as const;
  return [
    { ...tokens, name: 'x', hue: 'cyan', kind: 'input', help: 'The signal.' },
    { ...matrix, name: 'A', hue: 'amber', kind: 'input', help: `How the state goes on by itself.${triangle}` },
    { ...state, name: 'B', hue: 'violet', kind: 'input', help: 'How the signal enters the state.' },
    { ...state, name: 'C', hue: 'rose', kind: 'input', help: 'How the state is read.' },
    { ...matrix, name: 'Abar', hue: 'amber', kind: 'intermediate', help: 'Ā: A over a step of length Δ.' },
    { ...state, name: 'Bbar', hue: 'violet', kind: 'intermediate', help: 'B̄: B over a step of length Δ.' },
    ...(remembers(shape)
      ? ([
          {
            ...state,
            name: 'legendre',
            hue: 'slate',
            kind: 'intermediate',
            columns: 'g',
            help: 'Row n: the polynomial that number n of the state is the coefficient of, at each number of tokens back.',
          },
        ] as const)
      : []),
    ...(shape.variant === 'convolution' ? convolutionTensors(shape) : []),
    { ...tokens, name: 'y', hue: 'green', kind: 'output', help: 'The response.' },
    ...(remembers(shape)
      ? ([
          {
            ...lags,
            name: 'reconstruction',
            hue: 'coral',
            kind: 'output',
            help: 'Row t: the last G tokens, newest first, drawn from the state h_t alone.',
          },
          {
            ...lags,
            name: 'history',
            hue: 'cyan',
            kind: 'output',
            help: 'Row t: what the last G tokens really were, newest first; 0 before the first.',
          },
        ] as const)
      : []),
  ];
}

const STATIONS: Readonly<Record<string, string>> = {
  padded: 'with zeros behind it, so that its convolution does not run into its own beginning',
  mid: 'with its columns transformed and every number turned; the rows are yet to come',
  freq: 'as a spectrum, in bit-reversed order: the product of two spectra needs no sorting',
};

function convolutionTensors(shape: SsmShape): readonly TensorSpec[] {
  const { rows, columns } = transformOf(shape);
  const numbers = { scale: 'signed', planes: 1, kind: 'intermediate' } as const;
  const stations = (signal: string, hue: Hue): readonly TensorSpec[] =>
    stationsOf(shape, signal).map((name) => ({
      ...numbers,
      name,
      hue,
      rows,
      columns: 2 * columns,
      help: `${signal} ${STATIONS[name.slice(2)]!}. Complex: columns 2c and 2c + 1 are real and imaginary part.`,
    }));
  return [
    {
      ...numbers,
      name: 'K',
      hue: 'coral',
      rows: 't',
      help: 'The kernel: what an impulse of k tokens ago still gives.',
    },
    ...stations('x', 'cyan'),
    ...stations('K', 'coral'),
    ...[...stations('y', 'green')].reverse(),
  ];
}
