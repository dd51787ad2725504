import { describe, expect, it } from 'vitest';
import { textureSize, valueTexture } from './values.ts';

describe('value textures', () => {
  it.each([
    [1, 8192],
    [64 * 32, 8192],
    [256 * 256, 8192],
    [4096 * 4096, 8192],
    [16384 * 3, 4096],
  ])('%i values exactly, up to %i wide', (texels, largest) => {
    const { width, height } = textureSize(texels, largest);
    expect(width * height).toBe(texels);
    expect(Math.max(width, height)).toBeLessThanOrEqual(largest);
  });

  it('draws straight from the array of the run', () => {
    const values = new Float32Array(128 * 128);
    expect(valueTexture(values, 4096).image.data).toBe(values);
  });

  it('pads only what no rectangle holds exactly, with the values unchanged', () => {
    const values = Float32Array.from({ length: 8191 }, (_, at) => at);
    const { data, width, height } = valueTexture(values, 4096).image;
    expect(width * height).toBeGreaterThanOrEqual(8191);
    expect((data as Float32Array).subarray(0, 8191)).toEqual(values);
  });

  it('refuses what no texture can hold', () => {
    expect(() => textureSize(1025, 32)).toThrow(/larger than a texture/);
  });
});
