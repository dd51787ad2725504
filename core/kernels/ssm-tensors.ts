/** The tensors of a state space run, in drawing order. */
import { remembers } from './ssm-shape.ts';
import type { SsmShape } from './ssm-shape.ts';
import type { TensorSpec } from '../kernel.ts';

export function ssmTensors(shape: SsmShape): readonly TensorSpec[] {
  const { hippo } = shape;
  const signed = { scale: 'signed', planes: 1 } as const;
  const state = { ...signed, rows: 'n' } as const;
  const matrix = hippo ? ({ ...state, columns: 'n' } as const) : state;
  const triangle = hippo
    ? ' Lower triangular: what is above the diagonal counts as 0.'
    : ' The diagonal of a diagonal matrix.';
  const lags = { ...signed, rows: 't', columns: 'g' } as const;
  return [
    { ...signed, name: 'x', hue: 'cyan', kind: 'input', rows: 't', help: 'The signal.' },
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
    { ...signed, name: 'y', hue: 'green', kind: 'output', rows: 't', help: 'The response.' },
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
