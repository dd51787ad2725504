/** The parameters that all kernels of attention have, as `shapeOf` reads them. */
import type { Parameter } from '../kernel.ts';

/** With the given defaults of sequence length, head dimension and number of heads. */
export function attentionParameters({
  n,
  d,
  heads,
}: Readonly<Record<'n' | 'd' | 'heads', number>>): readonly Parameter[] {
  return [
    { kind: 'integer', name: 'n', label: 'N', help: 'Sequence length.', minimum: 1, maximum: 16384, default: n },
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
    { kind: 'integer', name: 'br', label: 'Br', help: 'Query rows of a block.', minimum: 1, maximum: 256, default: 16 },
    { kind: 'integer', name: 'bc', label: 'Bc', help: 'Key rows of a block.', minimum: 1, maximum: 256, default: 16 },
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
