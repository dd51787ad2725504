/**
 * Runs tasks in threads. A thread has no GPU and asks its host for one. Buffers of an execution and arrays of a
 * run are handed over rather than copied, in both directions.
 */
import { createBirpc } from 'birpc';
import type { AdapterDescription } from '../adapter.ts';
import type { Execution, Executor, OnShare } from '../gpu/executor.ts';
import { Cancelled } from '../gpu/executor.ts';
import { Loss } from '../gpu/loss.ts';
import type { Plan } from '../gpu/plan.ts';
import { answer, unwrap } from '../gpu/remote.ts';
import type { Answer } from '../gpu/remote.ts';
import type { Channel } from '../port/channel.ts';
import type { LabListener } from '../port/contract.ts';
import { computeHere } from './tasks.ts';
import type { Compute, Surroundings, TaskName, Tasks } from './tasks.ts';

/** A channel to a thread. When either of the two ends, so does the other. */
export interface ThreadChannel extends Channel {
  /** Sends a message. Those of its arrays that lie in `given` are moved and not copied. */
  send(message: unknown, given?: readonly ArrayBuffer[]): void;
  /** Says whether the thread keeps its process from ending. */
  hold(held: boolean): void;
}

/** The part of the channel that both ends use. */
type Wire = Pick<ThreadChannel, 'send' | 'onMessage'>;

/** What a thread asks of its host. */
interface Home extends LabListener {
  adapter(): Promise<Answer<AdapterDescription>>;
  execute(plan: Plan): Promise<Answer<Execution>>;
}

/** What a host asks of a thread. */
interface Thread {
  compute(task: TaskName, given: readonly unknown[]): Promise<Answer<unknown>>;
  /** What share is done of the plan that the thread has given to be executed. */
  executed(share: number): void;
}

/** Runs the tasks that come over a channel; called in the thread. */
export function serveTasks(channel: Wire): void {
  let onShare: OnShare | undefined;
  const rpc = createBirpc<Home, Thread>(
    {
      compute: (task, given) =>
        answer(() => computeHere(task, given as Parameters<Tasks[typeof task]>, { executor, listener })),
      executed: (share) => onShare?.(share),
    },
    postingOver(channel),
  );
  const executor: Executor = {
    adapter: async () => unwrap(await rpc.adapter()),
    execute: async (plan, _signal, told) => {
      onShare = told;
      return unwrap(await rpc.execute(plan));
    },
    dispose: () => undefined,
  };
  const listener: LabListener = {
    progress: (progress) => void rpc.progress.asEvent(progress),
    point: (report) => void rpc.point.asEvent(report),
  };
}

/** Runs tasks in threads that `open` starts. A task that is cancelled ends its thread, wherever it is. */
export function computeInThreads(open: () => ThreadChannel): Compute & { prepare(): void; end(): void } {
  // A thread that has done its task is kept, because its code is warm for the next.
  let idle: OpenThread | undefined;
  const take = (): OpenThread => {
    const taken = idle?.ended === false ? idle : openThread(open());
    idle = undefined;
    return taken;
  };
  let over = false;
  const prepare = (): void => {
    if (!over) idle ??= openThread(open());
  };
  /** Ends the thread that waits for the next task; a task in flight ends its own when it is cancelled. */
  const end = (): void => {
    over = true;
    idle?.end();
    idle = undefined;
  };
  const compute: Compute = async (task, given, surroundings) => {
    if (surroundings.signal?.aborted === true) throw new Cancelled();
    const thread = take();
    try {
      const result = await thread.compute(task, given, surroundings);
      if (idle === undefined && !over) idle = thread;
      else thread.end();
      return result;
    } catch (error) {
      thread.end();
      // A new thread is started at once, because whoever cancels is usually about to ask for something else.
      prepare();
      throw error;
    }
  };
  return Object.assign(compute, { prepare, end });
}

interface OpenThread {
  readonly compute: Compute;
  readonly ended: boolean;
  end(): void;
}

function openThread(channel: ThreadChannel): OpenThread {
  let ended = false;
  let at: Surroundings | undefined;
  const loss = new Loss();
  const present = (): Surroundings => {
    if (at === undefined) throw new Error('a thread asked for something although it has no task');
    return at;
  };
  const rpc = createBirpc<Thread, Home>(
    {
      adapter: () => answer(() => present().executor.adapter()),
      execute: (plan) =>
        answer(() => present().executor.execute(plan, present().signal, (share) => void rpc.executed.asEvent(share))),
      progress: (progress) => at?.listener?.progress?.(progress),
      point: (report) => at?.listener?.point?.(report),
    },
    postingOver(channel),
  );
  void channel.closed.then((reason) => {
    ended = true;
    loss.happen(new Error(reason));
  });
  return {
    get ended() {
      return ended;
    },
    end: () => {
      ended = true;
      channel.close('The thread is no longer needed.');
    },
    compute: async (task, given, surroundings) => {
      at = surroundings;
      channel.hold(true);
      const cancel = (): void => {
        loss.happen(new Cancelled());
      };
      surroundings.signal?.addEventListener('abort', cancel);
      try {
        return unwrap(await loss.against(rpc.compute(task, given))) as ReturnType<Tasks[typeof task]>;
      } finally {
        surroundings.signal?.removeEventListener('abort', cancel);
        at = undefined;
        channel.hold(false);
      }
    },
  };
}

function postingOver(channel: Wire) {
  return {
    bind: 'functions' as const,
    timeout: -1,
    post: (message: { readonly t?: string }) => {
      channel.send(message, message.t === 's' ? [...buffersIn(message)] : []);
    },
    on: (receive: (message: unknown) => void) => channel.onMessage(receive),
  };
}

/** All array buffers in a value, each of them once. */
function buffersIn(value: unknown, found = new Set<ArrayBuffer>()): Set<ArrayBuffer> {
  const buffer = ArrayBuffer.isView(value) ? value.buffer : value;
  if (buffer instanceof ArrayBuffer) found.add(buffer);
  else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) buffersIn(part, found);
  return found;
}
