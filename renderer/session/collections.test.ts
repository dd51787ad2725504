import { expect, it } from 'vitest';
import type { InputFile } from '../../core/request.ts';
import { parseNpy } from '../../core/tensors/npy.ts';
import { fileForTensor, filesByTensor } from './collections.ts';

const POINTS = new File(['x,y,weight\n1,10,0\n2,20,0\n'], 'points.csv');

function values({ bytes, name }: InputFile): number[] {
  const parsed = parseNpy(bytes, name);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return Array.from(parsed.value.data);
}

it('gives each tensor the column of its name', async () => {
  const files = await filesByTensor(POINTS, ['queries', 'x', 'y']);
  if (!files.ok) throw new Error(files.problem.message);
  expect(files.value.map(([tensor, file]) => [tensor, file.name, values(file)])).toEqual([
    ['x', 'points.csv#x', [1, 2]],
    ['y', 'points.csv#y', [10, 20]],
  ]);
});

it('says what a file has when none of it is wanted', async () => {
  expect(await filesByTensor(POINTS, ['Q', 'K'])).toEqual({
    ok: false,
    problem: { message: 'points.csv has x, y, weight, *; the inputs are Q, K.' },
  });
});

it('gives one tensor its column, or the only one', async () => {
  const named = await fileForTensor(POINTS, 'Y');
  expect(named.ok && values(named.value)).toEqual([10, 20]);
  const only = await fileForTensor(new File(['1\n2'], 'q.csv'), 'x');
  expect(only.ok && values(only.value)).toEqual([1, 2]);
  expect(await fileForTensor(POINTS, 'Q')).toMatchObject({
    ok: false,
    problem: { message: expect.stringContaining('holds several arrays') },
  });
});

it('refuses what is too large before it reads it', async () => {
  const huge = { name: 'Q.npy', size: 2 ** 30 + 1, arrayBuffer: () => Promise.reject(new Error('it was read')) };
  expect(await fileForTensor(huge as unknown as File, 'Q')).toMatchObject({
    ok: false,
    problem: { message: 'Q.npy has 1,073,741,825 B; files of at most 1,073,741,824 B are read.' },
  });
});

it.each(['Q', 'Q.npy', 'points.csv'])('says so when %s is a folder, or has gone', async (name) => {
  const gone = new DOMException('A requested file or directory could not be found', 'NotFoundError');
  const file = { name, size: 0, arrayBuffer: () => Promise.reject(gone) } as unknown as File;
  const problem = { message: expect.stringMatching(new RegExp(`^${name} cannot be read: .*\\.$`)) };
  expect(await fileForTensor(file, 'Q')).toEqual({ ok: false, problem });
  if (name.endsWith('.csv')) expect(await filesByTensor(file, ['Q'])).toEqual({ ok: false, problem });
});
