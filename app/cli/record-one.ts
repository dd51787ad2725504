/** Records what one call of `record` asks for: films and whatever lies beside them. */
import { rmdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { lackingSentence } from '../../core/film/characters.ts';
import type { FilmJob, FilmPlan, FilmReport } from '../../core/film/contract.ts';
import { FORMATS, partName } from '../../core/film/formats.ts';
import type { FilePart } from '../../core/film/formats.ts';
import type { FilmSettings } from '../../core/film/settings.ts';
import { distinct } from '../../core/search.ts';
import { encoderOf, hasFfmpeg, isMuxed, openThroughFfmpeg } from '../film/ffmpeg.ts';
import type { FfmpegEncoder } from '../film/ffmpeg.ts';
import { NoEncoder } from '../film/record-films.ts';
import type { FilmMaker } from '../film/record-films.ts';
import { createTarget } from '../film/target.ts';
import type { Target } from '../film/target.ts';
import { Interrupted, UserError } from '../user-error.ts';
import { describePlan, isWanted, planJson } from './film-plan.ts';
import { filmFromOptions } from './film-request.ts';
import type { FilmOptions } from './film-request.ts';
import type { Bar } from './time-left.ts';
import { spell } from './time-left.ts';
import { checkPlace } from './partial.ts';
import { makeFolder, openWhole } from './write.ts';

export const ENCODERS = ['auto', 'browser', 'ffmpeg'];

export interface RecordOptions extends FilmOptions {
  readonly encoder: string;
}

/** What was made, for people and for programs, and what it says of runs whose checks fail. */
export interface Recorded {
  readonly words: string;
  readonly json: object;
  readonly warnings: readonly string[];
  /** What of the look of the cards will not look as it is meant, in sentences. */
  readonly remarks: readonly string[];
}

/** What records, and who follows it. */
export interface Recording {
  readonly filmMaker: FilmMaker;
  readonly bar: Bar;
  readonly signal: AbortSignal;
}

/**
 * Resolves when all is written, with null where somebody who was asked did not want it; rejects with a `UserError` and
 * leaves what was there before as it was.
 */
export async function recordOne(
  recording: Recording,
  subject: string,
  options: RecordOptions,
): Promise<Recorded | null> {
  if (!ENCODERS.includes(options.encoder)) {
    throw new UserError(`--encoder is one of ${ENCODERS.join(', ')}, not "${options.encoder}".`);
  }
  return await recordFilm(recording, subject, options);
}

async function recordFilm(
  { filmMaker, bar, signal }: Recording,
  subject: string,
  options: RecordOptions,
): Promise<Recorded | null> {
  const { job, folder } = await filmFromOptions(subject, options);
  const { kind } = FORMATS[job.settings.format];
  for (const sentence of lackingIn(job)) console.error(`tilescope: ${sentence}`);
  // Nobody waits for runs and frames that could not be written.
  if (!folder) await checkPlace(options.to);
  const made = folder ? await ensureFolder(options.to) : false;
  let told = '';
  let agreed = false;
  let planned = null as FilmPlan | null;
  const watching = {
    planned: async (plan: FilmPlan): Promise<boolean> => {
      bar.clear();
      planned = plan;
      // Where the browser has no encoder, the same film is planned once more for ffmpeg.
      if (options.plan !== true) agreed ||= await isWanted(describePlan(job, plan), plan);
      return agreed;
    },
    running: (fraction: number) => {
      bar.show(Math.round(fraction * 100), 100, 'run');
    },
    progress: ({ done, total }: { readonly done: number; readonly total: number }) => {
      told = kind === 'page' ? '' : ` after ${done} of ${total} frames`;
      bar.show(done, total, kind === 'page' ? 'part' : 'frame');
    },
  };
  const record = async (outside: FfmpegEncoder | null): Promise<[Target, readonly FilmReport[]]> => {
    const target = targetOf(job.settings, options.to, folder, outside);
    return [target, await filmMaker.record({ ...job, raw: outside !== null }, target, watching, signal)];
  };
  // A folder that was made for this recording is removed if it is still empty.
  const tidy = async (): Promise<void> => {
    if (made) await rmdir(options.to).catch(() => undefined);
  };
  try {
    const [target, reports] = await attempts(job, options.encoder, record);
    bar.clear();
    if (reports.length > 0) {
      const json = jsonOf(job, target, reports);
      return {
        words: describe(job, target, reports),
        json,
        warnings: warningsOf(reports),
        remarks: remarksOf(reports),
      };
    }
    await tidy();
    if (options.plan !== true || planned === null) return null;
    return { words: describePlan(job, planned), json: planJson(job, planned), warnings: [], remarks: [] };
  } catch (error) {
    bar.clear();
    await tidy();
    if (!(error instanceof Interrupted)) throw error;
    throw new Interrupted(`The recording was cancelled${told}; ${options.to} is as it was.`);
  }
}

const warningsOf = (reports: readonly FilmReport[]): readonly string[] =>
  distinct(reports.flatMap(({ warnings }) => warnings));

const remarksOf = (reports: readonly FilmReport[]): readonly string[] =>
  distinct(reports.flatMap(({ remarks }) => remarks));

/** Records with the browser's encoder, and with one of ffmpeg where the browser has none. */
async function attempts(
  job: FilmJob,
  encoder: string,
  record: (outside: FfmpegEncoder | null) => Promise<[Target, readonly FilmReport[]]>,
): Promise<[Target, readonly FilmReport[]]> {
  const { format, transparent } = job.settings;
  const able = ['mp4', 'webm', 'reveal'].includes(format) && !transparent && job.slice === null;
  if (format === 'mov') {
    if (encoder === 'browser') throw new UserError('No browser encodes MOV; leave --encoder out.');
    if (!(await hasFfmpeg())) {
      throw new UserError('MOV is encoded by ffmpeg, which was not found; install it, or record a .webm or a .apng.');
    }
    return await record(await outsideOf(job.settings));
  }
  if (encoder === 'ffmpeg') {
    if (!able)
      throw new UserError(
        'ffmpeg is used for whole MP4 and WebM films without transparency only, and for those beside reveal.js.',
      );
    if (!(await hasFfmpeg())) throw new UserError('No ffmpeg was found; install it, or leave --encoder out.');
    return await record(await outsideOf(job.settings));
  }
  try {
    return await record(null);
  } catch (error) {
    if (!(error instanceof NoEncoder) || encoder !== 'auto' || !able || !(await hasFfmpeg())) throw error;
    return await record(await outsideOf(job.settings));
  }
}

/** The encoder of ffmpeg for a film; one that this ffmpeg lacks is told before anything is computed. */
async function outsideOf({ format, codec, transparent }: FilmSettings): Promise<FfmpegEncoder> {
  const found = await encoderOf(codec ?? FORMATS[format].codecs[0]!, transparent);
  if (found !== null) return found;
  throw new UserError(
    transparent
      ? 'This ffmpeg has no encoder for HEVC with alpha, which takes ffmpeg 8 with an x265 that is built with alpha, or a Mac; leave --codec out for ProRes 4444, or record a .webm, whose VP9 has alpha too.'
      : 'This ffmpeg has no encoder for HEVC; leave --codec out for ProRes 4444, or record an .mp4.',
  );
}

/** @param folder whether `to` is a folder */
function targetOf(settings: FilmSettings, to: string, folder: boolean, outside: FfmpegEncoder | null): Target {
  const given = basename(to, extname(to));
  const place = (part: FilePart): string => {
    if (folder) return join(to, partName(part, given));
    return part.format === settings.format ? to : join(dirname(to), partName(part, given));
  };
  return createTarget(place, async (path, { format }) => {
    if (outside === null || !isMuxed(format)) return await openWhole(path);
    // A path that cannot be written is found before the first frame is drawn.
    await (await openWhole(path)).discard();
    return openThroughFfmpeg(path, format, settings, outside);
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
  // A page has the size and the rate of the screen that it is seen on.
  const drawn = format === 'page' ? {} : { codec: reports[0]?.codec ?? settings.codec, width, height, fps };
  return {
    format,
    ...drawn,
    frames: reports.reduce((sum, { frames }) => sum + frames, 0),
    warnings: warningsOf(reports),
    remarks: remarksOf(reports),
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
  const { kind } = FORMATS[format];
  if (kind === 'page') return `${what}: plays ${(frames / fps).toFixed(2)} s, made in ${spell(elapsed)}`;
  const size = kind === 'times' ? [] : [`${width} x ${height}`];
  const length = kind === 'still' ? [] : [`${frames} frames at ${fps} a second`, `${(frames / fps).toFixed(2)} s`];
  return `${what}: ${[...size, ...length, `made in ${spell(elapsed)}`].join(', ')}`;
}

/** What the fonts of films lack of the captions, a sentence for each. */
function lackingIn({ shots }: FilmJob): readonly string[] {
  if (!('length' in shots)) return [shots.caption].flatMap((caption) => lackingSentence('The caption', caption) ?? []);
  return shots.flatMap(({ caption }, shot) => lackingSentence(`The caption of shot ${shot + 1}`, caption) ?? []);
}
