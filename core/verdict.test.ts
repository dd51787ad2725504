import { describe, expect, it } from 'vitest';
import { warningOf } from './verdict.ts';
import type { Check, Verdict } from './verdict.ts';

const check = (verdict: Verdict): Check => ({
  verdict,
  ok: verdict !== 'differs' && verdict !== 'overflowed',
  relL2: 1,
  maxAbs: 1,
  tolerance: 1e-5,
  notFinite: verdict === 'overflowed' ? 2 : 0,
  firstNotFinite: verdict === 'overflowed' ? { at: [0, 3], value: 'NaN' } : null,
});
const sound = { checks: { O: check('matches') }, escape: null, identical: true, audited: true };

describe('the warning of a run', () => {
  it('is none where it is sound, however near to its bound', () => {
    for (const verdict of ['matches', 'bounded', 'unjudged'] as const) {
      expect(warningOf({ ...sound, checks: { O: check(verdict) } })).toBe(null);
    }
  });

  it('names outputs that differ, and what is wrong with the trace', () => {
    expect(warningOf({ ...sound, checks: { O: check('differs') } })).toBe('Check failed: O differs from float64.');
    expect(warningOf({ ...sound, checks: { O: check('differs'), L: check('differs') }, audited: false })).toBe(
      'Check failed: O and L differ from float64; an independent count of every HBM access does not equal the trace.',
    );
    expect(warningOf({ ...sound, identical: false })).toBe(
      'Check failed: traced and untraced builds gave different outputs.',
    );
  });

  it('says which value left the range of f32', () => {
    const overflowed = { ...sound, checks: { O: check('overflowed') } };
    expect(warningOf({ ...overflowed, escape: { of: 'S', at: [1, 2], exact: 1e39 } })).toBe(
      'S[1, 2], 1.00e+39, is beyond the range of f32, ±3.4e38: 2 elements of O are infinite or NaN, first O[0, 3] = NaN.',
    );
    expect(warningOf(overflowed)).toBe('2 elements of O are infinite or NaN, first O[0, 3] = NaN.');
  });
});
