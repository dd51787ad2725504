/** The part of a run that one watches: all but the passes at its end that only measure what the others did. */
import { kept, PORTION } from '../portions.ts';
import type { Portions } from '../portions.ts';
import type { Run, RunPass } from '../run.ts';
import { BYTES_PER_ELEMENT } from '../tensors/f32.ts';
import { elementsMoved, flopsOf, operationCode, OPERATIONS } from './layout.ts';

/** How many events are completed when what one watches has ended. */
export function watchedEnd(passes: readonly Pick<RunPass, 'starts' | 'measures'>[]): number {
  const last = passes.findLastIndex(({ measures }) => measures !== true);
  return passes.at(last)?.starts.at(-1) ?? 0;
}

/** The end that a step is counted towards: that of what one watches, or of the whole run where the step lies beyond. */
export function endAhead(run: Pick<Run, 'passes' | 'events'>, step: number): number {
  const watched = watchedEnd(run.passes);
  return step <= watched ? watched : run.events;
}

/** What was moved and computed in a stretch of a run. */
export interface Sums {
  readonly readBytes: number;
  readonly writeBytes: number;
  readonly flops: number;
  /** How many arithmetic steps had to wait for one another. */
  readonly depth: number;
}

/** The sums over what one watches of a run. */
export function watchedSums(run: Watched): Sums {
  return sums.of(run);
}

type Watched = Pick<Run, 'records' | 'passes' | 'depths'>;

/** A card takes them for every picture that it is drawn over. */
const sums = kept(function* ({ records, passes, depths }: Watched): Portions<Sums> {
  const end = watchedEnd(passes);
  let [read, write, flops] = [0, 0, 0];
  for (let event = 0; event < end; event++) {
    if (event % PORTION === 0) yield;
    const elements = elementsMoved(records, event);
    if (operationCode(records, event) === OPERATIONS.store) write += elements;
    else read += elements;
    flops += flopsOf(records, event);
  }
  const depth = depths.findIndex((events) => events > end);
  return {
    readBytes: BYTES_PER_ELEMENT * read,
    writeBytes: BYTES_PER_ELEMENT * write,
    flops,
    depth: depth < 0 ? depths.length : depth,
  };
});
