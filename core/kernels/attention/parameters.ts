/** Parameters that kernels on sequences of queries, keys and values share. */
import type { IntegerParameter, Parameter } from '../../parameters.ts';
import { booleanParameter, integerParameter, numberParameter } from '../parts/parameters.ts';

export const lengthParameter = (value: number, maximum = 16384): IntegerParameter =>
  integerParameter('n', 'N', 'Sequence length.', { maximum, default: value });

/** The widths of queries and keys, and of values, for kernels in which these may differ. */
export const widthParameters = (maximum: number): readonly IntegerParameter[] => [
  integerParameter('d', 'd', 'Columns of Q and K.', { maximum, default: 16 }),
  integerParameter('dv', 'dv', 'Columns of V and O.', { maximum, default: 16 }),
];

/** The sizes of the blocks of the matrix of queries by keys. */
export const blockParameters: readonly IntegerParameter[] = [
  integerParameter('br', 'Br', 'Query rows of a block.', { maximum: 256, default: 16 }),
  integerParameter('bc', 'Bc', 'Key rows of a block.', { maximum: 256, default: 16 }),
];

/** The parameters of all kernels of softmax attention, which `shapeOf` reads, with the given defaults. */
export const attentionParameters = ({
  n,
  d,
  heads,
}: Readonly<Record<'n' | 'd' | 'heads', number>>): readonly Parameter[] => [
  lengthParameter(n),
  integerParameter('d', 'd', 'Head dimension.', { maximum: 4096, default: d }),
  integerParameter('heads', 'H', 'Heads, each with its own Q, K, V and O.', { maximum: 64, default: heads }),
  ...blockParameters,
  booleanParameter('causal', 'Causal mask', 'A query sees only the keys up to its own position.'),
  numberParameter('scale', 'Scale', 'Factor on the scores.', {
    minimum: -1000,
    maximum: 1000,
    default: null,
    automatic: '1 / √d',
  }),
];
