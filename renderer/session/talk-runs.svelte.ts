/**
 * The runs and sweeps that the shots of a talk show. They are computed ahead, one after the other, and kept, so that going
 * back and forth between shots waits for nothing.
 */
import type { Problem } from '../../core/outcome.ts';
import { keyOf } from '../../core/document/storyboard.ts';
import type { Shot, ShotRun } from '../../core/document/storyboard.ts';
import { requestOf } from '../../core/document/sweep.ts';
import type { ShotSweep } from '../../core/document/sweep.ts';
import type { KernelDescription } from '../../core/kernel.ts';
import { messageOf } from '../../core/message.ts';
import { CANCELLED } from '../../core/port/contract.ts';
import type { LabPort } from '../../core/port/contract.ts';
import { inPortions } from '../../core/portions.ts';
import { MOST_HELD } from '../../core/request.ts';
import { distinct } from '../../core/search.ts';
import type { Progress, Run } from '../../core/run.ts';
import { keyOfSweep } from '../../core/sweep.ts';
import type { SweepPoint, SweepReport, SweepRequest } from '../../core/sweep.ts';
import { castingOf } from '../film/casting.ts';
import type { Arrays, Casting } from '../film/casting.ts';
import { prepared } from './prepared.ts';

/**
 * How many bytes the runs may take together, and how many there may be, so that the core can hold them beside others.
 * Beyond that the one that was shown longest ago is computed again.
 */
const MOST_BYTES = 2 ** 30;
const MOST_RUNS = MOST_HELD - 8;

/** What can be computed for a shot: its runs, or a sweep. */
export type Wanted = ShotRun | SweepRequest;

interface Known {
  readonly key: string;
  /** The runs, or the points of the sweep, or why there are none. */
  readonly outcome:
    { readonly casting: Casting } | { readonly points: readonly SweepPoint[] } | { readonly problem: Problem };
}

/** What a shot needs: its runs, and its sweep where it shows one. */
export function wantedBy({ run, shown, sweep }: Pick<Shot, 'run' | 'shown' | 'sweep'>): readonly Wanted[] {
  return shown === 'sweep' && sweep !== null ? [run, requestOf(sweep)] : [run];
}

/** A text that is the same for what is the same. */
export function keyOfWanted(wanted: Wanted): string {
  return 'kernel' in wanted ? keyOf(wanted) : `sweep ${keyOfSweep(wanted)}`;
}

export class TalkRuns {
  readonly #lab: Pick<LabPort, 'run' | 'check' | 'cancel' | 'sweep'>;
  readonly #kernels: readonly KernelDescription[];
  readonly #most: number;
  /** What is known of runs, the one that was asked for last at the end. */
  #known = $state.raw<readonly Known[]>([]);
  /** What is to be computed, in this order. */
  #wanted: readonly Wanted[] = [];
  #arrays: Arrays = {};
  #working = $state.raw<{ readonly wanted: Wanted; readonly done: Promise<void> } | null>(null);
  #fraction = $state(0);
  /** Whether what is computed makes room for another run of the talk. */
  #yields = false;
  /** Identifiers of runs that the lab holds beside those of the talk. */
  alsoHeld: () => readonly string[] = () => [];

  constructor(
    lab: Pick<LabPort, 'run' | 'check' | 'cancel' | 'sweep'>,
    kernels: readonly KernelDescription[],
    most = MOST_BYTES,
  ) {
    this.#lab = lab;
    this.#kernels = kernels;
    this.#most = most;
  }

  /** The runs of a shot, where they have been computed. */
  of(run: ShotRun): Casting | null {
    const outcome = this.#find(keyOf(run))?.outcome;
    return outcome !== undefined && 'casting' in outcome ? outcome.casting : null;
  }

  /** The points of a sweep, where all of them have been measured. */
  pointsOf(sweep: ShotSweep): readonly SweepPoint[] | null {
    const outcome = this.#find(keyOfWanted(requestOf(sweep)))?.outcome;
    return outcome !== undefined && 'points' in outcome ? outcome.points : null;
  }

  /** Whether something has been computed. */
  has(wanted: Wanted): boolean {
    const outcome = this.#find(keyOfWanted(wanted))?.outcome;
    return outcome !== undefined && !('problem' in outcome);
  }

  /** Why something could not be computed; null where it is there, or still to come. */
  problemOf(wanted: Wanted): Problem | null {
    const outcome = this.#find(keyOfWanted(wanted))?.outcome;
    return outcome !== undefined && 'problem' in outcome ? outcome.problem : null;
  }

  /** What is computed now, and how much of it is done. */
  get working(): { readonly wanted: Wanted; readonly fraction: number } | null {
    return this.#working === null ? null : { wanted: this.#working.wanted, fraction: this.#fraction };
  }

  /** Identifiers of the runs that must stay held. */
  get ids(): readonly string[] {
    return this.#known.flatMap(runsOf).map(({ id }) => id);
  }

  /** Takes over the runs that are on screen, so that they are not computed a second time. */
  adopt(run: ShotRun, casting: Casting): void {
    if (this.of(run) === null) this.#keep(run, { casting });
  }

  /** Takes over the points of a sweep that was measured outside the talk. */
  adoptPoints(sweep: ShotSweep, points: readonly SweepPoint[]): void {
    const request = requestOf(sweep);
    if (!this.has(request)) this.#keep(request, { points });
  }

  /** Computes these, the first one first, as far as they are not there. Others are no longer waited for. */
  expect(wanted: readonly Wanted[], arrays: Arrays): void {
    this.#wanted = wanted;
    this.#arrays = arrays;
    if (this.#working === null) this.#next();
  }

  /** Waits for the runs of a shot, before all others; null where they cannot be had, or were given up. */
  async until(run: ShotRun, ahead: readonly Wanted[], arrays: Arrays): Promise<Casting | null> {
    await this.settled(run, ahead, arrays);
    return this.of(run);
  }

  /** Waits until something is there, or there is a problem, or it was given up; it goes before all others. */
  async settled(wanted: Wanted, ahead: readonly Wanted[], arrays: Arrays): Promise<void> {
    const key = keyOfWanted(wanted);
    // What failed before is tried again: it may have been the GPU.
    if (this.problemOf(wanted) !== null) this.#forget(key);
    this.#touch(key);
    this.expect([wanted, ...ahead], arrays);
    while (!this.has(wanted) && this.problemOf(wanted) === null) {
      const working = this.#working;
      if (working === null || !this.#wanted.some((other) => keyOfWanted(other) === key)) return;
      // What is awaited goes before what is only computed ahead.
      if (keyOfWanted(working.wanted) !== key) {
        this.#yields = true;
        await this.#lab.cancel();
      }
      await working.done;
    }
  }

  /** Ends computing ahead. */
  async stop(): Promise<void> {
    this.#wanted = [];
    if (this.#working !== null) await this.#lab.cancel();
  }

  report({ fraction }: Progress): void {
    this.#fraction = fraction;
  }

  reportPoint({ fraction }: Pick<SweepReport, 'fraction'>): void {
    this.#fraction = fraction;
  }

  #next(): void {
    const full = this.#bytes() >= this.#most || this.ids.length >= MOST_RUNS;
    const missing = this.#wanted.find((wanted) => !this.has(wanted) && this.problemOf(wanted) === null);
    // What was asked for first is computed whatever is kept.
    if (missing === undefined || (full && missing !== this.#wanted[0])) {
      this.#working = null;
      return;
    }
    this.#fraction = 0;
    this.#working = { wanted: missing, done: this.#compute(missing) };
  }

  async #compute(wanted: Wanted): Promise<void> {
    try {
      this.#keep(
        wanted,
        'kernel' in wanted ? { casting: await this.#run(wanted) } : { points: await this.#sweep(wanted) },
      );
    } catch (error) {
      const message = messageOf(error);
      if (message !== CANCELLED) this.#keep(wanted, { problem: { message } });
      // Something else runs, by the will of the viewer, and is not to be ended by what is computed ahead.
      else if (!this.#yields) this.#wanted = [];
    }
    this.#yields = false;
    this.#working = null;
    this.#next();
  }

  #run(run: ShotRun): Promise<Casting> {
    const own: string[] = [];
    return castingOf(this.#lab, this.#kernels, run, this.#arrays, async (request) => {
      const beside = distinct([...own, ...this.ids, ...this.alsoHeld()]);
      const outcome = await this.#lab.run({ ...request, beside });
      if (!outcome.ok) throw new Error(outcome.problem.message);
      own.push(outcome.value.id);
      return await inPortions(prepared(outcome.value));
    });
  }

  async #sweep(request: SweepRequest): Promise<readonly SweepPoint[]> {
    const outcome = await this.#lab.sweep(request);
    if (!outcome.ok) throw new Error(outcome.problem.message);
    return outcome.value;
  }

  #keep(wanted: Wanted, outcome: Known['outcome']): void {
    const key = keyOfWanted(wanted);
    const known = [...this.#known.filter((other) => other.key !== key), { key, outcome }];
    const tooMany = (): boolean =>
      known.reduce((sum, one) => sum + bytesOf(one), 0) > this.#most || known.flatMap(runsOf).length > MOST_RUNS;
    while (known.length > 1 && tooMany()) known.shift();
    this.#known = known;
  }

  #find(key: string): Known | undefined {
    return this.#known.find((known) => known.key === key);
  }

  #touch(key: string): void {
    const known = this.#find(key);
    if (known !== undefined) this.#known = [...this.#known.filter((other) => other !== known), known];
  }

  #forget(key: string): void {
    this.#known = this.#known.filter((known) => known.key !== key);
  }

  #bytes(): number {
    return this.#known.reduce((sum, one) => sum + bytesOf(one), 0);
  }
}

function runsOf({ outcome }: Known): readonly Run[] {
  return 'casting' in outcome ? outcome.casting.cast.sides.map(({ index }) => index.run) : [];
}

function bytesOf(known: Known): number {
  return runsOf(known).reduce((sum, run) => sum + sizeOf(run), 0);
}

function sizeOf({ tensors, records }: Run): number {
  return tensors.reduce((sum, { data }) => sum + (data?.byteLength ?? 0), records.byteLength);
}
