import { serialize } from 'node:v8';
import { MessageChannel } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { Cancelled, GpuError, type Execution, type Executor } from '../../../core/gpu/executor.ts';
import type { Plan } from '../../../core/gpu/plan.ts';
import type { Channel } from '../../../core/port/channel.ts';
import { messagePortChannel, type PortLike } from '../../../core/port/message-port.ts';
import { createRemoteExecutor, type RemoteHost } from './remote.ts';
import { serveExecutor } from './serve.ts';

const PLAN: Plan = {
  label: 'plan',
  buffers: [{ name: 'a', usage: 'storage', size: 8, data: new Float32Array([1, 2]), read: true }],
  passes: [],
};
const NO_ADAPTER = new GpuError('no-adapter');

/** A page whose executor does, for each call in turn, what the script says. */
type Step = 'works' | 'never ends' | Error | { readonly gives: unknown };
type Script = readonly Step[];

interface Stage extends RemoteHost {
  readonly pages: Channel[];
}

function stage(...scripts: readonly Script[]): Stage {
  const pages: Channel[] = [];
  return {
    pages,
    patience: 1,
    open: () => {
      const { port1, port2 } = new MessageChannel();
      const page = messagePortChannel(port2 as unknown as PortLike);
      serveExecutor(page, scriptedExecutor([...(scripts[pages.length] ?? [])]));
      pages.push(page);
      return Promise.resolve(messagePortChannel(port1 as unknown as PortLike));
    },
    close: () => {
      for (const page of pages) page.close('Closed.');
    },
  };
}

function scriptedExecutor(script: Step[]): Executor {
  return {
    adapter: () => Promise.reject(NO_ADAPTER),
    execute: (plan, signal, onShare) => {
      const step = script.shift() ?? 'works';
      if (step instanceof Error) return Promise.reject(step);
      if (typeof step === 'object') return Promise.resolve(step.gives as Execution);
      if (step === 'works') {
        const buffers = { a: plan.buffers[0]?.data?.buffer ?? new ArrayBuffer(0) };
        onShare?.(0.5);
        return Promise.resolve({ buffers, milliseconds: 1 });
      }
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          reject(new Cancelled());
        });
      });
    },
    dispose: () => undefined,
  };
}

async function outcome(host: Stage, signal?: AbortSignal): Promise<unknown> {
  const executor = createRemoteExecutor(host);
  try {
    const { buffers } = await executor.execute(PLAN, signal);
    return Array.from(new Float32Array(buffers['a']!));
  } catch (error) {
    return error;
  } finally {
    executor.dispose();
  }
}

describe('a remote executor', () => {
  const lost = new GpuError('device-lost');

  it('runs plans on the page', async () => {
    expect(await outcome(stage(['works']))).toEqual([1, 2]);
  });

  it('tries again on the same page after a loss', async () => {
    const host = stage([lost, 'works']);
    expect(await outcome(host)).toEqual([1, 2]);
    expect(host.pages).toHaveLength(1);
  });

  it('loads the page anew after a second loss', async () => {
    const host = stage([lost, NO_ADAPTER], ['works']);
    expect(await outcome(host)).toEqual([1, 2]);
    expect(host.pages).toHaveLength(2);
  });

  it('says so after a third', async () => {
    const host = stage([lost, NO_ADAPTER], [NO_ADAPTER]);
    expect(await outcome(host)).toMatchObject({ name: 'GpuError', kind: 'no-adapter', message: NO_ADAPTER.message });
    expect(host.pages).toHaveLength(2);
  });

  it('does not try so hard again until something works', async () => {
    const host = stage([NO_ADAPTER, NO_ADAPTER], [NO_ADAPTER, NO_ADAPTER, 'works', lost, 'works']);
    const executor = createRemoteExecutor(host);
    await expect(executor.execute(PLAN)).rejects.toThrow(NO_ADAPTER);
    await expect(executor.execute(PLAN)).rejects.toThrow(NO_ADAPTER);
    await executor.execute(PLAN);
    await executor.execute(PLAN);
    expect(host.pages).toHaveLength(2);
    executor.dispose();
  });

  it('opens a new page when the first one dies while it computes', async () => {
    const host = stage(['never ends'], ['works']);
    const result = outcome(host);
    await expect.poll(() => host.pages.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    host.pages[0]?.close('It crashed.');
    expect(await result).toEqual([1, 2]);
    expect(host.pages).toHaveLength(2);
  });

  it.each([
    ['an invalid plan', new GpuError('validation', 'pass: bad code'), { kind: 'validation', detail: 'pass: bad code' }],
    ['a bug', new TypeError('x is undefined'), { message: 'x is undefined' }],
  ])('does not repeat %s', async (_, failure, expected) => {
    expect(await outcome(stage([failure, 'works']))).toMatchObject(expected);
  });

  it.each([
    ['nothing', undefined],
    ['another size', { buffers: { a: new ArrayBuffer(12) }, milliseconds: 1 }],
    ['another kind of bytes', { buffers: { a: new Uint8Array(8) }, milliseconds: 1 }],
    ['a buffer too few', { buffers: {}, milliseconds: 1 }],
    ['a buffer too many', { buffers: { a: new ArrayBuffer(8), b: new ArrayBuffer(8) }, milliseconds: 1 }],
    ['no time', { buffers: { a: new ArrayBuffer(8) }, milliseconds: 'long' }],
  ])('takes no result of another shape: %s', async (_, gives) => {
    expect(await outcome(stage([{ gives }]))).toMatchObject({ name: 'ValiError' });
  });

  it('gets a long answer whole, and in messages that main has read at once', async () => {
    const LONG = 20_000_004;
    const sizes: number[] = [];
    const host = stage(['works']);
    const opened = host.open.bind(host);
    const watched: RemoteHost = {
      ...host,
      open: async () => {
        const channel = await opened();
        const onMessage: Channel['onMessage'] = (listener) =>
          channel.onMessage((message) => {
            sizes.push(serialize(message).length);
            listener(message);
          });
        return { ...channel, onMessage };
      },
    };
    const data = Uint32Array.from({ length: LONG / 4 }, (_, at) => at);
    const plan: Plan = { ...PLAN, buffers: [{ name: 'a', usage: 'storage', size: LONG, data, read: true }] };
    const executor = createRemoteExecutor(watched);
    const { buffers } = await executor.execute(plan);
    executor.dispose();
    expect(Buffer.compare(Buffer.from(buffers['a']!), Buffer.from(data.buffer))).toBe(0);
    expect(Math.max(...sizes)).toBeLessThan(5_000_000);
  });

  const piece = { piece: 0, type: 'ArrayBuffer', length: 8, at: 0, bytes: new Uint8Array(8) };
  it.each([
    [null],
    [{ t: 'q', m: 'constructor', a: [] }],
    [{ t: 'q', m: 'executed', a: [1, 2] }],
    [{ t: 's', i: 7 }],
    [{ whole: null }],
    [{ ...piece, at: 1 }],
    [{ ...piece, at: -1 }],
    [{ ...piece, length: 2 ** 40 }],
    [{ ...piece, type: 'constructor' }],
    [{ ...piece, piece: '__proto__' }],
    [{ ...piece, bytes: 'text' }],
  ])('opens a new page when one says %j, which is no answer', async (said) => {
    const host = stage(['never ends'], ['works']);
    const result = outcome(host);
    await expect.poll(() => host.pages.length).toBe(1);
    host.pages[0]?.send(said);
    expect(await result).toEqual([1, 2]);
    expect(host.pages).toHaveLength(2);
  });

  it('tells how far an execution is', async () => {
    const shares: number[] = [];
    const executor = createRemoteExecutor(stage(['works']));
    await executor.execute(PLAN, undefined, (share) => shares.push(share));
    executor.dispose();
    expect(shares).toEqual([0.5]);
  });

  it('cancels on the page', async () => {
    const controller = new AbortController();
    const result = outcome(stage(['never ends']), controller.signal);
    setTimeout(() => {
      controller.abort();
    }, 20);
    expect(await result).toBeInstanceOf(Cancelled);
  });
});
