/**
 * Encodes with ffmpeg where it is installed and the browser has no suitable encoder. Frames are piped in as they are
 * drawn.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rename, rm } from 'node:fs/promises';
import { FORMATS } from '../../core/film/formats.ts';
import type { Codec } from '../../core/film/formats.ts';
import type { FilmSettings } from '../../core/film/settings.ts';
import { partialOf } from '../cli/partial.ts';
import type { GrowingFile } from '../cli/write.ts';
import { UserError } from '../user-error.ts';

/** The environment variable that names an ffmpeg to use instead of the one in PATH. */
const OVERRIDE = 'TILESCOPE_FFMPEG';

const ENCODERS: Readonly<Record<Codec, readonly string[]>> = {
  h264: ['-c:v', 'libx264', '-preset', 'medium', '-crf', '14'],
  av1: ['-c:v', 'libaom-av1', '-cpu-used', '6', '-crf', '20', '-b:v', '0'],
  vp9: ['-c:v', 'libvpx-vp9', '-row-mt', '1', '-crf', '20', '-b:v', '0'],
  vp8: ['-c:v', 'libvpx', '-crf', '8', '-b:v', '20M'],
  // 4444 is the profile that keeps alpha; editors know the maker's mark.
  prores: ['-c:v', 'prores_ks', '-profile:v', '4444', '-vendor', 'apl0', '-alpha_bits', '16'],
};
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

/** Whether ffmpeg can write files of a format. */
export function isMuxed(format: string): format is Muxed {
  return format in MUXERS;
}

/** A file that ffmpeg encodes from frames, in I420 or for a MOV in RGBA, written to it one after another. */
export function openThroughFfmpeg(
  path: string,
  format: Muxed,
  { codec, width, height, fps, transparent }: FilmSettings,
): GrowingFile {
  const partial = partialOf(path);
  const [taken, kept] =
    format === 'mov' ? ['rgba', transparent ? 'yuva444p10le' : 'yuv444p10le'] : ['yuv420p', 'yuv420p'];
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
      ...[...ENCODERS[codec ?? FORMATS[format].codecs[0]!], ...colour, '-fflags', '+bitexact'],
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
