import { expect, it } from 'vitest';
import { LIMITS } from '../adapter.fixture.ts';
import { checkRequest } from './resolve.ts';

it('names the file that gives a size out of range, and no value that the size cannot have beside it', () => {
  const inputs = { Q: { name: 'long.npy', shape: [16385, 1] } };
  const checked = checkRequest({ kernel: 'attention', params: {}, seed: 1, inputs }, LIMITS);
  expect(checked.ok && checked.value.problems).toEqual([
    {
      field: 'n',
      message: 'Q in long.npy gives n = 16385: n must be a whole number from 1 to 16384, not 16385.',
    },
  ]);
});

it('says which seeds there are', () => {
  const checked = checkRequest({ kernel: 'attention', params: {}, seed: 2 ** 32, inputs: {} }, LIMITS);
  expect(checked.ok && checked.value.problems).toEqual([
    { field: 'seed', message: 'The seed must be a whole number from 0 to 4294967295, not 4294967296.' },
  ]);
});
