/** Parameters that kernels on sequences of queries, keys and values share. */
import type { IntegerParameter, Parameter } from '../../kernel.ts';

export const lengthParameter = (value: number, maximum = 16384): IntegerParameter => ({
  kind: 'integer',
  name: 'n',
  label: 'N',
  help: 'Sequence length.',
  minimum: 1,
  maximum,
  default: value,
});

/** The blocks of the matrix of queries by keys. */
export const blockParameters: readonly IntegerParameter[] = [
  { kind: 'integer', name: 'br', label: 'Br', help: 'Query rows of a block.', minimum: 1, maximum: 256, default: 16 },
  { kind: 'integer', name: 'bc', label: 'Bc', help: 'Key rows of a block.', minimum: 1, maximum: 256, default: 16 },
];

/** The parameters that all kernels of softmax attention have, as `shapeOf` reads them, with the given defaults. */
export function attentionParameters({
  n,
  d,
  heads,
}: Readonly<Record<'n' | 'd' | 'heads', number>>): readonly Parameter[] {
  return [
    lengthParameter(n),
    { kind: 'integer', name: 'd', label: 'd', help: 'Head dimension.', minimum: 1, maximum: 4096, default: d },
    {
      kind: 'integer',
      name: 'heads',
      label: 'H',
      help: 'Heads, each with its own Q, K, V and O.',
      minimum: 1,
      maximum: 64,
      default: heads,
    },
    ...blockParameters,
    {
      kind: 'boolean',
      name: 'causal',
      label: 'Causal mask',
      help: 'A query sees the keys up to its own position only.',
      default: false,
    },
    {
      kind: 'number',
      name: 'scale',
      label: 'Scale',
      help: 'Factor on the scores.',
      minimum: -1000,
      maximum: 1000,
      default: null,
      automatic: '1 / √d',
    },
  ];
}
