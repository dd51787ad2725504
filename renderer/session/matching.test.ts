import { describe, expect, it } from 'vitest';
import { matchTensor } from './matching.ts';

describe('matching a file to a tensor', () => {
  it.each([
    ['Q.npy', 'Q'],
    ['q.npy', 'Q'],
    ['layer0_q.npy', 'Q'],
    ['my-K.v2.npy', 'K'],
    ['Q_and_K.npy', null],
    ['keys.npy', null],
    ['.npy', null],
    ['dO.npy', 'dO'],
  ])('%s is for %s', (file, tensor) => expect(matchTensor(file, ['Q', 'K', 'dO'])).toBe(tensor));

  it('minds the case where it tells two tensors apart', () => {
    expect(matchTensor('A.npy', ['a', 'A'])).toBe('A');
    expect(matchTensor('x_a.npy', ['a', 'A'])).toBe('a');
  });
});
