/** Writes frames unencoded, one after another in I420, for an encoder outside the page. */
import { i420Length, toI420 } from './colour.ts';
import type { EncodeTask, Files, FrameEncoder } from './contract.ts';

export async function createRawEncoder({ settings }: EncodeTask, files: Files): Promise<FrameEncoder> {
  const { width, height } = settings;
  let position = 0;
  await files.begin(null);
  return {
    add: async (pixels) => {
      const planes = new Uint8Array(i420Length(width, height));
      toI420(pixels, width, height, planes);
      await files.write(position, planes);
      position += planes.length;
    },
    finish: () => files.end(),
  };
}
