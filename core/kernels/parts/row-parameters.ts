/** Parameters of kernels that take the rows of a matrix X each by itself. */
import type { IntegerParameter } from '../../kernel.ts';

/** `rows` is the default number of them. */
export const rowParameters = (rows: number): readonly IntegerParameter[] => [
  { kind: 'integer', name: 'r', label: 'R', help: 'Rows of X.', minimum: 1, maximum: 16384, default: rows },
  { kind: 'integer', name: 'v', label: 'V', help: 'Elements of a row.', minimum: 1, maximum: 65536, default: 64 },
  { kind: 'integer', name: 'br', label: 'Br', help: 'Rows of a workgroup.', minimum: 1, maximum: 256, default: 4 },
  {
    kind: 'integer',
    name: 'bv',
    label: 'Bv',
    help: 'Elements of a row that are in SRAM at once.',
    minimum: 1,
    maximum: 1024,
    default: 16,
  },
];
