import { describe, expect, it } from 'vitest';
import { differs } from './differs.ts';

const file = { name: 'Q.npy', bytes: new Uint8Array(1) };
const run = { kernel: 'toy', params: { n: 4, scale: null } };
const asked = { kernel: 'toy', params: {}, seed: 1, inputs: {} };
const values = { n: 4, scale: null };

describe('a request against the run on screen', () => {
  it.each([
    ['the same', asked, values, false],
    ['set to what it is by default', { ...asked, params: { n: 4 } }, values, false],
    ['another value', { ...asked, params: { n: 5 } }, { ...values, n: 5 }, true],
    ['another seed', { ...asked, seed: 2 }, values, true],
    ['another kernel', { ...asked, kernel: 'other' }, values, true],
    ['a file', { ...asked, inputs: { Q: file } }, values, true],
  ])('is told apart: %s', (_what, now, all, expected) => expect(differs(run, asked, now, all)).toBe(expected));

  it('is the same with the same file', () => {
    const withFile = { ...asked, inputs: { Q: file } };
    expect(differs(run, withFile, withFile, values)).toBe(false);
  });
});
