/** Float textures over the arrays of a run, addressed by flat index, so that any shape fits. */
import { DataTexture, FloatType, NearestFilter, RedFormat, RGFormat } from 'three';

/**
 * Width and height of a texture with room for so many texels. They fit exactly where some width divides the
 * number, so that nothing need be copied.
 */
export function textureSize(texels: number, largest: number): { width: number; height: number } {
  if (texels <= largest) return { width: Math.max(texels, 1), height: 1 };
  for (let height = Math.ceil(texels / largest); height <= Math.min(largest, texels); height++) {
    if (texels % height === 0) return { width: texels / height, height };
  }
  const height = Math.ceil(texels / largest);
  if (height > largest)
    throw new Error(`a tensor of ${texels} elements is larger than a texture of this adapter can be`);
  return { width: largest, height };
}

/** Draws straight from `values`; they are copied only when no texture has exactly their size. */
export function valueTexture(values: Float32Array<ArrayBuffer>, largest: number, channels: 1 | 2 = 1): DataTexture {
  const { width, height } = textureSize(values.length / channels, largest);
  const texels = width * height * channels;
  let data = values;
  if (values.length !== texels) {
    data = new Float32Array(texels);
    data.set(values);
  }
  const texture = new DataTexture(data, width, height, channels === 1 ? RedFormat : RGFormat, FloatType);
  texture.minFilter = NearestFilter;
  texture.magFilter = NearestFilter;
  texture.generateMipmaps = false;
  texture.needsUpdate = true;
  return texture;
}
