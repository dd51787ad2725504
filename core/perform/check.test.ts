import { describe, expect, it } from 'vitest';
import { LARGEST_F32, MASKED } from '../tensors/f32.ts';
import { checkAgainst, sameBits } from './check.ts';
import { wordsOf } from '../verdict.ts';
import type { Expected } from './check.ts';

const check = (
  computed: readonly number[],
  reference: readonly number[],
  expected: Partial<Omit<Expected, 'reference'>> = {},
): ReturnType<typeof checkAgainst> =>
  checkAgainst(new Float32Array(computed), { reference: new Float64Array(reference), tolerance: 1e-5, ...expected });
const errors = (...values: number[]): { readonly errors: Float64Array } => ({ errors: Float64Array.from(values) });

describe('checkAgainst', () => {
  it('gives the relative L2 error and the largest difference', () => {
    expect(check([3, 4.5], [3, 4], { tolerance: 0.2 })).toEqual({
      verdict: 'matches',
      ok: true,
      relL2: 0.1,
      maxAbs: 0.5,
      tolerance: 0.2,
      notFinite: 0,
    });
  });
  it('says when only the bound for these inputs holds', () => {
    expect(check([1.001], [1], errors(0.005))).toMatchObject({ verdict: 'bounded', tolerance: 0.005, ok: true });
    expect(check([1.1], [1], errors(0.01))).toMatchObject({ verdict: 'differs', ok: false });
    expect(check([1.001], [1], { errors: 0.005 })).toMatchObject({ verdict: 'bounded' });
    expect(check([1], [1], errors(0.005))).toMatchObject({ verdict: 'matches' });
  });
  it('cannot judge what is off by more than it must where the bound is more than a hundredth of the answer', () => {
    expect(check([1.001], [1], errors(0.02))).toMatchObject({ verdict: 'unjudged', ok: true });
    expect(check([5.6e-17], [0], errors(1e-15))).toMatchObject({ verdict: 'unjudged', relL2: Infinity });
    expect(check([1], [1], errors(Infinity))).toMatchObject({ verdict: 'matches' });
    expect(check([1.001], [1], errors(NaN))).toMatchObject({ verdict: 'unjudged', tolerance: Infinity });
  });
  it('holds every element to its own bound, so that a large one hides no error of a small one', () => {
    expect(check([1e20, 1.1], [1e20, 1], errors(1e15, 1e-3))).toMatchObject({
      verdict: 'differs',
      relL2: expect.closeTo(0, 6),
    });
    expect(check([1e20, 1.0005], [1e20, 1], errors(1e15, 1e-3))).toMatchObject({ verdict: 'matches' });
  });
  it('takes for right what underflow takes, and no more', () => {
    expect(check([0], [1e-60], errors(0)).verdict).toBe('matches');
    expect(check([0], [1e-38]).verdict).toBe('matches');
    expect(check([0, 1e-30], [0, 0]).verdict).toBe('differs');
    expect(check([0, 0], [0, 0], { tolerance: 0 }).verdict).toBe('matches');
  });
  it('says what a match keeps to, and not the bound of an analysis that was not needed', () => {
    const vanished = check([0, 1], [1e-300, 1], { errors: new Float64Array([1e9, 1e9]) });
    expect(vanished).toMatchObject({ verdict: 'matches', tolerance: 1e-5 });
    const flushed = check([0], [1e-39], { errors: new Float64Array([1e9]) });
    expect(flushed).toMatchObject({ verdict: 'matches', relL2: 1, tolerance: 1e-5 });
    expect(wordsOf({ ...flushed, firstNotFinite: null })).toBe('matches float64, to within the smallest normal f32');
  });
  it('fails beyond the tolerance', () => {
    expect(check([1.1], [1]).ok).toBe(false);
  });
  it.each([NaN, Infinity, -Infinity])('fails for %d, which no bound excuses', (value) => {
    expect(check([value, 1], [1, 1], errors(Infinity, Infinity))).toMatchObject({ verdict: 'differs', notFinite: 1 });
  });
  it.each([NaN, Infinity, 0])(
    'calls %d overflowed where a value on the way was beyond the range, never sound',
    (value) => {
      const escaped = check([value, 1], [0.5, 1], { escaped: true });
      expect(escaped).toMatchObject({ verdict: 'overflowed', ok: false });
    },
  );
  it('calls an answer that f32 cannot hold overflowed, and one near the end of the range right', () => {
    expect(check([Infinity], [1e40], { escaped: true }).verdict).toBe('overflowed');
    expect(check([Infinity], [1e40]).verdict).toBe('differs');
    expect(check([LARGEST_F32], [3.4028235e38]).verdict).toBe('matches');
  });
  it('agrees where there is no answer', () => {
    expect(check([NaN, 2], [NaN, 2])).toMatchObject({ verdict: 'matches', notFinite: 1, maxAbs: 0 });
    expect(check([1, 2], [NaN, 2]).verdict).toBe('differs');
  });
  it('keeps hidden scores out of the norm, so that they cannot hide an error of the others', () => {
    expect(check([MASKED, 1.1], [MASKED, 1]).ok).toBe(false);
    expect(check([MASKED, 1], [MASKED, 1]).ok).toBe(true);
    expect(check([0, 1], [MASKED, 1]).ok).toBe(false);
  });
  it('throws for another number of elements', () => {
    expect(() => check([1], [1, 2])).toThrow('2 elements');
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
