/** What a film shows and says from second to second, as JSON. Pure. */
import type { TraceIndex } from '../../core/trace/index.ts';
import { eventAt } from '../../core/trace/index.ts';
import { decodeEvent } from '../../core/trace/layout.ts';
import { eventWords } from '../scene/words/caption.ts';
import { timesOf } from '../compare/cast.ts';
import type { CastFilm } from './film.ts';
import { labelOf } from './run-title.ts';

/** The event of a run that is in view, its workgroup in its pass, both counted from 1, and what the picture says of it. */
interface Sight {
  readonly event: number | null;
  readonly pass: string | null;
  readonly workgroup: number | null;
  readonly words: string;
}

/** From this second on, each run of the shot shows this. */
interface Entry {
  readonly second: number;
  readonly frame: number;
  readonly shot: number;
  readonly runs: readonly Sight[];
}

/** Every moment from which on a film shows another event than before. */
export function entriesOf(film: CastFilm): readonly Entry[] {
  const entries: Entry[] = [];
  let before = '';
  for (let number = 0; number < film.frames; number++) {
    const { shot, time } = film.frameAt(number);
    const cast = film.casts[shot]!;
    const times = timesOf(cast, time);
    // Writing down what an event does takes longer than finding out that it is another one.
    const key = [shot, ...times.map(eventAt)].join();
    if (key === before) continue;
    before = key;
    const runs = cast.sides.map(({ index }, side) => sightOf(index, times[side]!));
    entries.push({ second: secondOf(number, film.fps), frame: number, shot, runs });
  }
  return entries;
}

function sightOf(index: TraceIndex, time: number): Sight {
  const { run } = index;
  const event = eventAt(time);
  if (event < 0) return { event: null, pass: null, workgroup: null, words: 'ready' };
  const span = index.workgroupAt(event);
  const pass = run.passes[span.pass]!;
  const words = eventWords(run, pass, decodeEvent(run.records, event));
  return { event: event + 1, pass: pass.name, workgroup: span.workgroup + 1, words };
}

/** The file that says which second of a film shows which event; its shots count from `first`. */
export function eventsFile(film: CastFilm, first: number): string {
  const { fps, frames, shots, casts } = film;
  const file = {
    format: 'tilescope-events',
    version: 1,
    fps,
    frames,
    seconds: secondOf(frames, fps),
    shots: shots.map((shot, at) => ({
      shot: first + at + 1,
      title: labelOf(shot, casts[at]!),
      runs: casts[at]!.sides.map(({ index: { run } }) => ({
        kernel: run.kernel,
        title: run.title,
        events: run.events,
      })),
    })),
  };
  const moments = entriesOf(film).map((entry) => JSON.stringify({ ...entry, shot: first + entry.shot + 1 }));
  // A moment a line, so that the file can be read and compared.
  return `${JSON.stringify(file, null, 2).slice(0, -2)},\n  "moments": [\n    ${moments.join(',\n    ')}\n  ]\n}\n`;
}

/** A thousandth of a second is finer than any frame. */
function secondOf(frame: number, fps: number): number {
  return Math.round((frame * 1000) / fps) / 1000;
}
