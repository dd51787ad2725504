import { describe, expect, it } from 'vitest';
import { LARGEST_F32 } from '../core/tensors/f32.ts';
import { floatBits, formatError, formatShort, shortestFloat } from './format.ts';

describe('numbers as text', () => {
  it.each([
    [999, '999'],
    [1234, '1.23 k'],
    [123456789, '123.5 M'],
  ])('writes %d as %s', (count, text) => expect(formatShort(count)).toBe(text));

  it.each([
    [Math.fround(0.1), '0.1'],
    [Math.fround(1 / 3), '0.33333334'],
    [Math.fround(-2.5), '−2.5'],
    [-0, '−0'],
    [LARGEST_F32, '3.4028235e+38'],
    [Infinity, '∞'],
    [NaN, 'NaN'],
  ])('writes the f32 %d in the fewest digits', (value, text) => expect(shortestFloat(value)).toBe(text));

  it('gives back every f32 that it writes', () => {
    const bits = new Uint32Array(1);
    const floats = new Float32Array(bits.buffer);
    for (let step = 0; step < 2000; step++) {
      bits[0] = Math.imul(step, 0x9e3779b1) >>> 0;
      if (!Number.isFinite(floats[0]!)) continue;
      expect(Math.fround(Number(shortestFloat(floats[0]!).replaceAll('−', '-')))).toBe(floats[0]);
    }
  });

  it.each([
    [0, '0'],
    [3.14e-7, '3.1e−7'],
    [0.0123, '0.012'],
    [14.2, '14'],
  ])('writes the error %d as %s', (value, text) => expect(formatError(value)).toBe(text));

  it('shows the bits of an f32', () => {
    expect(floatBits(1)).toBe('0x3f800000');
    expect(floatBits(-0)).toBe('0x80000000');
  });
});
