/** Finds out which codecs films can be encoded with. */
import { BROWSER_CODECS, type BrowserCodec } from '../../../core/film/formats.ts';

/** A level of each codec that suits films of 1920 x 1080. */
const NAMES: Readonly<Record<BrowserCodec, string>> = {
  h264: 'avc1.640028',
  av1: 'av01.0.08M.08',
  vp9: 'vp09.00.40.08',
  vp8: 'vp8',
};

export async function encodable(): Promise<readonly BrowserCodec[]> {
  const asked = BROWSER_CODECS.map(async (codec) => {
    const { supported } = await VideoEncoder.isConfigSupported({ codec: NAMES[codec], width: 1920, height: 1080 });
    return supported === true ? [codec] : [];
  });
  return (await Promise.all(asked)).flat();
}
