/**
 * A host goes on answering while it computes: what takes long is done in threads. The device here is one that answers at
 * once, so that all that is left is the CPU's part: reference, audit, checks, index, and sending the run.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { compute } from '../app/node/threads.ts';
import { LIMITS } from '../core/adapter.fixture.ts';
import type { Executor } from '../core/gpu/executor.ts';
import { createLab } from '../core/lab.ts';
import { Ending, Inbox } from '../core/port/channel.ts';
import type { Channel } from '../core/port/channel.ts';
import { encode } from '../core/port/codec.ts';
import { CANCELLED } from '../core/port/contract.ts';
import type { LabPort } from '../core/port/contract.ts';
import { serveLab } from '../core/port/host.ts';
import type { RunRequest } from '../core/request.ts';

/** What a viewer does not notice. */
const BUDGET_MS = 100;

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

const long = (variant: string, n = 2048): RunRequest => ({
  kernel: 'attention',
  params: { variant, n, d: 64 },
  seed: 1,
  inputs: {},
});

/** A page that pays for every message what sending it costs its host, and keeps the answers. */
function page(): { readonly channel: Channel; call(method: keyof LabPort, ...given: unknown[]): Promise<unknown> } {
  const inbox = new Inbox();
  const answers = new Map<string, (answer: unknown) => void>();
  let count = 0;
  const channel: Channel = {
    send: (message) => {
      encode(message);
      const told = message as {
        readonly t?: string;
        readonly i?: string;
        readonly r?: unknown;
        readonly whole?: object;
      };
      const { t, i, r } = (told.whole ?? told) as typeof told;
      if (t === 's' && i !== undefined) answers.get(i)?.(r);
    },
    onMessage: (listener) => inbox.listen(listener),
    close: () => undefined,
    closed: new Ending().reason,
  };
  return {
    channel,
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

const open = (): ReturnType<typeof page> => {
  const opened = page();
  const lab = createLab({ executor: instant, compute });
  serveLab(opened.channel, (listener) => ({
    ...lab,
    run: (request) => lab.run(request, listener),
    sweep: (request) => lab.sweep(request, listener),
  }));
  return opened;
};

beforeAll(async () => {
  // The thread is a file of the build, which is made where it is not up to date.
  execFileSync(process.execPath, [fileURLToPath(new URL('../scripts/build.mjs', import.meta.url))]);
  // Code that was never called is slow the first time.
  await open().call('run', long('standard', 64));
});

describe('while a long reference runs', () => {
  it.each(['flash', 'standard'])('the host goes on answering: %s', async (variant) => {
    const { call } = open();
    const run = call('run', long(variant));
    const block = await longestBlock(run);
    expect(await run).toMatchObject({ ok: true });
    expect(block).toBeLessThan(BUDGET_MS);
  });

  it('a check is answered at once, and so is a cancellation, which ends the thread', async () => {
    const { call } = open();
    const run = call('run', long('flash', 4096));
    await new Promise((resolve) => setTimeout(resolve, 500));
    const asked = performance.now();
    await call('check', { ...long('flash'), inputs: {} });
    const checked = performance.now();
    await call('cancel');
    expect(await run).toEqual({ ok: false, problem: { message: CANCELLED } });
    const cancelled = performance.now();
    expect({ checked: checked - asked, cancelled: cancelled - checked }).toEqual({
      checked: expect.toSatisfy((ms: number) => ms < 10 * BUDGET_MS) as number,
      cancelled: expect.toSatisfy((ms: number) => ms < 10 * BUDGET_MS) as number,
    });
  });
});
