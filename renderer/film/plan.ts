/** What a recording will take: frames, length, bytes, and time. */
import type { FilmPlan, Slice } from '../../core/film/contract.ts';
import { FORMATS, isStill } from '../../core/film/formats.ts';
import type { FormatName } from '../../core/film/formats.ts';
import type { FilmSettings } from '../../core/film/settings.ts';
import { sliceFrames } from '../../core/film/slice.ts';
import type { SnapshotPort } from '../../core/port/contract.ts';
import { timesOf } from '../compare/cast.ts';
import { hasFigure } from '../figure/figure.ts';
import type { CastFilm, Film } from './film.ts';
import { createPainter } from './painter.ts';
import type { PointsOf } from './painter.ts';
import { framesOf } from './record-films.ts';
import { createSlotSource } from './slot-source.ts';

/** Bytes for each pixel of each frame, measured on films of several kernels. They are good enough for an estimate. */
const DENSITY: Readonly<Record<FormatName, number>> = {
  mp4: 0.012,
  webm: 0.016,
  mov: 0.6,
  gif: 0.02,
  apng: 0.25,
  frames: 0.6,
  zip: 0.6,
  still: 0.6,
  vector: 0.8,
  // The size of a page is that of its runs.
  page: 0,
  pdf: 0.5,
  pptx: 0.012,
  reveal: 0.012,
  srt: 0,
  vtt: 0,
  events: 0,
};

/** About how many bytes so many frames take. */
export function bytesOf({ format, width, height }: FilmSettings, frames: number): number {
  return DENSITY[format] * width * height * frames;
}

/** Plans the films of a recording. How long a frame takes is measured on one in the middle of the first film. */
export async function planOf(
  lab: SnapshotPort,
  films: readonly CastFilm[],
  settings: FilmSettings,
  slice: Slice | null,
  pointsOf: PointsOf,
): Promise<FilmPlan> {
  const frames = plannedFrames(films, settings, slice);
  const drawn = !['times', 'page'].includes(FORMATS[settings.format].kind);
  const milliseconds = drawn ? frames * (await frameTime(lab, films[0]!, settings, pointsOf)) : 0;
  const seconds = isStill(settings.format) ? 0 : frames / settings.fps;
  return { frames, seconds, bytes: Math.round(bytesOf(settings, frames)), milliseconds };
}

/** How many frames are drawn: of a slice only its own. */
export function plannedFrames(films: readonly Film[], settings: FilmSettings, slice: Slice | null): number {
  const [film] = films;
  if (slice === null || film === undefined) return framesOf(films, settings);
  const { first, end } = sliceFrames(film.frames, film.fps, slice);
  return end - first;
}

async function frameTime(
  lab: SnapshotPort,
  film: CastFilm,
  settings: FilmSettings,
  pointsOf: PointsOf,
): Promise<number> {
  const frame = film.frameAt(Math.floor(film.frames / 2));
  const cast = film.casts[frame.shot]!;
  const painter = createPainter(settings, pointsOf);
  try {
    await painter.take(cast, hasFigure(film.shots[frame.shot]!, cast.sides));
    const times = timesOf(cast, frame.time);
    const snapshots = await Promise.all(
      cast.sides.map(({ index }, side) => createSlotSource(lab, index).at(times[side]!)),
    );
    const pixels = new Uint8Array(settings.width * settings.height * 4);
    let least = Infinity;
    // The first frame compiles what draws it, and whatever else the machine does can only make one take longer.
    for (let turn = 0; turn < 3; turn++) {
      const started = performance.now();
      painter.paint(frame, film.shots, snapshots, pixels);
      least = Math.min(least, performance.now() - started);
    }
    return least;
  } finally {
    painter.dispose();
  }
}
