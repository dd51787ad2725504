import { expect, it } from 'vitest';
import type { SweepPoint } from '../../../core/sweep.ts';
import { csvOf } from './csv.ts';

const figures = { hbmReadBytes: 8, hbmWriteBytes: 16, flops: 64, depth: 3 };
const point: SweepPoint = {
  series: 'flash, "wide"',
  value: 8,
  ...figures,
  closedForm: figures,
  sramBytes: 7,
  stateBytes: null,
  sound: true,
};

it('is saved as a table for other programs', () => {
  const series = [{ label: 'flash, "wide"', kernel: 'attention', parameter: 'n', params: {} }];
  const text = csvOf({ values: [8], seed: 5, series }, [point]);
  const [titles, row, end] = text.split('\r\n');
  expect(titles).toMatch(/^series,kernel,parameter,seed,value,hbm_read_bytes,.*,sound$/);
  expect(row).toBe('"flash, ""wide""",attention,n,5,8,8,16,64,3,,7,8,16,64,3,true');
  expect(end).toBe('');
});
