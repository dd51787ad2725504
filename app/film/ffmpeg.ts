/**
 * Encodes with ffmpeg where it is installed and the browser has no suitable encoder. Frames are piped in as they are
 * drawn.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rename, rm } from 'node:fs/promises';
import type { Codec } from '../../core/film/formats.ts';
import type { FilmSettings } from '../../core/film/settings.ts';
import { partialOf } from '../cli/partial.ts';
import type { GrowingFile } from '../cli/write.ts';
import { UserError } from '../user-error.ts';

/** The environment variable that names an ffmpeg to use instead of the one in PATH. */
const OVERRIDE = 'TILESCOPE_FFMPEG';

/** An encoder of ffmpeg: what it is told, and the pixels that it takes of an opaque film and of one with alpha. */
export interface FfmpegEncoder {
  readonly options: readonly string[];
  readonly opaque: string;
  readonly clear: string | null;
}

const PLAIN = { opaque: 'yuv420p', clear: null } as const;
const ENCODERS: Readonly<Record<Exclude<Codec, 'hevc'>, FfmpegEncoder>> = {
  h264: { ...PLAIN, options: ['-c:v', 'libx264', '-preset', 'medium', '-crf', '14'] },
  av1: { ...PLAIN, options: ['-c:v', 'libaom-av1', '-cpu-used', '6', '-crf', '20', '-b:v', '0'] },
  vp9: { ...PLAIN, options: ['-c:v', 'libvpx-vp9', '-row-mt', '1', '-crf', '20', '-b:v', '0'] },
  vp8: { ...PLAIN, options: ['-c:v', 'libvpx', '-crf', '8', '-b:v', '20M'] },
  // 4444 is the profile that keeps alpha; editors know the maker's mark.
  prores: {
    options: ['-c:v', 'prores_ks', '-profile:v', '4444', '-vendor', 'apl0', '-alpha_bits', '16'],
    opaque: 'yuv444p10le',
    clear: 'yuva444p10le',
  },
};
/**
 * HEVC under the name by which Apple's players find it, with a layer for alpha: by VideoToolbox on a Mac, or by x265 where it
 * is built with alpha.
 */
const HEVC: readonly FfmpegEncoder[] = [
  {
    options: ['-c:v', 'hevc_videotoolbox', '-allow_sw', '1', '-q:v', '75', '-alpha_quality', '0.9', '-tag:v', 'hvc1'],
    opaque: 'yuv420p',
    clear: 'bgra',
  },
  {
    options: [
      '-c:v',
      'libx265',
      '-preset',
      'medium',
      '-crf',
      '14',
      '-x265-params',
      'log-level=error',
      '-tag:v',
      'hvc1',
    ],
    opaque: 'yuv420p',
    clear: 'yuva420p',
  },
];
const MUXERS = { mp4: 'mp4', webm: 'webm', mov: 'mov' } as const;
export type Muxed = keyof typeof MUXERS;
/** How many characters of ffmpeg's error output are kept. */
const LONGEST_ERROR_OUTPUT = 2000;

export function hasFfmpeg(): Promise<boolean> {
  const child = spawn(program(), ['-version'], { stdio: 'ignore' });
  return new Promise((resolve) => {
    child.once('error', () => {
      resolve(false);
    });
    child.once('exit', (code) => {
      resolve(code === 0);
    });
  });
}

/**
 * The encoder of a codec; null where this ffmpeg has none that does what is asked. Whether HEVC keeps alpha is tried and not
 * read from a version: an ffmpeg that cannot leaves alpha out and says nothing.
 */
export async function encoderOf(codec: Codec, transparent: boolean): Promise<FfmpegEncoder | null> {
  if (codec !== 'hevc') return ENCODERS[codec];
  for (const encoder of HEVC) {
    const stream = await tried(encoder, transparent);
    if (stream.length > 0 && (!transparent || hasLayers(stream))) return encoder;
  }
  return null;
}

/** The side of the picture that an encoder is tried on, which no encoder finds too small. */
const TRIAL = 256;

/** What an encoder makes of two frames that are half transparent, as a bare stream; empty where it fails. */
function tried({ options, opaque, clear }: FfmpegEncoder, transparent: boolean): Promise<Uint8Array> {
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${TRIAL}x${TRIAL}`, '-r', '30', '-i', 'pipe:0'];
  const kept = transparent ? (clear ?? opaque) : opaque;
  const output = ['-vf', `format=${kept}`, ...options, '-pix_fmt', kept, '-f', 'hevc', 'pipe:1'];
  const child = spawn(program(), ['-hide_banner', '-loglevel', 'quiet', ...input, ...output], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  // An encoder that is not there ends before it has read its frames; the exit code says so.
  child.stdin.on('error', () => undefined);
  child.stdin.end(Buffer.alloc(2 * TRIAL * TRIAL * 4, 0x80));
  return new Promise((resolve) => {
    child.once('error', () => {
      resolve(new Uint8Array());
    });
    child.once('close', (code) => {
      resolve(code === 0 ? Buffer.concat(parts) : new Uint8Array());
    });
  });
}

/**
 * Whether a stream of HEVC has a layer above its first, as alpha is: ITU-T H.265, annex B (start codes) and 7.3.1.2 (a header
 * of 16 bits, of which six, after the first seven, number the layer).
 */
export function hasLayers(stream: Uint8Array): boolean {
  for (let at = 0; at + 4 < stream.length; at++) {
    if (stream[at] !== 0 || stream[at + 1] !== 0 || stream[at + 2] !== 1) continue;
    const layer = ((stream[at + 3]! & 1) << 5) | (stream[at + 4]! >> 3);
    if (layer > 0) return true;
  }
  return false;
}

/** Whether ffmpeg can write files of a format. */
export function isMuxed(format: string): format is Muxed {
  return format in MUXERS;
}

/** A file that ffmpeg encodes from frames, in I420 or for a MOV in RGBA, written to it one after another. */
export function openThroughFfmpeg(
  path: string,
  format: Muxed,
  { width, height, fps, transparent }: FilmSettings,
  { options, opaque, clear }: FfmpegEncoder,
): GrowingFile {
  const partial = partialOf(path);
  const taken = format === 'mov' ? 'rgba' : 'yuv420p';
  const kept = transparent ? (clear ?? opaque) : opaque;
  // Frames in I420 have the colours of the film already; others are converted, and say so themselves.
  const filters = [
    'scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int',
    `format=${kept}`,
    'setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv',
  ];
  const converting = format === 'mov' ? ['-vf', filters.join()] : [];
  const colour = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'];
  const child = spawn(
    program(),
    [
      ...['-hide_banner', '-loglevel', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', taken],
      ...(format === 'mov' ? [] : colour),
      ...['-s', `${width}x${height}`, '-r', String(fps), '-i', 'pipe:0', ...converting],
      ...[...options, ...colour, '-fflags', '+bitexact'],
      ...['-pix_fmt', kept, ...(format === 'mp4' ? ['-movflags', '+faststart'] : []), '-f', MUXERS[format], partial],
    ],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  );
  let errorOutput = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errorOutput = (errorOutput + text).slice(-LONGEST_ERROR_OUTPUT);
  });
  // The exit code tells what failed; a broken pipe must not end this process.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => {
      resolve(null);
    });
    child.once('exit', (code) => {
      resolve(code);
    });
  });
  const fail = async (): Promise<never> => {
    await ended;
    await rm(partial, { force: true });
    const last = errorOutput.trim().split('\n').at(-1) ?? '';
    throw new UserError(`${path} cannot be written: ffmpeg failed (${last === '' ? 'no error message' : last}).`);
  };
  return {
    write: async (_, bytes) => {
      if (child.exitCode !== null || child.stdin.destroyed) await fail();
      if (!child.stdin.write(bytes)) await Promise.race([once(child.stdin, 'drain'), ended]);
    },
    finish: async () => {
      child.stdin.end();
      if ((await ended) !== 0) await fail();
      await rename(partial, path);
    },
    discard: async () => {
      child.kill('SIGKILL');
      await ended;
      await rm(partial, { force: true });
    },
  };
}

function program(): string {
  const named = process.env[OVERRIDE];
  return named === undefined || named === '' ? 'ffmpeg' : named;
}
