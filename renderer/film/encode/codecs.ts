/** The WebCodecs configuration of each codec: the level that the film's size and frame rate need, and the quality. */
import { FORMATS, isBrowserCodec } from '../../../core/film/formats.ts';
import type { BrowserCodec, Codec } from '../../../core/film/formats.ts';
import type { FilmSettings } from '../../../core/film/settings.ts';

export const TITLES: Readonly<Record<BrowserCodec, string>> = { h264: 'H.264', av1: 'AV1', vp9: 'VP9', vp8: 'VP8' };

/**
 * The bit rate, in bits per pixel of each frame, for codecs that cannot be asked for a quality. It is generous: most of
 * a frame is a still background.
 */
const BITS_PER_PIXEL = 0.25;
const LEAST_BITRATE = 2e6;

/** For each level, its code, the largest luma picture in pixels, and the most pixels a second. */
type Levels = readonly (readonly [name: string, picture: number, rate: number])[];

// ITU-T H.264 table A-1, in macroblocks of 256 pixels.
const H264: Levels = [
  ['1f', 3600 * 256, 108_000 * 256],
  ['20', 5120 * 256, 216_000 * 256],
  ['28', 8192 * 256, 245_760 * 256],
  ['2a', 8704 * 256, 522_240 * 256],
  ['32', 22_080 * 256, 589_824 * 256],
  ['33', 36_864 * 256, 983_040 * 256],
  ['34', 36_864 * 256, 2_073_600 * 256],
];
// The levels of the VP9 bitstream guide.
const VP9: Levels = [
  ['31', 983_040, 36_864_000],
  ['40', 2_228_224, 83_558_400],
  ['41', 2_228_224, 160_432_128],
  ['50', 8_912_896, 311_951_360],
  ['51', 8_912_896, 588_251_136],
  ['52', 8_912_896, 1_176_502_272],
  ['60', 35_651_584, 1_176_502_272],
  ['61', 35_651_584, 2_353_004_544],
];
// AV1 specification, annex A.3.
const AV1: Levels = [
  ['05', 1_065_024, 39_938_400],
  ['08', 2_359_296, 77_856_768],
  ['09', 2_359_296, 155_713_536],
  ['12', 8_912_896, 273_715_200],
  ['13', 8_912_896, 547_430_400],
  ['14', 8_912_896, 1_094_860_800],
  ['16', 35_651_584, 1_176_502_272],
];

export function configOf(
  codec: BrowserCodec,
  { width, height, fps }: Pick<FilmSettings, 'width' | 'height' | 'fps'>,
): VideoEncoderConfig {
  const level = (levels: Levels): string => {
    const [pixels, rate] = [width * height, width * height * fps];
    return (levels.find(([, picture, most]) => pixels <= picture && rate <= most) ?? levels.at(-1)!)[0];
  };
  const names: Readonly<Record<BrowserCodec, () => string>> = {
    h264: () => `avc1.6400${level(H264)}`,
    vp9: () => `vp09.00.${level(VP9)}.08`,
    av1: () => `av01.0.${level(AV1)}M.08`,
    vp8: () => 'vp8',
  };
  const byQuality = codec === 'vp9' || codec === 'av1';
  return {
    codec: names[codec](),
    width,
    height,
    framerate: fps,
    latencyMode: 'quality',
    ...(byQuality
      ? { bitrateMode: 'quantizer' }
      : {
          bitrateMode: 'variable',
          bitrate: Math.max(LEAST_BITRATE, Math.round(width * height * fps * BITS_PER_PIXEL)),
        }),
    ...(codec === 'h264' ? { avc: { format: 'avc' } } : {}),
  };
}

/** Says that this browser has no encoder for the settings of a film. */
export class NoEncoder extends Error {
  override readonly name = 'NoEncoder';
}

/** The first suitable codec that this browser can encode; null for a format that needs none. */
export async function chooseCodec(settings: FilmSettings): Promise<BrowserCodec | null> {
  const { format, codec, width, height, transparent } = settings;
  const named: readonly Codec[] = codec !== null ? [codec] : transparent ? ['vp9'] : FORMATS[format].codecs;
  const wanted = named.filter(isBrowserCodec);
  if (FORMATS[format].codecs.length === 0) return null;
  for (const candidate of wanted) {
    const { supported } = await VideoEncoder.isConfigSupported(configOf(candidate, settings));
    if (supported === true) return candidate;
  }
  const names = wanted.map((candidate) => TITLES[candidate]).join(' or ');
  throw new NoEncoder(`This browser has no encoder for ${names} at ${width} x ${height}; PNG files always work.`);
}
