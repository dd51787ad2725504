/** The run on screen as a shot holds it, and the run of a shot put on screen. */
import { tick } from 'svelte';
import { fileOf, nameOfArray } from '../../core/document/array.ts';
import type { EmbeddedArray } from '../../core/document/array.ts';
import { besidesOf } from '../../core/document/run.ts';
import type { Shot, ShotRun } from '../../core/document/storyboard.ts';
import type { KernelDescription } from '../../core/kernel.ts';
import { defaultParameters } from '../../core/parameters.ts';
import type { Params } from '../../core/parameters.ts';
import type { RunRequest } from '../../core/request.ts';
import type { Casting } from '../film/casting.ts';
import type { Comparison } from './comparison.svelte.ts';
import { embedded } from './loaded.ts';
import type { LoadedInput, RequestState, Wish } from './request.svelte.ts';
import type { Runner } from './runner.svelte.ts';
import { assign } from './settings.svelte.ts';
import type { Settings } from './settings.svelte.ts';
import type { Starter } from './starter.svelte.ts';

/** What of the lab says which run is on screen. */
export interface Screen {
  readonly request: RequestState;
  readonly starter: Pick<Starter, 'shown' | 'adopt'>;
  readonly comparison: Comparison;
  readonly settings: Settings;
  readonly runner: Pick<Runner, 'request' | 'running'>;
}

/** The arrays that shots load, by name. They are never forgotten, since undo may bring back a shot that loads them. */
export class ShotArrays {
  readonly #known = new Map<string, LoadedInput>();

  /** Keeps an array, and says by which name shots load it. */
  keep(input: LoadedInput): string {
    const name = nameOfArray(embedded(input));
    if (!this.#known.has(name)) this.#known.set(name, input);
    return name;
  }

  /** Takes over the arrays of a document. */
  take(arrays: Readonly<Record<string, EmbeddedArray>>): void {
    for (const [name, array] of Object.entries(arrays)) {
      if (!this.#known.has(name)) this.#known.set(name, { file: fileOf(array), shape: array.shape, dtype: 'f32' });
    }
  }

  /** The arrays as files, for whoever runs shots. */
  get files(): Readonly<Record<string, LoadedInput['file']>> {
    return Object.fromEntries([...this.#known].map(([name, { file }]) => [name, file]));
  }

  /** What an array of a shot is to the set-up. */
  loaded(inputs: ShotRun['inputs']): Wish['inputs'] {
    return Object.fromEntries(Object.entries(inputs).map(([tensor, name]) => [tensor, this.#known.get(name)!]));
  }

  /** The arrays that these shots load, as a document holds them. */
  of(shots: readonly Shot[]): Readonly<Record<string, EmbeddedArray>> {
    const names = new Set(shots.flatMap(({ run }) => Object.values(run.inputs)));
    return Object.fromEntries([...names].map((name) => [name, embedded(this.#known.get(name)!)]));
  }
}

/**
 * The values that a document writes down of a set-up: all that it sets and all defaults, in case a default changes.
 * Loaded files determine the sizes that the viewer left open.
 */
export function writtenParams(
  kernel: KernelDescription,
  params: Params,
  inputs: Readonly<Record<string, unknown>>,
): Params {
  const open = Object.keys(inputs).length === 0 ? [] : kernel.sizes;
  const defaults = Object.entries(defaultParameters(kernel)).filter(([name]) => !open.includes(name));
  return { ...Object.fromEntries(defaults), ...params };
}

/** The set-up of a run. Values that equal the defaults are left out, so that a file which is loaded later sets them. */
export function wishOf(
  { kernel, params, seed }: Pick<ShotRun, 'kernel' | 'params' | 'seed'>,
  kernels: readonly KernelDescription[],
  inputs: Wish['inputs'],
): Wish {
  const defaults = defaultParameters(kernels.find(({ name }) => name === kernel)!);
  const set = Object.entries(params).filter(([name, value]) => defaults[name] !== value);
  return { kernel, params: Object.fromEntries(set), seed, inputs };
}

/** Writes down the values that the run of a shot leaves out, so that equal runs are known to be equal. */
export function writtenOut(run: ShotRun, kernels: readonly KernelDescription[]): ShotRun {
  const kernel = kernels.find(({ name }) => name === run.kernel);
  if (kernel === undefined) return run;
  return { ...run, params: writtenParams(kernel, wishOf(run, kernels, {}).params, run.inputs) };
}

/** What is on screen, with the runs beside it, as a shot holds it; null while that is not there as a whole. */
export function runOnScreen(
  { request, starter, comparison, settings, runner }: Screen,
  arrays: ShotArrays,
): { readonly run: ShotRun; readonly casting: Casting } | null {
  const wish = starter.shown;
  const { cast } = comparison;
  if (wish === null || cast === null || runner.request === null) return null;
  const kernel = request.kernels.find(({ name }) => name === wish.kernel)!;
  const [second, third] = comparison.choices.map((choice) => ({ kernel: choice.kernel, params: choice.params }));
  const run: ShotRun = {
    kernel: wish.kernel,
    params: writtenParams(kernel, wish.params, wish.inputs),
    seed: wish.seed,
    inputs: Object.fromEntries(Object.entries(wish.inputs).map(([tensor, input]) => [tensor, arrays.keep(input)])),
    compare:
      second === undefined
        ? null
        : {
            second,
            third: third ?? null,
            lock: settings.lock,
            stacked: settings.stacked,
            turns: comparison.rotation,
          },
  };
  const requests = [runner.request, ...comparison.besides.flatMap((view) => view.runner.request ?? [])];
  return { run, casting: { cast, requests } };
}

/** Puts the run of a shot, with those beside it, on screen. They have been computed before. */
export async function putOnScreen(
  { request, starter, comparison, settings }: Screen,
  run: ShotRun,
  { cast, requests }: Casting,
  arrays: ShotArrays,
): Promise<void> {
  const { kernels } = request;
  const wish = wishOf(run, kernels, arrays.loaded(run.inputs));
  request.restore(wish);
  starter.adopt(wish, firstRequest(requests, wish), cast.sides[0]!.index);
  if (run.compare !== null) assign(settings, { lock: run.compare.lock, stacked: run.compare.stacked });
  comparison.seat(
    besidesOf(run.compare).map(({ kernel, params }, at) => ({
      choice: { kernel, params, help: '', title: kernels.find(({ name }) => name === kernel)!.title },
      request: requests[at + 1]!,
      index: cast.sides[at + 1]!.index,
    })),
  );
  comparison.rotation = run.compare?.turns ?? 0;
  // What follows a run, such as the time, has followed it after this.
  await tick();
}

/** The request of a run with the files of the set-up itself, by which it is known whether something was changed. */
function firstRequest([request]: readonly RunRequest[], { inputs }: Wish): RunRequest {
  const files = Object.fromEntries(Object.entries(inputs).map(([tensor, { file }]) => [tensor, file]));
  return { ...request!, inputs: files };
}
