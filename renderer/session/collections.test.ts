import { expect, it } from 'vitest';
import type { InputFile } from '../../core/request.ts';
import { inputFileOf } from '../../core/tensors/collection.ts';
import { parseNpy } from '../../core/tensors/npy.ts';
import { clearMatch, clearMatches, collectionIn, filesFor, wholeFile } from './collections.ts';
import type { Collection } from './collections.ts';

const POINTS = new File(['x,y,weight\n1,10,0\n2,20,0\n'], 'points.csv');

async function collection(file: File): Promise<Collection> {
  const read = await collectionIn(file);
  if (!read.ok) throw new Error(read.problem.message);
  return read.value;
}

/** Arrays of which only the names matter. */
function named(...keys: readonly string[]): Collection {
  const values = () => Promise.reject(new Error('it was read'));
  return { name: 'm.safetensors', members: keys.map((key) => ({ key, shape: [1], dtype: 'F32', values })) };
}

function values({ bytes, name }: InputFile): number[] {
  const parsed = parseNpy(bytes, name);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return Array.from(parsed.value.data);
}

it('gives each tensor the column of its name', async () => {
  const files = await filesFor(clearMatches(await collection(POINTS), ['queries', 'x', 'y']), POINTS.name);
  if (!files.ok) throw new Error(files.problem.message);
  expect(Object.entries(files.value).map(([tensor, file]) => [tensor, file.name, values(file)])).toEqual([
    ['x', 'points.csv:x', [1, 2]],
    ['y', 'points.csv:y', [10, 20]],
  ]);
});

it.each([
  ['the names of inputs', ['Q', 'K', 'V', 'mask'], { Q: 'Q', K: 'K', V: 'V' }],
  ['one array for each', ['layer.0.q', 'layer.0.k'], { Q: 'layer.0.q', K: 'layer.0.k' }],
  ['two layers', ['layer.0.q', 'layer.1.q'], {}],
  ['other names', ['h.0.attn.c_attn.weight', 'wte.weight'], {}],
  ['some names among many others', ['h.0.q', 'h.0.mlp', 'wte'], {}],
])('chooses by itself where there is no doubt: %s', (_, keys, expected) => {
  const matches = clearMatches(named(...keys), ['Q', 'K', 'V']);
  expect(Object.fromEntries([...matches].map(([tensor, { key }]) => [tensor, key]))).toEqual(expected);
});

it('gives one tensor its column, or the only one, and else none', async () => {
  const read = async (file: File, tensor: string): Promise<number[] | undefined> => {
    const member = clearMatch(await collection(file), tensor);
    if (member === undefined) return undefined;
    const input = await inputFileOf(member, '', file.name);
    return input.ok ? values(input.value) : undefined;
  };
  expect(await read(POINTS, 'Y')).toEqual([10, 20]);
  expect(await read(new File(['1\n2'], 'q.csv'), 'x')).toEqual([1, 2]);
  expect(await read(POINTS, 'Q')).toBeUndefined();
  expect(clearMatch(named('h.0.q', 'h.1.q'), 'Q')).toBeUndefined();
});

it('refuses what is too large before it reads it', async () => {
  const huge = { name: 'Q.npy', size: 2 ** 30 + 1, arrayBuffer: () => Promise.reject(new Error('it was read')) };
  expect(await wholeFile(huge as unknown as File)).toMatchObject({
    ok: false,
    problem: { message: 'Q.npy has 1,073,741,825 B; files of at most 1,073,741,824 B are read.' },
  });
});

it.each(['Q', 'Q.npy', 'points.csv', 'm.safetensors', 'm.npz'])(
  'says so when %s is a folder, or has gone',
  async (name) => {
    const gone = () =>
      Promise.reject(new DOMException('A requested file or directory could not be found', 'NotFoundError'));
    const file = { name, size: 100, arrayBuffer: gone, slice: () => ({ arrayBuffer: gone }) } as unknown as File;
    const problem = { message: expect.stringMatching(new RegExp(`^${name} cannot be read: .*\\.$`)) };
    expect(await (/\.(csv|safetensors|npz)$/.test(name) ? collectionIn(file) : wholeFile(file))).toEqual({
      ok: false,
      problem,
    });
  },
);
