/** Tasks that take long on the CPU. Everything that goes in and comes out survives structured clone. */
import type { Executor } from '../gpu/executor.ts';
import { refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { readInput, resolveRequest } from '../perform/resolve.ts';
import { performRun } from '../perform/run.ts';
import { performSweep } from '../perform/sweep.ts';
import type { LabListener } from '../port/contract.ts';
import type { InputFile, RunRequest } from '../request.ts';
import type { Run } from '../run.ts';
import type { SweepPoint, SweepRequest } from '../sweep.ts';
import { TraceOverflow } from '../trace/decode.ts';

/** What a task needs around it: a GPU, somebody to tell of its progress, and a signal that ends it. */
export interface Surroundings {
  readonly executor: Executor;
  readonly listener?: Partial<LabListener> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Each task, with what it is given and what it returns. */
export interface Tasks {
  run(id: string, request: RunRequest): Outcome<Run>;
  sweep(request: SweepRequest): Outcome<readonly SweepPoint[]>;
  /** Reads a file that a kernel can take, and returns its shape and type. */
  load(file: InputFile): Outcome<{ readonly shape: readonly number[]; readonly dtype: string }>;
}
export type TaskName = keyof Tasks;

/**
 * Runs a task, in this thread or in one of its own. Rejects with Cancelled once the signal says so: at any
 * moment where the task has a thread of its own, else at its next stage.
 */
export type Compute = <Name extends TaskName>(
  task: Name,
  given: Parameters<Tasks[Name]>,
  surroundings: Surroundings,
) => Promise<ReturnType<Tasks[Name]>>;

type Work<Name extends TaskName> = (
  surroundings: Surroundings,
  ...given: Parameters<Tasks[Name]>
) => Promise<ReturnType<Tasks[Name]>>;

/** The tasks themselves, which throw GpuError or Cancelled. */
const tasks: { readonly [Name in TaskName]: Work<Name> } = {
  run: ({ executor, listener, signal }, id, request) =>
    told(async () => {
      const resolved = resolveRequest(request, (await executor.adapter()).limits);
      if (!resolved.ok) return resolved;
      const onProgress: LabListener['progress'] = (progress) => listener?.progress?.(progress);
      const run = await performRun(id, resolved.value, executor, { onProgress, ...(signal && { signal }) });
      return { ok: true, value: run };
    }),
  sweep: ({ executor, listener, signal }, request) => {
    const onPoint: LabListener['point'] = (report) => listener?.point?.(report);
    return told(() => performSweep(request, executor, { onPoint, ...(signal && { signal }) }));
  },
  load: (_, file) => {
    const array = readInput(file);
    if (!array.ok) return Promise.resolve(array);
    const { shape, dtype } = array.value;
    return Promise.resolve({ ok: true, value: { shape, dtype } });
  },
};

/** Makes a problem of what a kernel's own data have wrong: a trace that has no room for all events. */
async function told<T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TraceOverflow) return refuse(error.message);
    throw error;
  }
}

/** Runs tasks in the thread that asks, which can answer nobody else meanwhile. */
export const computeHere: Compute = (task, given, surroundings) =>
  (tasks[task] as Work<typeof task>)(surroundings, ...given);
