import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckRequest, RunRequest } from '../request.ts';
import type { Progress } from '../run.ts';
import type { SweepReport, SweepRequest } from '../sweep.ts';
import { connectLab, type ConnectedLab } from './client.ts';
import type { LabListener, LabPort } from './contract.ts';
import { serveLab } from './host.ts';
import { TRANSPORTS, type Pair } from './transports.fixture.ts';

const REQUEST: RunRequest = {
  kernel: 'matmul',
  params: { n: 64, causal: true, variant: 'tiled', scale: null, odd: Number.NaN },
  seed: 1,
  inputs: { A: { name: 'a.npy', bytes: new Uint8Array([147, 78, 85]) } },
};

const CHECK: CheckRequest = { ...REQUEST, inputs: { A: { name: 'a.npy', shape: [64, 8] } } };

const SWEEP: SweepRequest = {
  values: [8, Number.NaN],
  seed: 1,
  series: [{ label: 'tiled', kernel: 'matmul', parameter: 'n', params: { variant: 'tiled' } }],
};
const FIGURES = { hbmReadBytes: 1, hbmWriteBytes: 2, flops: 3, depth: 4 };
const REPORT: SweepReport = {
  point: { ...FIGURES, series: 'tiled', value: 8, closedForm: FIGURES, sramBytes: 5, stateBytes: null, sound: true },
  done: 1,
  total: 2,
  fraction: 0.5,
};

/** An array of several pieces, the last of which is short, in the middle of its buffer. */
const LONG_FILE = new Uint8Array(9_000_003).subarray(1, -1);
for (let at = 0; at < LONG_FILE.length; at += 1021) LONG_FILE[at] = at;

/** A lab that answers what the tests can tell apart, and remembers what it was asked. */
function echoLab(asked: unknown[], listener: LabListener): LabPort {
  const problem = (message: string) => Promise.resolve({ ok: false, problem: { message } } as const);
  return {
    list: () => Promise.resolve([]),
    document: () => Promise.resolve(null),
    adapter: () => Promise.reject(new RangeError('the adapter fell over')),
    check: (request) => {
      asked.push(request);
      const { params } = request;
      return Promise.resolve({
        ok: true,
        value: { problems: [], params, sram: { needed: 1, available: 2 }, work: 1, inputs: [], fixedInputs: {} },
      });
    },
    run: (request) => {
      asked.push(request);
      listener.progress({ stage: 'traced', fraction: 0.5 });
      return problem('cancelled');
    },
    sweeps: () => Promise.resolve([]),
    sweep: (request) => {
      asked.push(request);
      listener.point(REPORT);
      return Promise.resolve({ ok: true, value: [REPORT.point] });
    },
    cancel: () => {
      asked.push('cancel');
      return Promise.resolve();
    },
    snapshot: () => new Promise(() => undefined),
    eventRecord: () => Promise.resolve({ ok: false, problem: { message: 'no record' } }),
    prove: ({ run }) => {
      asked.push(run);
      return Promise.resolve({ ok: true, value: { events: 3, findings: [] } });
    },
    save: ({ run, tensor }) => {
      const bytes = run === 'long' ? LONG_FILE : new Uint8Array([1, 2, 3]);
      return Promise.resolve({ ok: true, value: { name: `${tensor}.npy`, bytes } });
    },
    load: () => problem('no'),
    characters: () => Promise.resolve({ ok: true, value: [[32, 126]] }),
    print: ({ svg }) => Promise.resolve({ ok: true, value: new TextEncoder().encode(svg) }),
  };
}

describe.each(TRANSPORTS)('a lab over a $name', ({ connect }) => {
  let pair: Pair;
  let lab: ConnectedLab;
  let asked: unknown[];
  let progress: Progress[];
  let reports: SweepReport[];
  beforeEach(async () => {
    pair = await connect();
    asked = [];
    progress = [];
    reports = [];
    serveLab(pair.core, (listener) => echoLab(asked, listener));
    lab = connectLab(pair.page, {
      progress: (report) => progress.push(report),
      point: (report) => reports.push(report),
    });
  });
  afterEach(() => {
    pair.dispose();
  });

  it('passes requests on unchanged', async () => {
    expect(await lab.check(CHECK)).toMatchObject({ ok: true, value: { params: CHECK.params } });
    await lab.run(REQUEST);
    expect(asked).toEqual([CHECK, REQUEST]);
  });

  it('returns values and problems', async () => {
    expect(await lab.list()).toEqual([]);
    expect(await lab.save({ run: 'r', tensor: 'O' })).toEqual({
      ok: true,
      value: { name: 'O.npy', bytes: new Uint8Array([1, 2, 3]) },
    });
  });

  it('returns a large array whole, and no message is longer than a piece', async () => {
    const lengths: number[] = [];
    pair.page.onMessage((message) => {
      const { bytes } = message as { readonly bytes?: Uint8Array };
      if (bytes !== undefined) lengths.push(bytes.buffer.byteLength);
    });
    const saved = await lab.save({ run: 'long', tensor: 'O' });
    expect(saved).toMatchObject({ ok: true, value: { name: 'O.npy' } });
    const { bytes } = saved.ok ? saved.value : { bytes: new Uint8Array() };
    expect(Buffer.compare(bytes, LONG_FILE)).toBe(0);
    expect(lengths).toEqual([1 << 22, 1 << 22, LONG_FILE.length - (1 << 23)]);
    // Another one afterwards does not take up where the first ended.
    expect(await lab.save({ run: 'r', tensor: 'O' })).toMatchObject({ value: { bytes: new Uint8Array([1, 2, 3]) } });
  });

  it('tells progress before the outcome', async () => {
    expect(await lab.run(REQUEST)).toEqual({ ok: false, problem: { message: 'cancelled' } });
    expect(progress).toEqual([{ stage: 'traced', fraction: 0.5 }]);
  });

  it('tells the points of a sweep before the outcome', async () => {
    expect(await lab.sweep(SWEEP)).toEqual({ ok: true, value: [REPORT.point] });
    expect([asked, reports]).toEqual([[SWEEP], [REPORT]]);
    expect(await lab.sweeps()).toEqual([]);
  });

  it('rejects with the error that the core threw', async () => {
    await expect(lab.adapter()).rejects.toThrow('the adapter fell over');
  });

  it.each([
    [
      'a wrong type',
      { ...REQUEST, kernel: 7 },
      /argument 0\.kernel: must be a text of at most 1024 characters, not 7\.$/,
    ],
    ['a missing field', { kernel: 'matmul', params: {}, seed: 1 }, /argument 0\.inputs/],
    ['an object for a parameter', { ...REQUEST, params: { n: {} } }, /argument 0\.params\.n/],
    ['text for bytes', { ...REQUEST, inputs: { A: { name: 'a', bytes: 'abc' } } }, /bytes: expected bytes/],
    [
      'a name without end',
      { ...REQUEST, kernel: 'k'.repeat(1025) },
      /0\.kernel: must be a text of at most 1024 characters, not "k+…\.$/,
    ],
    [
      'too many parameters',
      { ...REQUEST, params: { ...Array(257).fill(1) } },
      /0\.params: must be an object of at most 256 names/,
    ],
    [
      'too many runs beside',
      { ...REQUEST, beside: Array(65).fill('r') },
      /0\.beside: must be a list of at most 64, not a list\.$/,
    ],
  ])('answers a call with %s in one sentence', async (_, request, sentence) => {
    await expect(lab.run(request as unknown as RunRequest)).rejects.toThrow(sentence);
    expect(asked).toEqual([]);
    expect(await lab.list()).toEqual([]);
  });

  it('answers a sweep without end in one sentence', async () => {
    const endless = { ...SWEEP, values: Array.from({ length: 1e6 }, (_, value) => value) };
    await expect(lab.sweep(endless)).rejects.toThrow(/argument 0\.values: must be a list of at most 4096/);
    expect(asked).toEqual([]);
  });

  it.each([['no call at all'], [null], [{ t: 'q', m: 'list', a: [] }], [{ t: 's', i: 7, r: 'unasked' }], [[]]])(
    'ends a channel that carries %j, in one sentence',
    async (message) => {
      pair.page.send(message);
      expect(await lab.closed).toBe('A message was not a call of the lab, so the connection was closed.');
    },
  );

  it('answers an unknown method in one sentence', async () => {
    const answer = new Promise((resolve) => {
      pair.page.onMessage(resolve);
    });
    pair.page.send({ t: 'q', i: 'x', m: 'constructor', a: [] });
    expect(await answer).toMatchObject({
      i: 'x',
      e: { message: expect.stringMatching(/cannot be understood at m: expected/) },
    });
  });

  it('rejects what is pending, and whatever comes later, with the reason of the loss', async () => {
    const pending = lab.snapshot({ run: 'r', pass: 0, workgroup: 0 });
    pair.core.close('Tilescope was closed.');
    await expect(pending).rejects.toThrow('Tilescope was closed.');
    await expect(lab.list()).rejects.toThrow('Tilescope was closed.');
  });

  it('cancels what runs when the page goes', async () => {
    pair.page.close('The page was closed.');
    await pair.core.closed;
    await expect.poll(() => asked).toEqual(['cancel']);
  });
});
