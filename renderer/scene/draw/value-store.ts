/**
 * The values of a run's tensors on the GPU, with what is known of them. They outlive another theme or another size of
 * the
 * room; large tensors are surveyed a little at a time, between frames, and are hatched until then.
 */
import type { DataTexture } from 'three';
import type { Run, RunTensor } from '../../../core/run.ts';
import { createSurveyor } from '../survey.ts';
import type { Survey, Surveyor } from '../survey.ts';
import { valueTexture } from './values.ts';

export interface TensorValues {
  readonly texture: DataTexture;
  /** What is known of the values; null until the tensor has been surveyed. */
  readonly survey: Survey | null;
  /** The texture of the averages; null while there are none. */
  readonly averages: DataTexture | null;
}

export interface ValueStore {
  /** Frees everything that does not belong to this run. */
  keep(run: Run | null): void;
  /** The values of a tensor; throws where a tensor has none. */
  of(tensor: RunTensor): TensorValues;
  /** Resolves when every tensor has been surveyed. */
  settled(): Promise<void>;
  dispose(): void;
}

interface Entry {
  readonly texture: DataTexture;
  readonly surveyor: Surveyor;
  averages: DataTexture | null;
}

/** How many values are surveyed at a time, which takes a few milliseconds. */
const PORTION = 1 << 18;

/** Surveys are kept by their array, for a second stage and for a run that is shown again. */
const known = new WeakMap<Float32Array, Surveyor>();

export function createValueStore(largestTexture: number, changed: () => void): ValueStore {
  const entries = new Map<Float32Array, Entry>();
  let waiting: (() => void)[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const unfinished = (): Entry | undefined => [...entries.values()].find(({ surveyor }) => surveyor.survey === null);

  const work = (): void => {
    const entry = unfinished();
    entry?.surveyor.advance(PORTION);
    if (entry !== undefined && entry.surveyor.survey !== null) changed();
    timer = unfinished() === undefined ? undefined : setTimeout(work);
    if (timer !== undefined) return;
    waiting.forEach((resolve) => {
      resolve();
    });
    waiting = [];
  };

  const enter = (data: Float32Array<ArrayBuffer>, tensor: RunTensor): Entry => {
    const surveyor = known.get(data) ?? createSurveyor(data, tensor);
    known.set(data, surveyor);
    const entry = { texture: valueTexture(data, largestTexture), surveyor, averages: null };
    entries.set(data, entry);
    // A tensor that can be surveyed within a frame is surveyed at once, so that the first frame already shows it.
    if (data.length <= PORTION) surveyor.advance(PORTION);
    if (surveyor.survey === null) timer ??= setTimeout(work);
    return entry;
  };

  const release = ({ texture, averages }: Entry): void => {
    texture.dispose();
    averages?.dispose();
  };

  return {
    keep: (run) => {
      const kept = new Set(run?.tensors.map(({ data }) => data));
      for (const [data, entry] of entries) {
        if (kept.has(data as Float32Array<ArrayBuffer>)) continue;
        release(entry);
        entries.delete(data);
      }
    },
    of: (tensor) => {
      const { data, name } = tensor;
      if (data === null) throw new Error(`${name} has no values to draw`);
      const entry = entries.get(data) ?? enter(data, tensor);
      const { survey } = entry.surveyor;
      if (survey !== null && survey.levels > 0) entry.averages ??= valueTexture(survey.averages, largestTexture, 2);
      return { texture: entry.texture, survey, averages: entry.averages };
    },
    settled: () => (timer === undefined ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    dispose: () => {
      clearTimeout(timer);
      entries.forEach(release);
      entries.clear();
    },
  };
}
