/** Runs what a shot shows: its own run, and then those beside it, which take the inputs of that run. */
import { besidesOf } from '../../core/document/run.ts';
import type { ShotRun } from '../../core/document/storyboard.ts';
import type { KernelDescription } from '../../core/kernel.ts';
import { unknownName } from '../../core/parameter-problems.ts';
import type { LabPort } from '../../core/port/contract.ts';
import type { InputFile, RunRequest } from '../../core/request.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import { nameBeside, requestBeside } from '../compare/beside.ts';
import { soloOf } from '../compare/cast.ts';
import type { Cast } from '../compare/cast.ts';

/** How a page runs a request; rejects with one sentence where that gives no run. */
export type Perform = (request: RunRequest) => Promise<TraceIndex>;

/** The runs of a shot, and what was asked for to get each of them. */
export interface Casting {
  readonly cast: Cast;
  readonly requests: readonly RunRequest[];
}

/** The arrays that shots load, by the names that they give them. */
export type Arrays = Readonly<Record<string, InputFile>>;

export function requestOf({ kernel, params, seed, inputs }: ShotRun, arrays: Arrays): RunRequest {
  const files = Object.entries(inputs).map(([tensor, array]) => [tensor, arrays[array]!] as const);
  return { kernel, params, seed, inputs: Object.fromEntries(files) };
}

/** Rejects with one sentence where a run cannot be made. */
export async function castingOf(
  lab: Pick<LabPort, 'check'>,
  kernels: readonly KernelDescription[],
  shown: ShotRun,
  arrays: Arrays,
  perform: Perform,
): Promise<Casting> {
  const asked = [shown, ...besidesOf(shown.compare)].map(({ kernel }) => kernel);
  const names = kernels.map(({ name }) => name);
  const unknown = asked.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(unknownName('kernel', unknown, names).message);
  const request = requestOf(shown, arrays);
  const requests = [request];
  const indices = [await perform(request)];
  const { run } = indices[0]!;
  if (shown.compare === null) return { cast: soloOf(indices[0]!), requests };
  for (const beside of besidesOf(shown.compare)) {
    const kernel = kernels.find(({ name }) => name === beside.kernel)!;
    const held = indices.map((index) => index.run.id);
    const next = { ...(await requestBeside(lab, run, kernel, beside)), beside: held };
    requests.push(next);
    indices.push(await perform(next));
  }
  const runs = indices.map((index) => index.run);
  const nameOf = (one: TraceIndex): string =>
    nameBeside(
      one.run,
      runs.filter((other) => other !== one.run),
      kernels,
    );
  const { lock, stacked, turns: rotation } = shown.compare;
  const sides = indices.map((index) => ({ index, name: nameOf(index) }));
  return { cast: { sides, lock, stacked, rotation }, requests };
}
