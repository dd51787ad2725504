import { describe, expect, it } from 'vitest';
import { MASKED } from '../tensors/f32.ts';
import { checkAgainst, sameBits } from './check.ts';

describe('checkAgainst', () => {
  it('gives the relative L2 error and the largest difference', () => {
    const check = checkAgainst(new Float32Array([3, 4.5]), new Float64Array([3, 4]), 0.2);
    expect(check).toEqual({ relL2: 0.1, maxAbs: 0.5, tolerance: 0.2, conditioned: false, ok: true, notFinite: 0 });
  });
  it('says when only a looser bound for these inputs holds', () => {
    const check = (conditioned: number): unknown =>
      checkAgainst(new Float32Array([1.1]), new Float64Array([1]), 1e-5, conditioned);
    expect(check(0.2)).toMatchObject({ tolerance: 0.2, conditioned: true, ok: true });
    expect(check(0.01)).toMatchObject({ conditioned: false, ok: false });
    expect(checkAgainst(new Float32Array([1]), new Float64Array([1]), 1e-5, 9)).toMatchObject({ conditioned: false });
  });
  it('fails beyond the tolerance', () => {
    expect(checkAgainst(new Float32Array([1.1]), new Float64Array([1]), 1e-5).ok).toBe(false);
  });
  it.each([NaN, Infinity, -Infinity])('fails for %d, which no tolerance excuses', (value) => {
    expect(checkAgainst(new Float32Array([value, 1]), new Float64Array([1, 1]), 1e9).ok).toBe(false);
  });
  it('fails when all should be zero and one is not', () => {
    expect(checkAgainst(new Float32Array([0, 1e-30]), new Float64Array(2), 1e-5).ok).toBe(false);
  });
  it('holds for all zeros', () => {
    expect(checkAgainst(new Float32Array(2), new Float64Array(2), 0).ok).toBe(true);
  });
  it('keeps hidden scores out of the norm, so that they cannot hide an error of the others', () => {
    const reference = new Float64Array([MASKED, 1]);
    expect(checkAgainst(new Float32Array([MASKED, 1.1]), reference, 1e-5).ok).toBe(false);
    expect(checkAgainst(new Float32Array([MASKED, 1]), reference, 1e-5).ok).toBe(true);
    expect(checkAgainst(new Float32Array([0, 1]), reference, 1e-5).ok).toBe(false);
  });
  it.each([NaN, Infinity, -Infinity])(
    'agrees with a reference that is %d in the same place, outside the norm',
    (value) => {
      const reference = new Float64Array([value, 2]);
      expect(checkAgainst(new Float32Array([value, 2]), reference, 0)).toMatchObject({
        relL2: 0,
        maxAbs: 0,
        ok: true,
        notFinite: 1,
      });
      expect(checkAgainst(new Float32Array([value, 2.2]), reference, 1e-5).ok).toBe(false);
    },
  );
  it.each([
    [NaN, 1],
    [Infinity, 1],
    [NaN, Infinity],
    [Infinity, NaN],
    [-Infinity, Infinity],
  ])('fails for a reference of %d and a value of %d', (expected, actual) => {
    expect(checkAgainst(new Float32Array([actual, 1]), new Float64Array([expected, 1]), 1e9).ok).toBe(false);
  });
  it('throws for another number of elements', () => {
    expect(() => checkAgainst(new Float32Array(1), new Float64Array(2), 1)).toThrow('2 elements');
  });
});

describe('sameBits', () => {
  const bits = (...words: number[]): ArrayBuffer => new Uint32Array(words).buffer;
  it('tells zeros of different sign apart and NaNs of the same payload together', () => {
    expect(sameBits(bits(0), bits(0x80000000))).toBe(false);
    expect(sameBits(bits(0x7fc00001), bits(0x7fc00001))).toBe(true);
    expect(sameBits(bits(0x7fc00001), bits(0x7fc00002))).toBe(false);
  });
  it('needs the same length', () => {
    expect(sameBits(bits(1), bits(1, 2))).toBe(false);
  });
});
