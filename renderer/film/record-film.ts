/** Records a film: draws frame after frame while a worker encodes the ones before. Nothing here follows the clock. */
import type { FilmReport, Slice } from '../../core/film/contract.ts';
import type { FilmSettings } from '../../core/film/settings.ts';
import { sliceFrames } from '../../core/film/slice.ts';
import type { SnapshotPort } from '../../core/port/contract.ts';
import type { Snapshots } from '../../core/run.ts';
import { chooseCodec } from './encode/codecs.ts';
import type { Files } from './encode/contract.ts';
import { timesOf } from '../compare/cast.ts';
import type { Cast } from '../compare/cast.ts';
import { startEncoding } from './encoding.ts';
import type { Encoding } from './encoding.ts';
import type { Film } from './film.ts';
import { createPainter } from './painter.ts';
import { createSlotSource } from './slot-source.ts';

/** How many frames, spread over the whole film, the palette of a GIF is made from. */
const SAMPLES = 12;

export interface Recording {
  readonly lab: SnapshotPort;
  readonly cast: Cast;
  readonly film: Film;
  readonly settings: FilmSettings;
  readonly slice?: Slice | null;
  /** Whether frames leave the page unencoded, for an encoder outside it. */
  readonly raw?: boolean;
  readonly files: Files;
  readonly signal?: AbortSignal;
  /** Called after each frame with how many the encoder has been given. */
  readonly onFrame?: (done: number, of: number) => void;
}

/**
 * Resolves when all files are complete. Rejects with one sentence when something fails, and with the signal's reason
 * when cancelled.
 */
export async function recordFilm(recording: Recording): Promise<FilmReport> {
  const { lab, cast, film, settings, slice = null, raw = false, files, signal, onFrame } = recording;
  const { first, end } = settings.format === 'still' ? lastFrame(film) : sliceFrames(film.frames, film.fps, slice);
  if (first === end) {
    throw new Error(
      `The film has ${film.frames} frames, too few for ${slice?.count} slices of whole segments; take fewer slices.`,
    );
  }
  const codec = raw ? null : await chooseCodec(settings);
  const started = performance.now();
  let drawing = 0;
  let waiting = 0;
  const sources = cast.sides.map(({ index }) => createSlotSource(lab, index));
  const painter = await createPainter(cast, settings);
  let encoding: Encoding | null = null;
  const slotsAt = (number: number): Promise<readonly Snapshots[]> => {
    const times = timesOf(cast, film.frameAt(number).time);
    return Promise.all(sources.map((source, side) => source.at(times[side]!)));
  };
  const paint = async (kind: 'sample' | 'frame', number: number): Promise<void> => {
    signal?.throwIfAborted();
    const frame = film.frameAt(number);
    const asked = performance.now();
    const [snapshots, pixels] = await Promise.all([slotsAt(number), encoding!.buffer()]);
    // The slots of the next frame are fetched while this one is drawn.
    if (number + 1 < end) slotsAt(number + 1).catch(() => undefined);
    const begun = performance.now();
    painter.paint(frame, film.shots, snapshots, pixels);
    waiting += begun - asked;
    drawing += performance.now() - begun;
    encoding!.send(kind, pixels);
  };
  try {
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
    const elapsed = performance.now() - started;
    return { frames: end - first, first, whole: film.frames, codec, elapsed, drawing, waiting };
  } finally {
    encoding?.close();
    painter.dispose();
  }
}

function lastFrame({ frames }: Film): { first: number; end: number } {
  return { first: frames - 1, end: frames };
}

function samples(frames: number): number[] {
  const count = Math.min(SAMPLES, frames);
  return Array.from({ length: count }, (_, at) => Math.floor(((at + 0.5) * frames) / count));
}
