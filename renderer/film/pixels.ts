/** The pixels of a frame as a file. */
import type { Size } from '../figure/marks.ts';

/** Encodes opaque pixels whose rows run from the bottom up. */
export async function blobOfPixels(
  pixels: Uint8Array,
  { width, height }: Size,
  encoding: ImageEncodeOptions,
): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser gives no canvas to draw a picture on.');
  const image = context.createImageData(width, height);
  const row = width * 4;
  for (let at = 0; at < height; at++) {
    image.data.set(pixels.subarray((height - 1 - at) * row, (height - at) * row), at * row);
  }
  context.putImageData(image, 0, 0);
  return await canvas.convertToBlob(encoding);
}
