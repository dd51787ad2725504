/** Writes frames unencoded, one after another in I420, or as RGBA for a MOV, for an encoder outside the page. */
import { i420Length, toI420, unmultiply } from './colour.ts';
import type { EncodeTask, Files, FrameEncoder } from './contract.ts';

export async function createRawEncoder({ settings }: EncodeTask, files: Files): Promise<FrameEncoder> {
  const { format, width, height, transparent } = settings;
  let position = 0;
  await files.begin(null);
  return {
    add: async (pixels) => {
      const bytes = format === 'mov' ? pixels : new Uint8Array(i420Length(width, height));
      if (format !== 'mov') toI420(pixels, width, height, bytes);
      else if (transparent) unmultiply(pixels);
      await files.write(position, bytes);
      position += bytes.length;
    },
    finish: () => files.end(),
  };
}
