import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLAIN_COLOURS } from './contract.ts';
import { NO_RANGE, rangeOf } from './range.ts';
import { positionOf, spanOf, wholeRange } from './scaling.ts';

const range = { ...NO_RANGE, limit: 100, robust: 8, least: 0.01 };
const whole = { ...NO_RANGE, limit: 1000, robust: 20, least: 0.001 };

describe('what a map spans', () => {
  it.each([
    ['its own values', {}, 100],
    ['those of all tensors', { range: 'kernel' }, 1000],
    ['a fixed magnitude', { range: 'fixed', limit: 5 }, 5],
    ['all but the largest hundredth', { robust: true }, 8],
    ['all but the largest hundredth of all tensors', { range: 'kernel', robust: true }, 20],
  ] as const)('is %s', (_, options, limit) => {
    expect(spanOf(range, 'signed', whole, { ...PLAIN_COLOURS, ...options })).toEqual({ limit, bend: 0 });
  });

  it('is always shut to open for a gate', () => {
    const options = { ...PLAIN_COLOURS, range: 'fixed', limit: 7, curve: 'log' } as const;
    expect(spanOf(range, 'gate', whole, options)).toEqual({ limit: 1, bend: 0 });
  });

  it('bends where the smallest values are, within eight decades', () => {
    const log = { ...PLAIN_COLOURS, curve: 'log' } as const;
    expect(spanOf(range, 'signed', whole, log).bend).toBe(0.01);
    expect(spanOf({ ...range, least: 1e-30 }, 'signed', whole, log).bend).toBeCloseTo(1e-6, 12);
    expect(spanOf({ ...range, least: 90 }, 'signed', whole, log).bend).toBeCloseTo(10, 9);
  });

  it('leaves gates out of what all tensors span', () => {
    const ranges = [rangeOf(new Float32Array([0.25])), rangeOf(new Float32Array([1]))];
    expect(wholeRange(ranges, [{ scale: 'signed' }, { scale: 'gate' }]).limit).toBe(0.25);
  });
});

describe('the place of a value on a map', () => {
  const spans = fc
    .record({ limit: fc.double({ min: 1e-6, max: 1e6, noNaN: true }), bent: fc.boolean() })
    .map(({ limit, bent }) => ({ limit, bend: bent ? limit / 1000 : 0 }));
  const magnitude = fc.double({ min: 0, max: 1e7, noNaN: true });

  it('pins zero, is odd, grows with the value, and ends at the limit', () => {
    fc.assert(
      fc.property(spans, magnitude, magnitude, (span, a, b) => {
        expect(positionOf(span, 0)).toBe(0);
        expect(positionOf(span, span.limit)).toBeCloseTo(1, 12);
        expect(positionOf(span, -a)).toBe(-positionOf(span, a));
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(positionOf(span, low)).toBeLessThanOrEqual(positionOf(span, high));
        expect(positionOf(span, high)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('gives each decade the same share of a logarithmic map', () => {
    const span = { limit: 1000, bend: 0.001 };
    const steps = [1, 10, 100, 1000].map((value) => positionOf(span, value));
    expect(steps[1]! - steps[0]!).toBeCloseTo(steps[2]! - steps[1]!, 3);
    expect(steps[2]! - steps[1]!).toBeCloseTo(steps[3]! - steps[2]!, 3);
  });
});
