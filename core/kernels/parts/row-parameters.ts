/** Parameters of kernels that treat each row of a matrix X by itself. */
import type { IntegerParameter } from '../../parameters.ts';
import { integerParameter } from './parameters.ts';

/** The parameters; `rows` is the default number of rows. */
export const rowParameters = (rows: number): readonly IntegerParameter[] => [
  integerParameter('r', 'R', 'Rows of X.', { maximum: 16384, default: rows }),
  integerParameter('v', 'V', 'Elements of a row.', { maximum: 65536, default: 64 }),
  integerParameter('br', 'Br', 'Rows of a workgroup.', { maximum: 256, default: 4 }),
  integerParameter('bv', 'Bv', 'Elements of a row that are in SRAM at once.', { maximum: 1024, default: 16 }),
];
