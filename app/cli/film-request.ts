/** Reads the options of `record` into a film job. An option that is wrong throws a UserError. */
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Document } from '../../core/document/document.ts';
import { isDocumentName } from '../../core/document/file-name.ts';
import { fileOf } from '../../core/document/array.ts';
import { PLAIN_COLOURS } from '../../core/document/colours.ts';
import type { TalkLook } from '../../core/document/look.ts';
import { THEMES } from '../../core/document/settings.ts';
import { VIEWPOINTS } from '../../core/document/view.ts';
import type { CameraPose } from '../../core/document/view.ts';
import { parseDocument } from '../../core/document/document.ts';
import { besidesOf } from '../../core/document/run.ts';
import { runOfDocument, talkOf } from '../../core/document/talk.ts';
import type { FilmJob, Framing, Slice, Stretch } from '../../core/film/contract.ts';
import { CODECS, FORMAT_NAMES, formatOfFile, FORMATS } from '../../core/film/formats.ts';
import type { Extra, FormatName } from '../../core/film/formats.ts';
import type { FilmSettings } from '../../core/film/settings.ts';
import { checkSettings, DIGEST, PAGE_FPS } from '../../core/film/settings.ts';
import type { RunRequest } from '../../core/request.ts';
import { UserError } from '../user-error.ts';
import { lookFromOptions } from './look.ts';
import type { LookOptions } from './look.ts';
import { reason, requestFromOptions } from './request.ts';

export interface FilmOptions extends LookOptions {
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
  readonly pass?: string;
  readonly workgroup?: string;
  readonly round?: string;
  readonly seconds?: string;
  readonly speed?: string;
  readonly hold?: string;
  readonly viewpoint?: string;
  readonly caption?: string;
  readonly cards?: boolean;
  readonly loop?: boolean;
  readonly autoplay?: boolean;
  readonly plan?: boolean;
  readonly yes?: boolean;
  readonly shard?: string;
  readonly subtitles?: boolean;
  readonly events?: boolean;
}

export interface FilmRequest {
  readonly job: FilmJob;
  /** Whether `--to` names a folder. */
  readonly folder: boolean;
}

const GIF_FPS = 25;
const HOME: CameraPose = { viewpoint: 'home' };

/** Options that say nothing to a page, which draws itself where it is opened. */
const NOT_FOR_PAGES = ['size', 'scale', 'fps', 'codec', 'transparent', 'shard', 'plan'] as const;

export async function filmFromOptions(subject: string, options: FilmOptions): Promise<FilmRequest> {
  const document = await documentOf(subject, options);
  const folder = options.to.endsWith('/') || (await isFolder(options.to));
  const format = formatOf(options, folder, document !== null && document.storyboard.length > 0);
  if (format === 'page') refuseForPages(options);
  const settings = settingsOf(options, format, document, await lookFromOptions(options, document?.look));
  const checked = checkSettings(settings);
  if (!checked.ok) throw new UserError(checked.problem.message);
  const slice = sliceOf(options.shard, format);
  const { kind } = FORMATS[format];
  const eachShot = kind === 'slides' || (folder && format !== 'frames');
  const shots = shotsOf(options, document, hasCards(options, format) && (kind === 'slides' || !eachShot));
  if (eachShot && slice !== null)
    throw new UserError('--shard makes slices of one film; give --to a file, not a folder.');
  const extras = extrasOf(options, format, eachShot && folder, slice);
  const runs =
    document === null ? runsOfRequest(await requestFromOptions({ kernel: subject, ...options })) : runsOf(document);
  const job = { ...runs, settings, shots, eachShot, slice, extras, plans: asks(options, format), raw: false };
  return { folder, job };
}

/** Neither a still, nor a page, nor the words of a film take time that anybody would be asked about. */
function asks({ plan, yes }: FilmOptions, format: FormatName): boolean {
  const { kind } = FORMATS[format];
  return plan === true || (yes !== true && (kind === 'film' || kind === 'slides'));
}

/** Whether cards may stand before and after a run: in a film, and in a page, which a viewer begins, where they are asked for. */
function hasCards({ cards, loop }: FilmOptions, format: FormatName): boolean {
  const { kind } = FORMATS[format];
  if (kind === 'page') return cards === true;
  return kind !== 'still' && loop !== true;
}

function refuseForPages(options: FilmOptions): void {
  const given = NOT_FOR_PAGES.filter((name) => options[name] !== undefined);
  if (given.length === 0) return;
  const names = given.map((name) => `--${name}`).join(' and ');
  const [means, them] = given.length === 1 ? ['means', 'it'] : ['mean', 'them'];
  throw new UserError(`A page draws itself where it is opened, so ${names} ${means} nothing to it; leave ${them} out.`);
}

/** What lies beside a film: a poster where it is one of several in a folder, and what is asked for. */
function extrasOf(
  { subtitles, events }: FilmOptions,
  format: FormatName,
  clips: boolean,
  slice: Slice | null,
): readonly Extra[] {
  const asked: readonly Extra[] = [
    ...(subtitles === true ? (['srt', 'vtt'] as const) : []),
    ...(events === true ? (['events'] as const) : []),
  ];
  const { kind, title } = FORMATS[format];
  if (asked.length > 0) {
    const name = subtitles === true ? '--subtitles' : '--events';
    if (kind !== 'film' && format !== 'reveal') {
      throw new UserError(`${name} writes files beside a film, and ${title} is no film.`);
    }
    if (slice !== null) throw new UserError(`${name} tells of a whole film; leave --shard out, or make it by itself.`);
  }
  return clips && (kind === 'film' || kind === 'slides') ? ['still', ...asked] : asked;
}

/** The run of a kernel that is named on the command line; an array goes by the name of the input that it is for. */
function runsOfRequest({ kernel, params, seed, inputs: arrays }: RunRequest): Pick<FilmJob, 'run' | 'arrays'> {
  const inputs = Object.fromEntries(Object.keys(arrays).map((tensor) => [tensor, tensor]));
  return { run: { kernel, params, seed, inputs, compare: null }, arrays };
}

/** The run of a document, and the arrays of all its runs. */
function runsOf(document: Document): Pick<FilmJob, 'run' | 'arrays'> {
  const { run, arrays } = runOfDocument(document);
  const files = Object.entries({ ...document.arrays, ...arrays }).map(([name, array]) => [name, fileOf(array)]);
  return { run, arrays: Object.fromEntries(files) as FilmJob['arrays'] };
}

async function documentOf(subject: string, options: FilmOptions): Promise<Document | null> {
  if (!isDocumentName(subject)) return null;
  if (options.set.length > 0 || options.in.length > 0) {
    throw new UserError(`${subject} says itself what runs; leave --set and --in out, or name a kernel instead.`);
  }
  return await readDocument(subject);
}

/** What is laid over a page or a slide mostly lies on white, so there words are dark unless somebody says otherwise. */
function themeOf({ theme, transparent }: FilmOptions, document: Document | null): FilmSettings['theme'] {
  if (theme !== undefined) return choice('--theme', theme, THEMES);
  return transparent === true ? 'light' : (document?.view.theme ?? 'dark');
}

function formatOf({ to, format, shard }: FilmOptions, folder: boolean, shots: boolean): FormatName {
  if (format !== undefined) {
    const named = choice('--format', format, FORMAT_NAMES);
    const { title, extension, kind, folder: several } = FORMATS[named];
    if (several && !folder) throw new UserError(`A folder is needed for ${title}: end --to with a slash.`);
    if (kind === 'slides' && !several && folder) {
      throw new UserError(`One file holds all slides for ${title}: end --to with .${extension}.`);
    }
    return named;
  }
  if (folder) return shots && shard === undefined ? 'mp4' : 'frames';
  const found = formatOfFile(to);
  if (found !== null) return found;
  const files = FORMAT_NAMES.filter((name) => !FORMATS[name].folder).map((name) => FORMATS[name].extension);
  const known = [...files, 'html'].map((extension) => `.${extension}`).join(', ');
  throw new UserError(`${basename(to)} does not say what to make; end it with ${known}, or with a slash for a folder.`);
}

function settingsOf(options: FilmOptions, format: FormatName, document: Document | null, look: TalkLook): FilmSettings {
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
    fps: number('--fps', options.fps, usualRate(format), 0, 1000),
    theme: themeOf(options, document),
    colours: document?.view.colours ?? PLAIN_COLOURS,
    projector: options.largeWords ?? document?.view.projector ?? false,
    look,
    transparent: options.transparent === true,
    loop: options.loop === true,
    autoplay: options.autoplay === true,
  };
}

function usualRate(format: FormatName): number {
  return format === 'gif' ? GIF_FPS : format === 'page' ? PAGE_FPS : 30;
}

/** The shots of the document's storyboard, unless an option says which part of the run is meant. */
function shotsOf(options: FilmOptions, document: Document | null, carded: boolean): FilmJob['shots'] {
  const { from, until, pass, workgroup, round, seconds, speed, hold, viewpoint, caption, loop } = options;
  const times = [from, until].filter((word) => word !== undefined);
  const parts = [pass, workgroup, round].filter((word) => word !== undefined);
  if (times.length > 0 && parts.length > 0) {
    throw new UserError('A part is named by --pass, --workgroup and --round or by --from and --until, not by both.');
  }
  if (seconds !== undefined && speed !== undefined) {
    throw new UserError('How fast a run plays is said by --seconds or by --speed, not by both.');
  }
  const given = [...times, ...parts, seconds, speed, hold, viewpoint, caption].some((word) => word !== undefined);
  if (document !== null && document.storyboard.length > 0 && !given) return talkOf(document).shots;
  const seen = framingOf(document);
  const framing =
    viewpoint === undefined ? seen : withCamera(seen, { viewpoint: choice('--viewpoint', viewpoint, VIEWPOINTS) });
  const step = (name: string, word: string | undefined): number | null =>
    word === undefined ? null : number(name, word, 0, 0, 1e9);
  return {
    from: step('--from', from),
    until: step('--until', until),
    part:
      parts.length === 0
        ? null
        : { pass: pass ?? null, workgroup: counting('--workgroup', workgroup), round: counting('--round', round) },
    pace: paceOf(seconds, speed),
    // What goes on at once loops best.
    hold: number('--hold', hold, loop === true && formatOfFile(options.to) !== 'page' ? 0 : 1, 0, 600),
    framing,
    caption: caption ?? '',
    // A part that is asked for by its times or its length is that part, and nothing else.
    cards: carded && (options.cards ?? (times.length === 0 && seconds === undefined)),
  };
}

/** Without a word of the speaker's, what repeats is quicker, so that nobody waits for the end. */
function paceOf(seconds: string | undefined, speed: string | undefined): Stretch['pace'] {
  if (seconds !== undefined) return { seconds: number('--seconds', seconds, 0, 0, 36_000) };
  return speed === undefined ? { within: DIGEST } : { speed: number('--speed', speed, 1, 0.01, 10_000) };
}

/** A number of things, counted from 1. */
function counting(name: string, word: string | undefined): number | null {
  if (word === undefined) return null;
  const value = number(name, word, 1, 1, 1e9);
  if (!Number.isInteger(value)) throw new UserError(`${name} counts from 1, and ${word} is no whole number.`);
  return value;
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
