/** The lab: what a shell hosts and a renderer talks to. */
import type { DocumentFile } from './document/document.ts';
import { computeHere } from './compute/tasks.ts';
import type { Compute } from './compute/tasks.ts';
import { Cancelled, GpuError } from './gpu/executor.ts';
import type { Executor } from './gpu/executor.ts';
import type { Kernel, KernelDescription } from './kernel.ts';
import { kernels } from './kernels/index.ts';
import { sweeps } from './kernels/sweeps.ts';
import { refuse } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { unknownName } from './parameter-problems.ts';
import { checkRequest, findKernel, inputNames, shapesOf, sizesOf } from './perform/resolve.ts';
import { recordHeld } from './perform/prove.ts';
import type { Proof } from './proof.ts';
import type { RecordedRun } from './record/run.ts';
import { takeSnapshots } from './perform/snapshots.ts';
import { CANCELLED } from './port/contract.ts';
import type { LabListener, LabPort } from './port/contract.ts';
import type { Run } from './run.ts';
import type { SweepPoint } from './sweep.ts';
import { writeNpy } from './tensors/npy.ts';

/** How many runs are kept for snapshots and saving. */
const HELD_RUNS = 4;

/** The lab port, except that each run and sweep names whom to tell about its progress, and without what only a shell can do. */
export type Lab = Omit<LabPort, 'run' | 'sweep' | 'characters' | 'print'> & {
  run(request: Parameters<LabPort['run']>[0], listener?: Pick<LabListener, 'progress'>): Promise<Outcome<Run>>;
  sweep(
    request: Parameters<LabPort['sweep']>[0],
    listener?: Pick<LabListener, 'point'>,
  ): Promise<Outcome<readonly SweepPoint[]>>;
};

interface LabOptions {
  readonly executor: Executor;
  /** Runs tasks that take long on the CPU; by default in the same thread. */
  readonly compute?: Compute;
  /** The document that the lab is opened with. */
  readonly document?: DocumentFile | null;
}

export function createLab({ executor, compute = computeHere, document = null }: LabOptions): Lab {
  const held = new Map<string, Run>();
  let inFlight: AbortController | undefined;
  let count = 0;
  /** The record of the run that was proven last. */
  let record: { readonly run: string; readonly made: RecordedRun } | undefined;

  /** There is one GPU, and the latest request has it: whatever is in flight is cancelled. */
  const takeOver = (): AbortSignal => {
    inFlight?.abort();
    inFlight = new AbortController();
    return inFlight.signal;
  };
  const findRun = (id: string): Outcome<Run> => {
    const found = held.get(id);
    if (found !== undefined) return { ok: true, value: found };
    return { ok: false, problem: { message: `Run ${id} is no longer held; run the kernel again.` } };
  };

  return {
    list: () => Promise.resolve(kernels.map(describe)),
    adapter: () => attempt(() => executor.adapter()),
    check: (request) => attempt(async () => checkRequest(request, (await executor.adapter()).limits)).then(flatten),

    run: (request, listener) => {
      const signal = takeOver();
      return attempt(async () => {
        const id = String(++count);
        const outcome = await compute('run', [id, request], { executor, listener, signal });
        if (!outcome.ok) return outcome;
        held.set(id, outcome.value);
        for (const oldest of held.keys()) {
          if (held.size <= HELD_RUNS) break;
          if (oldest !== id && request.beside?.includes(oldest) !== true) held.delete(oldest);
        }
        return outcome;
      }).then(flatten);
    },
    sweeps: () => Promise.resolve(sweeps),
    sweep: (request, listener) => {
      const signal = takeOver();
      return attempt(() => compute('sweep', [request], { executor, listener, signal })).then(flatten);
    },
    document: () => Promise.resolve(document),
    cancel: () => {
      inFlight?.abort();
      return Promise.resolve();
    },

    snapshot: async ({ run: id, pass, workgroup }) => {
      const found = findRun(id);
      if (!found.ok) return found;
      const run = found.value;
      const workgroups = (run.passes[pass]?.starts.length ?? 1) - 1;
      if (!Number.isInteger(workgroup) || workgroup < 0 || workgroup >= workgroups) {
        return refuse(`Pass ${pass} of this run has ${workgroups} workgroups, there is no ${workgroup}.`);
      }
      return attempt(() => takeSnapshots(run, { pass, workgroup }, executor));
    },

    prove: async ({ run: id }) => {
      const found = findRun(id);
      if (!found.ok) return found;
      return attempt(async (): Promise<Proof> => {
        const made = await recordHeld(found.value, executor);
        record = { run: id, made };
        return { events: found.value.events, findings: made.findings };
      });
    },

    eventRecord: ({ run: id, event }) => {
      const found = record?.run === id ? record.made.event(event) : undefined;
      return Promise.resolve(
        found === undefined
          ? refuse(`There is no record of event ${event} of this run: prove its events first.`)
          : { ok: true, value: found },
      );
    },

    save: ({ run: id, tensor: name }) => {
      const found = findRun(id);
      if (!found.ok) return Promise.resolve(found);
      const run = found.value;
      const saved = run.tensors.filter((tensor) => tensor.data !== null);
      const tensor = saved.find((candidate) => candidate.name === name);
      if (tensor?.data === null || tensor === undefined) {
        const names = saved.map((candidate) => candidate.name);
        return Promise.resolve(refuse(unknownName('tensor in HBM', name, names, ` of ${run.kernel}`)));
      }
      return Promise.resolve({
        ok: true,
        value: { name: `${run.kernel}-${name}.npy`, bytes: writeNpy(tensor.data, tensor.shape) },
      });
    },

    load: ({ kernel: name, tensor, file }) => {
      const found = findKernel(name);
      if (!found.ok) return Promise.resolve(found);
      const names = inputNames(found.value);
      if (!names.includes(tensor)) {
        return Promise.resolve(refuse(unknownName('input', tensor, names, ` of ${name}`)));
      }
      return attempt(() => compute('load', [file], { executor })).then(flatten);
    },
  };
}

export function describe(kernel: Kernel): KernelDescription {
  const { name, title, group, line, summary, papers, conventions, parameters, presets } = kernel;
  const [inputs, shapes, sizes] = [inputNames(kernel), shapesOf(kernel), sizesOf(kernel)];
  return { name, title, group, line, summary, papers, conventions, parameters, presets, inputs, shapes, sizes };
}

/** Turns what the GPU and a cancellation throw into a problem; anything else is a bug and stays an exception. */
async function attempt<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof Cancelled) return refuse(CANCELLED);
    if (error instanceof GpuError) return refuse(error.message);
    throw error;
  }
}

function flatten<T>(outcome: Outcome<Outcome<T>>): Outcome<T> {
  return outcome.ok ? outcome.value : outcome;
}
