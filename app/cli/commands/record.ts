/** `tilescope record`: a run, or the shots of a document, as a film. */
import { rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { ONE_RUN } from '../../../core/embed/contract.ts';
import type { FilmJob, FilmReport } from '../../../core/film/contract.ts';
import { clipName, FORMATS } from '../../../core/film/formats.ts';
import type { Machine } from '../../machine.ts';
import { writePage } from '../../film/write-page.ts';
import { hasFfmpeg, openThroughFfmpeg } from '../../film/ffmpeg.ts';
import { NoEncoder, recordFilms } from '../../film/record-films.ts';
import { createTarget } from '../../film/target.ts';
import type { Target } from '../../film/target.ts';
import { Interrupted, UserError } from '../../user-error.ts';
import { collect } from '../collect.ts';
import { filmFromOptions, pageFromOptions } from '../film-request.ts';
import type { FilmOptions } from '../film-request.ts';
import { parseSeed } from '../seed.ts';
import { progressBar, spell } from '../time-left.ts';
import { makeFolder, openWhole } from '../write.ts';

interface RecordOptions extends FilmOptions {
  readonly encoder: string;
  readonly json?: boolean;
}

const ENCODERS = ['auto', 'browser', 'ffmpeg'];

export function register(program: Command, machine: Machine): void {
  program
    .command('record')
    .description('record a run, or the shots of a .tilescope document, frame by frame; no GPU and no display needed')
    .argument('<subject>', 'a kernel, see `tilescope list`, or a .tilescope document')
    .requiredOption(
      '--to <place>',
      'file (.mp4, .webm, .gif, .apng, .zip, .png; or .html, a page that plays the run) or folder/ (a clip for each shot, or PNG files)',
    )
    .option('--set <name=value>', 'set a parameter of the kernel (repeatable)', collect, [])
    .option('--seed <number>', 'seed of the inputs that are not loaded', parseSeed, 1)
    .option('--in <name=file.npy>', 'load an input (repeatable)', collect, [])
    .option('--size <WxH>', 'pixels, 1920x1080 by default')
    .option('--scale <factor>', 'multiply the size by this, for stills')
    .option('--fps <number>', 'frames a second, 30 by default (GIF 25)')
    .option('--format <name>', `format of the files in a folder: mp4, webm, gif, apng, still or frames`)
    .option('--codec <name>', 'h264 or av1 in MP4; vp9, av1 or vp8 in WebM')
    .option('--transparent', 'transparent background (WebM, PNG, APNG)')
    .option('--theme <name>', 'dark or light')
    .option('--large-words', 'large words, for a projector (default: as in the document)')
    .option('--no-large-words', 'words of normal size')
    .option('--from <step>', 'first step, in completed events')
    .option('--until <step>', 'last step, in completed events')
    .option('--seconds <number>', 'duration of the run on screen')
    .option('--speed <factor>', 'playing speed, 1 as in the lab')
    .option('--hold <seconds>', 'how long the last frame is held, 1 by default')
    .option('--viewpoint <name>', 'position of the camera: home, wall, tray or top')
    .option('--caption <text>', 'text shown instead of the title')
    .option('--shard <i/n>', 'record only the i-th of n slices; `tilescope join` joins them')
    .option('--encoder <name>', 'auto, browser, or ffmpeg where it is installed', 'auto')
    .option('--json', 'print one JSON object and nothing else')
    .action((subject: string, options: RecordOptions) => recordCommand(machine, subject, options));
}

async function recordCommand(machine: Machine, subject: string, options: RecordOptions): Promise<void> {
  if (!ENCODERS.includes(options.encoder)) {
    throw new UserError(`--encoder is one of ${ENCODERS.join(', ')}, not "${options.encoder}".`);
  }
  if (options.to.endsWith('.html')) {
    const { page, compared } = await pageFromOptions(subject, options);
    const bytes = await writePage(machine, page, options.to);
    const alone = compared ? `; ${ONE_RUN}` : '';
    console.log(
      options.json
        ? JSON.stringify({ format: 'html', bytes, files: [options.to] })
        : `${options.to}: ${(bytes / 1e6).toFixed(1)} MB${alone}`,
    );
    return;
  }
  const { job, folder } = await filmFromOptions(subject, options);
  const made = folder ? await ensureFolder(options.to) : false;
  const controller = new AbortController();
  const interrupt = (): void => {
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  const bar = progressBar(process.stderr);
  let told = '';
  const watching = {
    running: (fraction: number) => {
      bar.show(Math.round(fraction * 100), 100, 'run');
    },
    progress: ({ done, total }: { readonly done: number; readonly total: number }) => {
      told = ` after ${done} of ${total} frames`;
      bar.show(done, total, 'frame');
    },
  };
  const record = async (raw: boolean): Promise<[Target, readonly FilmReport[]]> => {
    const target = targetOf(job, options.to, raw);
    return [target, await recordFilms(machine, { ...job, raw }, target, watching, controller.signal)];
  };
  try {
    const [target, reports] = await attempts(job, options.encoder, record);
    bar.clear();
    console.log(options.json ? JSON.stringify(jsonOf(job, target, reports), null, 2) : describe(job, target, reports));
  } catch (error) {
    bar.clear();
    // The folder was made for this recording, and is removed if it is still empty.
    if (made) await rmdir(options.to).catch(() => undefined);
    if (!(error instanceof Interrupted)) throw error;
    throw new Interrupted(`The recording was cancelled${told}; ${options.to} is as it was.`);
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, interrupt);
  }
}

/** Records with the browser's encoder, and with ffmpeg where the browser has none. */
async function attempts(
  job: FilmJob,
  encoder: string,
  record: (raw: boolean) => Promise<[Target, readonly FilmReport[]]>,
): Promise<[Target, readonly FilmReport[]]> {
  const { format, transparent } = job.settings;
  const able = (format === 'mp4' || format === 'webm') && !transparent && job.slice === null;
  if (encoder === 'ffmpeg') {
    if (!able) throw new UserError('ffmpeg is used for whole MP4 and WebM films without transparency only.');
    if (!(await hasFfmpeg())) throw new UserError('No ffmpeg was found; install it, or leave --encoder out.');
    return await record(true);
  }
  try {
    return await record(false);
  } catch (error) {
    if (!(error instanceof NoEncoder) || encoder !== 'auto' || !able || !(await hasFfmpeg())) throw error;
    return await record(true);
  }
}

function targetOf({ settings, eachShot }: FilmJob, to: string, raw: boolean): Target {
  const { format } = settings;
  const place = (shot: number | null, name: string | null): string => {
    if (name !== null) return join(to, name);
    return shot !== null && eachShot ? join(to, clipName(shot, format)) : to;
  };
  if (!raw || (format !== 'mp4' && format !== 'webm')) return createTarget(place, openWhole);
  const codec = settings.codec ?? FORMATS[format].codecs[0]!;
  return createTarget(place, async (path) => {
    // A path that cannot be written is found before the first frame is drawn.
    await (await openWhole(path)).discard();
    return openThroughFfmpeg(path, format, codec, settings);
  });
}

/** Makes the folder where it does not exist; returns whether it did. */
async function ensureFolder(path: string): Promise<boolean> {
  if ((await stat(path).catch(() => null)) !== null) return false;
  await makeFolder(path);
  return true;
}

function jsonOf({ settings }: FilmJob, { files }: Target, reports: readonly FilmReport[]): object {
  const { format, width, height, fps } = settings;
  return {
    format,
    codec: reports[0]?.codec ?? settings.codec,
    width,
    height,
    fps,
    frames: reports.reduce((sum, { frames }) => sum + frames, 0),
    films: reports.map(({ frames, first, whole, elapsed, drawing, waiting }) => {
      return {
        frames,
        first,
        whole,
        seconds: frames / fps,
        elapsedMs: elapsed,
        drawingMs: drawing,
        waitingMs: waiting,
      };
    }),
    files,
  };
}

function describe({ settings }: FilmJob, { files }: Target, reports: readonly FilmReport[]): string {
  const { width, height, fps, format } = settings;
  const frames = reports.reduce((sum, report) => sum + report.frames, 0);
  const elapsed = reports.reduce((sum, report) => sum + report.elapsed, 0);
  const what = files.length === 1 ? files[0]! : `${files.length} files`;
  const length = format === 'still' ? '' : `, ${frames} frames at ${fps} a second, ${(frames / fps).toFixed(2)} s`;
  return `${what}: ${width} x ${height}${length}, made in ${spell(elapsed)}`;
}
