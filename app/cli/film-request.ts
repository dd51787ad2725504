/** Reads the options of `record` into a film job. An option that is wrong throws a UserError. */
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Document } from '../../core/document/document.ts';
import { isDocumentName } from '../../core/document/file-name.ts';
import { extract } from '../../core/document/array.ts';
import { PLAIN_COLOURS } from '../../core/document/colours.ts';
import { THEMES } from '../../core/document/settings.ts';
import { VIEWPOINTS } from '../../core/document/view.ts';
import type { CameraPose } from '../../core/document/view.ts';
import { parseDocument } from '../../core/document/document.ts';
import { besidesOf } from '../../core/document/run.ts';
import type { FilmJob, Framing, Slice } from '../../core/film/contract.ts';
import { CODECS, FORMAT_NAMES, formatOfFile, FORMATS } from '../../core/film/formats.ts';
import type { FormatName } from '../../core/film/formats.ts';
import type { FilmSettings } from '../../core/film/settings.ts';
import { checkSettings } from '../../core/film/settings.ts';
import type { InputFile, RunRequest } from '../../core/request.ts';
import { writeNpy } from '../../core/tensors/npy.ts';
import type { PageRequest } from '../film/write-page.ts';
import { UserError } from '../user-error.ts';
import { reason, requestFromOptions } from './request.ts';

export interface FilmOptions {
  readonly to: string;
  readonly set: readonly string[];
  readonly seed: number;
  readonly in: readonly string[];
  readonly size?: string;
  readonly fps?: string;
  readonly scale?: string;
  readonly format?: string;
  readonly codec?: string;
  readonly theme?: string;
  readonly largeWords?: boolean;
  readonly transparent?: boolean;
  readonly from?: string;
  readonly until?: string;
  readonly seconds?: string;
  readonly speed?: string;
  readonly hold?: string;
  readonly viewpoint?: string;
  readonly caption?: string;
  readonly shard?: string;
}

export interface FilmRequest {
  readonly job: FilmJob;
  /** Whether `--to` names a folder. */
  readonly folder: boolean;
}

const GIF_FPS = 25;
const HOME: CameraPose = { viewpoint: 'home' };

/** The page that `--to run.html` asks for, and whether the document has runs beside the one that it shows. */
export async function pageFromOptions(
  subject: string,
  options: FilmOptions,
): Promise<{ readonly page: PageRequest; readonly compared: boolean }> {
  const document = await documentOf(subject, options);
  const shots = shotsOf(options, document);
  const stretch = 'framing' in shots ? shots : null;
  const page = {
    run: document === null ? await requestFromOptions({ kernel: subject, ...options }) : runOf(document),
    time: stretch?.from ?? timeOf(document),
    camera: stretch?.framing.camera ?? document?.view.camera ?? HOME,
    theme: themeOf(options, document),
  };
  return { page, compared: document !== null && document.compare !== null };
}

export async function filmFromOptions(subject: string, options: FilmOptions): Promise<FilmRequest> {
  const document = await documentOf(subject, options);
  const folder = options.to.endsWith('/') || (await isFolder(options.to));
  const format = formatOf(options, folder, document !== null && document.storyboard.length > 0);
  const settings = settingsOf(options, format, document);
  const checked = checkSettings(settings);
  if (!checked.ok) throw new UserError(checked.problem.message);
  const slice = sliceOf(options.shard, format);
  const run = document === null ? await requestFromOptions({ kernel: subject, ...options }) : runOf(document);
  const shots = shotsOf(options, document);
  const eachShot = folder && format !== 'frames';
  if (eachShot && slice !== null)
    throw new UserError('--shard makes slices of one film; give --to a file, not a folder.');
  return { folder, job: { run, compare: document?.compare ?? null, settings, shots, eachShot, slice, raw: false } };
}

async function documentOf(subject: string, options: FilmOptions): Promise<Document | null> {
  if (!isDocumentName(subject)) return null;
  if (options.set.length > 0 || options.in.length > 0) {
    throw new UserError(`${subject} says itself what runs; leave --set and --in out, or name a kernel instead.`);
  }
  return await readDocument(subject);
}

/** The time of the first run. A document holds the time of the leading run, which may be another one. */
function timeOf(document: Document | null): number | null {
  return document?.compare === null ? document.view.time : null;
}

function themeOf({ theme }: FilmOptions, document: Document | null): FilmSettings['theme'] {
  return theme === undefined ? (document?.view.theme ?? 'dark') : choice('--theme', theme, THEMES);
}

function formatOf({ to, format, shard }: FilmOptions, folder: boolean, shots: boolean): FormatName {
  if (format !== undefined) {
    const named = choice('--format', format, FORMAT_NAMES);
    if (named === 'frames' && !folder) throw new UserError('PNG files need a folder: end --to with a slash.');
    return named;
  }
  if (folder) return shots && shard === undefined ? 'mp4' : 'frames';
  const found = formatOfFile(to);
  if (found !== null) return found;
  const known = ['mp4', 'webm', 'gif', 'apng', 'png', 'zip', 'html'].map((extension) => `.${extension}`).join(', ');
  throw new UserError(`${basename(to)} does not say what to make; end it with ${known}, or with a slash for a folder.`);
}

function settingsOf(options: FilmOptions, format: FormatName, document: Document | null): FilmSettings {
  const size = /^(\d+)x(\d+)$/.exec(options.size ?? '1920x1080');
  if (size === null) throw new UserError(`"${options.size}" is not a size; write it as in --size 1920x1080.`);
  const scale = number('--scale', options.scale, 1, 0.1, 16);
  const [width, height] = [Number(size[1]), Number(size[2])].map((side) => Math.round(side * scale)) as [
    number,
    number,
  ];
  return {
    format,
    codec: options.codec === undefined ? null : choice('--codec', options.codec, CODECS),
    width,
    height,
    fps: number('--fps', options.fps, format === 'gif' ? GIF_FPS : 30, 0, 1000),
    theme: themeOf(options, document),
    colours: document?.view.colours ?? PLAIN_COLOURS,
    projector: options.largeWords ?? document?.view.projector ?? false,
    transparent: options.transparent === true,
  };
}

/** The shots of the document's storyboard, unless an option says which part of the run is meant. */
function shotsOf(options: FilmOptions, document: Document | null): FilmJob['shots'] {
  const { from, until, seconds, speed, hold, viewpoint, caption } = options;
  const given = [from, until, seconds, speed, hold, viewpoint, caption].some((word) => word !== undefined);
  if (document !== null && document.storyboard.length > 0 && !given) return document.storyboard;
  const seen = framingOf(document);
  const framing =
    viewpoint === undefined ? seen : withCamera(seen, { viewpoint: choice('--viewpoint', viewpoint, VIEWPOINTS) });
  const step = (name: string, word: string | undefined): number | null =>
    word === undefined ? null : number(name, word, 0, 0, 1e9);
  return {
    from: step('--from', from),
    until: step('--until', until),
    seconds: seconds === undefined ? null : number('--seconds', seconds, 0, 0, 36_000),
    speed: number('--speed', speed, document?.time.speed ?? 1, 0.01, 10_000),
    hold: number('--hold', hold, 1, 0, 600),
    framing,
    caption: caption ?? '',
  };
}

/** The framing of the view that a document holds. */
function framingOf(document: Document | null): Framing {
  if (document === null) return { camera: HOME, picked: null, beside: [], toScale: false, focus: false };
  const { camera, picked, toScale, focus } = document.view;
  const beside = besidesOf(document.compare);
  return {
    camera,
    picked,
    beside: beside.map((side) => ({ camera: side.camera, picked: side.picked })),
    toScale,
    focus,
  };
}

function withCamera(framing: Framing, camera: CameraPose): Framing {
  return { ...framing, camera, beside: framing.beside.map((side) => ({ ...side, camera })) };
}

function sliceOf(word: string | undefined, format: FormatName): Slice | null {
  if (word === undefined) return null;
  const parts = /^(\d+)\/(\d+)$/.exec(word);
  const [number, count] = [Number(parts?.[1]), Number(parts?.[2])];
  if (parts === null || number < 1 || number > count || count > 1000) {
    throw new UserError(`"${word}" is not a slice; write it as in --shard 2/3, the second of three (at most 1000).`);
  }
  if (!FORMATS[format].slices) {
    throw new UserError(`${FORMATS[format].title} cannot be made in slices; MP4, WebM and PNG files in a folder can.`);
  }
  return { number: number - 1, count };
}

function runOf({ run }: Document): RunRequest {
  const inputs = Object.entries(run.inputs).map(([tensor, array]): [string, InputFile] => [
    tensor,
    { name: array.file, bytes: writeNpy(extract(array), array.shape) },
  ]);
  return { kernel: run.kernel, params: run.params, seed: run.seed, inputs: Object.fromEntries(inputs) };
}

async function readDocument(path: string): Promise<Document> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new UserError(`${path} cannot be read (${reason(error)}); give the path of a .tilescope file.`);
  }
  const parsed = parseDocument(text, basename(path));
  if (!parsed.ok) throw new UserError(parsed.problem.message);
  return parsed.value;
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() ?? false;
}

function choice<const Option extends string>(name: string, word: string, options: readonly Option[]): Option {
  const found = options.find((option) => option === word);
  if (found === undefined) throw new UserError(`${name} is one of ${options.join(', ')}, not "${word}".`);
  return found;
}

function number(name: string, word: string | undefined, otherwise: number, least: number, most: number): number {
  if (word === undefined) return otherwise;
  const value = word.trim() === '' ? Number.NaN : Number(word);
  if (Number.isFinite(value) && value >= least && value <= most) return value;
  const nearest = Number.isFinite(value) ? ` The nearest is ${value < least ? least : most}.` : '';
  throw new UserError(`${name} is a number from ${least} to ${most}, not "${word}".${nearest}`);
}
