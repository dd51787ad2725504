/** Records a film: draws frame after frame while a worker encodes the ones before. Nothing here follows the clock. */
import { fromBase64 } from '../../core/base64.ts';
import type { FilmReport, Print, Slice } from '../../core/film/contract.ts';
import { isStill } from '../../core/film/formats.ts';
import type { FilmSettings } from '../../core/film/settings.ts';
import { sliceFrames } from '../../core/film/slice.ts';
import type { LabPort } from '../../core/port/contract.ts';
import type { Snapshots } from '../../core/run.ts';
import { distinct } from '../../core/search.ts';
import { warningOf } from '../../core/verdict.ts';
import { chooseCodec } from './encode/codecs.ts';
import { flipRows } from './encode/colour.ts';
import { pngOf } from './encode/pictures.ts';
import { writeAll } from './encode/contract.ts';
import type { Files } from './encode/contract.ts';
import { timesOf } from '../compare/cast.ts';
import type { Cast } from '../compare/cast.ts';
import { labelOf } from './run-title.ts';
import { hasFigure } from '../figure/figure.ts';
import { pageOf } from './embed-film.ts';
import { loadLook } from './card-look.ts';
import { startEncoding } from './encoding.ts';
import type { Encoding } from './encoding.ts';
import { posterFrame } from './film.ts';
import type { Film } from './film.ts';
import { createPainter } from './painter.ts';
import type { Painter, PointsOf } from './painter.ts';
import { remarksOf } from './remarks.ts';
import { createSlotSource } from './slot-source.ts';
import type { SlotSource } from './slot-source.ts';
import { vectorStill } from './vector-still.ts';

/** How many frames, spread over the whole film, the palette of a GIF is made from. */
const SAMPLES = 12;

/** A page has no frames to draw; this many parts of its work are told of. */
export const PAGE_PARTS = 100;

export interface Recording {
  readonly lab: Pick<LabPort, 'snapshot' | 'characters'>;
  /** The runs that each shot of the film shows. */
  readonly casts: readonly Cast[];
  readonly film: Film;
  readonly pointsOf: PointsOf;
  readonly settings: FilmSettings;
  readonly slice?: Slice | null;
  /** Whether frames leave the page unencoded, for an encoder outside it. */
  readonly raw?: boolean;
  /** Whether captions are left out of the picture, as they stand elsewhere. */
  readonly uncaptioned?: boolean;
  /** Makes a PDF of a drawing. */
  readonly print: (print: Print) => Promise<Uint8Array<ArrayBuffer>>;
  readonly files: Files;
  readonly signal?: AbortSignal;
  /** Called with the picture that stands for the film, as a PNG file, when it has been drawn. */
  readonly onPoster?: (png: Uint8Array<ArrayBuffer>) => void;
  /** Called after each frame with how many the encoder has been given. */
  readonly onFrame?: (done: number, of: number) => void;
}

/**
 * Resolves when all files are complete. Rejects with one sentence when something fails, and with the signal's reason
 * when cancelled.
 */
export async function recordFilm(recording: Recording): Promise<FilmReport> {
  const { lab, casts, film, pointsOf, settings, slice = null, raw = false, files, signal, onFrame } = recording;
  const { onPoster, print, uncaptioned = false } = recording;
  const shots = uncaptioned ? film.shots.map((shot) => ({ ...shot, caption: '' })) : film.shots;
  const { first, end } = isStill(settings.format) ? lastFrame(film) : sliceFrames(film.frames, film.fps, slice);
  if (first === end) {
    throw new Error(
      `The film has ${film.frames} frames, too few for ${slice?.count} slices of whole segments; take fewer slices.`,
    );
  }
  const codec = raw || settings.format === 'page' ? null : await chooseCodec(settings);
  const remarks = await remarksOf(lab, film.shots, casts, settings);
  const started = performance.now();
  let drawing = 0;
  let waiting = 0;
  const sources = new Map<Cast, readonly SlotSource[]>();
  const sourcesOf = (cast: Cast): readonly SlotSource[] => {
    const known = sources.get(cast) ?? cast.sides.map(({ index }) => createSlotSource(lab, index));
    sources.set(cast, known);
    return known;
  };
  const painter = createPainter(settings, pointsOf);
  /** The shot that the painter is ready for. */
  let ready = null as { readonly cast: Cast; readonly below: boolean } | null;
  const painterOf = async (shot: number): Promise<Painter> => {
    const cast = casts[shot]!;
    const below = hasFigure(film.shots[shot]!, cast.sides);
    if (ready?.cast !== cast || ready.below !== below) await painter.take(cast, below);
    ready = { cast, below };
    return painter;
  };
  let encoding: Encoding | null = null;
  const slotsAt = (number: number): Promise<readonly Snapshots[]> => {
    const { shot, time } = film.frameAt(number);
    const cast = casts[shot]!;
    const times = timesOf(cast, time);
    return Promise.all(sourcesOf(cast).map((source, side) => source.at(times[side]!)));
  };
  const paint = async (kind: 'sample' | 'frame', number: number): Promise<void> => {
    signal?.throwIfAborted();
    const frame = film.frameAt(number);
    const asked = performance.now();
    const [snapshots, pixels] = await Promise.all([slotsAt(number), encoding!.buffer()]);
    // The slots of the next frame are fetched while this one is drawn.
    if (number + 1 < end) slotsAt(number + 1).catch(() => undefined);
    const begun = performance.now();
    (await painterOf(frame.shot)).paint(frame, shots, snapshots, pixels);
    waiting += begun - asked;
    drawing += performance.now() - begun;
    if (kind === 'frame' && number === posterFrame(film)) onPoster?.(await posterOf(pixels, settings));
    encoding!.send(kind, pixels);
  };
  /** Writes the last frame as vectors, which no encoder makes. */
  const writeVectors = async (number: number): Promise<void> => {
    const frame = film.frameAt(number);
    const shot = film.shots[frame.shot]!;
    const begun = performance.now();
    const { width, height, theme } = settings;
    const pixels = new Uint8Array(width * height * 4);
    const [made, snapshots] = await Promise.all([painterOf(frame.shot), slotsAt(number)]);
    const layers = made.dissect(frame, shots, snapshots, pixels);
    const label = labelOf(shot, casts[frame.shot]!);
    const { font } = settings.look;
    const { family } = await loadLook(settings.look);
    const own = shot.card === 'none' || font === null || family === null ? null : { family, base64: font.base64 };
    const isPdf = settings.format === 'pdf';
    // A PDF takes its faces from the page that is printed.
    const text = await vectorStill({ width, height, theme, label, pixels, layers, face: isPdf ? null : own });
    drawing = performance.now() - begun;
    signal?.throwIfAborted();
    const face = own === null ? null : { family: own.family, bytes: fromBase64(own.base64) };
    const bytes = isPdf
      ? await print({ svg: text, title: label, width, height, face })
      : new TextEncoder().encode(text);
    await writeAll(files, bytes);
    onFrame?.(1, 1);
  };
  const writePage = async (): Promise<void> => {
    const page = await pageOf(lab, film, casts, settings, pointsOf, (share) => {
      signal?.throwIfAborted();
      onFrame?.(Math.round(share * PAGE_PARTS), PAGE_PARTS);
    });
    await writeAll(files, page);
  };
  const report = (): FilmReport => {
    const elapsed = performance.now() - started;
    const warnings = warningsOf(casts);
    return { frames: end - first, first, whole: film.frames, codec, warnings, remarks, elapsed, drawing, waiting };
  };
  try {
    if (settings.format === 'page') {
      await writePage();
      return report();
    }
    if (settings.format === 'vector' || settings.format === 'pdf') {
      await writeVectors(first);
      return report();
    }
    encoding = await startEncoding({ settings, codec, frames: end - first, first, raw }, files);
    if (settings.format === 'gif') {
      for (const number of samples(film.frames)) await paint('sample', number);
    }
    for (let number = first; number < end; number++) {
      await paint('frame', number);
      onFrame?.(number + 1 - first, end - first);
    }
    await encoding.finish();
    signal?.throwIfAborted();
    return report();
  } finally {
    encoding?.close();
    painter.dispose();
  }
}

/** What films say of runs in them whose checks fail. */
export function warningsOf(casts: readonly Cast[]): readonly string[] {
  const runs = distinct(casts.flatMap(({ sides }) => sides.map(({ index }) => index.run)));
  return distinct(runs.flatMap((run) => warningOf(run) ?? []));
}

async function posterOf(pixels: Uint8Array<ArrayBuffer>, settings: FilmSettings): Promise<Uint8Array<ArrayBuffer>> {
  const copy = pixels.slice();
  flipRows(copy, settings.width, settings.height);
  return await pngOf(copy, settings);
}

function lastFrame({ frames }: Film): { first: number; end: number } {
  return { first: frames - 1, end: frames };
}

function samples(frames: number): number[] {
  const count = Math.min(SAMPLES, frames);
  return Array.from({ length: count }, (_, at) => Math.floor(((at + 0.5) * frames) / count));
}
