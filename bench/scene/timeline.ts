/** What the timeline costs in a trace of a million events: what a frame of its tracks adds up, and finding a time on it. */
import { GPUS } from '../../core/machine/gpus.ts';
import { scheduleRun } from '../../core/machine/schedule.ts';
import { createTraceIndex } from '../../core/trace/index.ts';
import { createRandom } from '../../core/tensors/random.ts';
import { programAxis } from '../../renderer/timeline/axis.ts';
import type { Axis } from '../../renderer/timeline/axis.ts';
import { modelledAxis } from '../../renderer/timeline/modelled-axis.ts';
import type { Figure } from '../measure.ts';
import { syntheticRun } from '../synthetic-run.ts';

const TRACKS = 6;
const PIXELS = 1200;
const FRAMES = 200;
const NEARER = 1.08;
const SEEKS = 2000;
const PERCENTILE = 0.95;
/** The bound for a frame: half of one at 60 frames a second, which leaves the rest for the picture. */
const FRAME_MS = 8;
const SEEK_MS = 2;

export function figuresOfTimeline(): readonly Figure[] {
  const index = createTraceIndex(syntheticRun(64));
  const outcome = scheduleRun(index.run, GPUS[0]!);
  if (!outcome.ok) throw new Error(outcome.reason);
  const axes = [programAxis(index, 'events'), programAxis(index, 'bytes'), modelledAxis(index, outcome.schedule)];
  return axes.flatMap((axis) => [
    {
      name: `zoom into ${TRACKS} tracks, 10⁶ events, by ${axis.name}`,
      value: frame(axis),
      unit: 'ms',
      bound: FRAME_MS,
    },
    { name: `find a random place, 10⁶ events, by ${axis.name}`, value: seek(axis), unit: 'ms', bound: SEEK_MS },
  ]);
}

/** The median of frames that each show a little less than the one before. */
function frame(axis: Axis): number {
  const first = Math.floor(axis.tracks / 3);
  const times = Array.from({ length: FRAMES }, (_, at) => {
    const length = axis.extent / NEARER ** at;
    const from = (axis.extent - length) / 3;
    const started = performance.now();
    for (let track = first; track < first + TRACKS; track++) axis.shares(track, { from, to: from + length }, PIXELS);
    return performance.now() - started;
  });
  return ascending(times)[FRAMES >> 1]!;
}

/** The 95th percentile over random positions. */
function seek(axis: Axis): number {
  const random = createRandom(1);
  let time = 0.5;
  const times = Array.from({ length: SEEKS }, () => {
    const position = random.uniform() * axis.extent;
    const started = performance.now();
    time = axis.timeAt(position, time);
    axis.at(time);
    axis.trackOf(time);
    return performance.now() - started;
  });
  return ascending(times)[Math.floor(PERCENTILE * SEEKS)]!;
}

function ascending(times: readonly number[]): readonly number[] {
  return [...times].sort((a, b) => a - b);
}
