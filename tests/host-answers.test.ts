/**
 * A host goes on answering while it computes: what takes long is done in threads. The device here is one that answers at
 * once, so that all that is left is the CPU's part: reference, audit, checks, index, and sending the run.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { hostLab } from '../app/host.ts';
import { LIMITS } from '../core/adapter.fixture.ts';
import type { Executor } from '../core/gpu/executor.ts';
import { Ending, Inbox } from '../core/port/channel.ts';
import type { Channel } from '../core/port/channel.ts';
import { encode } from '../core/port/codec.ts';
import { CANCELLED } from '../core/port/contract.ts';
import { refuse } from '../core/outcome.ts';
import type { LabPort } from '../core/port/contract.ts';
import type { RunRequest } from '../core/request.ts';
import type { Progress } from '../core/run.ts';

/** What a viewer does not notice. */
const BUDGET_MS = 100;
/** The rows of a run whose reference takes many seconds. */
const LONG = 4096;
/** How many milliseconds of the reference pass before something is asked. */
const WAIT_MS = 50;
/** How often an answer is timed: the quickest counts, since other programs may hold up some of them. */
const TRIES = 3;

/** Every buffer comes back as zeros. */
const instant: Executor = {
  adapter: () =>
    Promise.resolve({ vendor: '', architecture: '', device: '', description: '', software: true, limits: LIMITS }),
  execute: ({ buffers }) =>
    Promise.resolve({
      buffers: Object.fromEntries(
        buffers.filter(({ read }) => read).map(({ name, size }) => [name, new ArrayBuffer(size)]),
      ),
      milliseconds: 0,
    }),
  dispose: () => undefined,
};

const attention = (variant: string, n: number): RunRequest => ({
  kernel: 'attention',
  params: { variant, n, d: 64 },
  seed: 1,
  inputs: {},
});

interface Page {
  readonly channel: Channel;
  /** Resolves when the page is told that the reference is being computed. */
  readonly reference: Promise<void>;
  call(method: keyof LabPort, ...given: unknown[]): Promise<unknown>;
}

/** A page that pays for every message what sending it costs its host, and keeps the answers. */
function page(): Page {
  const inbox = new Inbox();
  let reach: () => void = () => undefined;
  const reference = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const answers = new Map<string, (answer: unknown) => void>();
  let count = 0;
  const channel: Channel = {
    send: (message) => {
      encode(message);
      const told = message as {
        readonly t?: string;
        readonly i?: string;
        readonly m?: string;
        readonly a?: readonly unknown[];
        readonly r?: unknown;
        readonly whole?: object;
      };
      const { t, i, m, a, r } = (told.whole ?? told) as typeof told;
      if (m === 'progress' && (a?.[0] as Progress).stage === 'reference') reach();
      if (t === 's' && i !== undefined) answers.get(i)?.(r);
    },
    onMessage: (listener) => inbox.listen(listener),
    close: () => undefined,
    closed: new Ending().reason,
  };
  return {
    channel,
    reference,
    call: (method, ...given) =>
      new Promise((resolve) => {
        const id = String(++count);
        answers.set(id, resolve);
        inbox.deliver({ t: 'q', i: id, m: method, a: given });
      }),
  };
}

/** The longest that this thread computed without a pause, by the time that it had a core: others may take it away. */
async function longestBlock(during: Promise<unknown>): Promise<number> {
  let longest = 0;
  let done = false as boolean;
  void during.then(() => (done = true));
  let before = ownTime();
  while (!done) {
    await setImmediate();
    const now = ownTime();
    longest = Math.max(longest, now - before);
    before = now;
  }
  return longest;
}

/** Milliseconds that this thread has had a core. */
function ownTime(): number {
  if (process.platform !== 'linux') return performance.now();
  return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6;
}

/** A page with a lab of its own, served as every shell serves it. */
const open = (): Page => {
  const opened = page();
  hostLab(opened.channel, { executor: instant, print: () => Promise.resolve(refuse('Nothing is printed here.')) });
  return opened;
};

beforeAll(async () => {
  // The thread is a file of the build, which is made where it is not up to date.
  execFileSync(process.execPath, [fileURLToPath(new URL('../scripts/build.mjs', import.meta.url))]);
  // Code that was never called is slow the first time.
  await open().call('run', attention('standard', 64));
});

describe('while a long reference runs', () => {
  // The reference is the same for both; only the standard one has S and P to check and to send.
  it.each([
    ['flash', LONG / 2],
    ['standard', LONG],
  ])('the host goes on answering: %s', async (variant, n) => {
    const { call } = open();
    const run = call('run', attention(variant, n));
    const block = await longestBlock(run);
    expect(await run).toMatchObject({ ok: true });
    expect(block).toBeLessThan(BUDGET_MS);
  });

  it('a check is answered at once, and so is a cancellation, which ends the thread', async () => {
    const times: { readonly checked: number; readonly cancelled: number }[] = [];
    for (let tries = 0; tries < TRIES; tries++) {
      const { call, reference } = open();
      const run = call('run', attention('flash', LONG));
      await reference;
      // A host that computes itself comes late to this moment, which counts from when it was due.
      const asked = performance.now() + WAIT_MS;
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
      await call('check', { ...attention('flash', LONG), inputs: {} });
      const checked = performance.now();
      await call('cancel');
      expect(await run).toEqual({ ok: false, problem: { message: CANCELLED } });
      times.push({ checked: checked - asked, cancelled: performance.now() - checked });
    }
    for (const what of ['checked', 'cancelled'] as const) {
      expect(Math.min(...times.map((time) => time[what])), what).toBeLessThan(BUDGET_MS);
    }
  });
});
