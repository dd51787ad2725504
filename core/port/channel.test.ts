import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Channel, UNREADABLE } from './channel.ts';
import { TRANSPORTS, type Pair } from './transports.fixture.ts';

function next(channel: Channel): Promise<unknown> {
  return new Promise((resolve) => {
    const unsubscribe = channel.onMessage((message) => {
      unsubscribe();
      resolve(message);
    });
  });
}

/** Words become every kind of array that a run holds, each with any bit pattern, NaN payloads included. */
function arraysOf(words: Uint32Array<ArrayBuffer>) {
  return {
    float32: new Float32Array(words.buffer.slice(0)),
    uint32: words,
    int32: new Int32Array(words.buffer.slice(0)),
    uint8: new Uint8Array(words.buffer.slice(0)),
  };
}

function bytesOf(array: ArrayBufferView): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}

describe.each(TRANSPORTS)('a channel over a $name', ({ connect, junk }) => {
  let pair: Pair;
  beforeEach(async () => {
    pair = await connect();
  });
  afterEach(() => {
    pair.dispose();
  });

  it('carries plain values both ways', async () => {
    const value = { text: 'Σ', list: [1, -0.5, 2 ** 40, null, undefined, true], nested: { a: Number.NaN } };
    pair.page.send(value);
    expect(await next(pair.core)).toEqual(value);
    pair.core.send([value]);
    expect(await next(pair.page)).toEqual([value]);
  });

  it('keeps every bit of typed arrays, in memory of their own', async () => {
    const words = fc.uint8Array({ maxLength: 4000 }).map((bytes) => {
      const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
      padded.set(bytes);
      return new Uint32Array(padded.buffer);
    });
    await fc.assert(
      fc.asyncProperty(words, fc.string(), async (array, offset) => {
        const sent = arraysOf(array);
        // A text of any length before the arrays gives them any alignment in the message.
        pair.core.send({ offset, sent });
        const received = ((await next(pair.page)) as { sent: typeof sent }).sent;
        for (const name of Object.keys(sent) as (keyof typeof sent)[]) {
          expect(received[name].constructor.name).toBe(sent[name].constructor.name);
          expect(received[name].byteOffset).toBe(0);
          expect(received[name].buffer.byteLength).toBe(sent[name].byteLength);
          expect(bytesOf(received[name]).equals(bytesOf(sent[name]))).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('sends a view without what lies around it', async () => {
    const whole = Uint32Array.from({ length: 64 }, (_, index) => index);
    pair.core.send(whole.subarray(3, 9));
    expect(Array.from((await next(pair.page)) as Uint32Array)).toEqual([3, 4, 5, 6, 7, 8]);
  });

  it('carries 128 MB in one message', async () => {
    const large = new Uint32Array(2 ** 25);
    for (let index = 0; index < large.length; index += 4096) large[index] = index;
    pair.core.send({ records: large });
    const { records } = (await next(pair.page)) as { records: Uint32Array };
    expect(bytesOf(records).equals(bytesOf(large))).toBe(true);
  });

  it('keeps errors errors', async () => {
    pair.core.send(new TypeError('no such thing'));
    const error = await next(pair.page);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'TypeError', message: 'no such thing' });
  });

  it('keeps the order of messages, those before the first listener included', async () => {
    for (let index = 0; index < 50; index++) pair.page.send(index);
    const seen: unknown[] = [];
    await new Promise<void>((resolve) => {
      pair.core.onMessage((message) => {
        seen.push(message);
        if (seen.length === 50) resolve();
      });
    });
    expect(seen).toEqual(Array.from({ length: 50 }, (_, index) => index));
  });

  it('stops calling back an unsubscribed listener', async () => {
    const seen: unknown[] = [];
    const unsubscribe = pair.core.onMessage((message) => seen.push(message));
    unsubscribe();
    const arrival = next(pair.core);
    pair.page.send('later');
    await arrival;
    expect(seen).toEqual([]);
  });

  it('tells both sides why it was closed', async () => {
    pair.core.close('The lab was shut.');
    expect(await pair.core.closed).toBe('The lab was shut.');
    expect(await pair.page.closed).toBe('The lab was shut.');
  });

  it('drops what is sent after the end', async () => {
    pair.page.close('Done.');
    await pair.core.closed;
    expect(() => {
      pair.page.send('into the void');
      pair.core.send('into the void');
    }).not.toThrow();
  });

  it.each(junk)('ends, and both sides know why, at %s, which no channel sends', async (_, message) => {
    pair.smuggle(message);
    expect(await pair.core.closed).toBe(UNREADABLE);
    expect(await pair.page.closed).toBe(UNREADABLE);
  });

  it('tells the page in one sentence when the core vanishes', async () => {
    pair.cut();
    expect(await pair.page.closed).toMatch(/^[A-Z].*\.$/);
  });
});
