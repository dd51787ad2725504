import { beforeEach, describe, expect, it } from 'vitest';
import type { KernelDescription } from '../../core/kernel.ts';
import { CANCELLED } from '../../core/port/contract.ts';
import type { NamedSweep, SweepPoint } from '../../core/sweep.ts';
import { FakeLab } from './lab.fixture.ts';
import { RequestState } from './request.svelte.ts';
import { parseValues, seriesOver, splittingParameters, suggestedValues, sweptParameters } from './sweep-choice.ts';
import { OWN, Sweeper } from './sweeper.svelte.ts';

const variant = { name: 'variant', label: 'Variant', help: 'How.' };
const kernel: KernelDescription = {
  name: 'toy',
  title: 'Toy',
  group: 'Rows',
  line: '',
  summary: '',
  papers: [],
  presets: [],
  inputs: [],
  shapes: {},
  conventions: [],
  sizes: ['n'],
  parameters: [
    {
      ...variant,
      kind: 'choice',
      default: 'plain',
      options: ['plain', 'tiled'].map((value) => ({ value, label: value, help: '' })),
    },
    { kind: 'integer', name: 'n', label: 'N', help: 'Size.', minimum: 1, maximum: 100, default: 40 },
    {
      kind: 'integer',
      name: 'b',
      label: 'B',
      help: 'Tile.',
      minimum: 1,
      maximum: 8,
      default: 4,
      when: [{ variant: ['tiled'] }],
    },
  ],
};
const plain = { variant: 'plain', n: 40, b: 4 };

describe('a sweep over the kernel in the set-up', () => {
  it('is over integers that matter, and has series for choices that do', () => {
    expect(sweptParameters(kernel, plain).map(({ name }) => name)).toEqual(['n']);
    expect(sweptParameters(kernel, { ...plain, variant: 'tiled' }).map(({ name }) => name)).toEqual(['n', 'b']);
    expect(splittingParameters(kernel, plain).map(({ name }) => name)).toEqual(['variant']);
  });

  it('keeps what is set, of each series what matters to it', () => {
    const one = { kernel: 'toy', parameter: 'n' };
    expect(seriesOver(kernel, plain, 'n', null)).toEqual([{ ...one, label: 'Toy', params: { variant: 'plain' } }]);
    expect(seriesOver(kernel, plain, 'n', 'variant')).toEqual([
      { ...one, label: 'plain', params: { variant: 'plain' } },
      { ...one, label: 'tiled', params: { variant: 'tiled', b: 4 } },
    ]);
  });

  it('suggests values within the bounds', () => {
    const n = sweptParameters(kernel, plain)[0]!;
    expect(suggestedValues(n, 12)).toEqual([6, 12, 24, 48]);
    expect(suggestedValues(n, 40)).toEqual([20, 40, 80, 100]);
    expect(suggestedValues(n, 1)).toEqual([1, 2, 4]);
  });

  it.each([
    ['16, 32 64;8', [8, 16, 32, 64]],
    ['4,4', [4]],
    ['', null],
    ['8, x', null],
  ])('reads %j as %j', (text, values) => expect(parseValues(text)).toEqual(values));
});

describe('a sweep', () => {
  const named: NamedSweep = {
    name: 'toy-size',
    title: 'Toy over N',
    help: 'It grows.',
    axis: 'N',
    metric: 'depth',
    values: [4, 8],
    series: [{ label: 'plain', kernel: 'toy', parameter: 'n', params: {} }],
  };
  const point = (value: number): SweepPoint => ({
    series: 'plain',
    value,
    ...{ hbmReadBytes: 1, hbmWriteBytes: 1, flops: 1, depth: 1, sramBytes: 1, stateBytes: null, sound: true },
    closedForm: { hbmReadBytes: 1, hbmWriteBytes: 1, flops: 1, depth: null },
  });
  const report = (value: number, done: number) => ({ point: point(value), done, total: 2, fraction: done / 2 });
  let lab: FakeLab;
  let sweeper: Sweeper;
  let busy: boolean;
  beforeEach(async () => {
    lab = new FakeLab();
    busy = false;
    sweeper = new Sweeper(
      lab.port,
      new RequestState(lab.port, [kernel], { kernel: 'toy', params: {}, seed: 3 }),
      () => busy,
    );
    sweeper.named = [named];
    await expect.poll(() => lab.calls.length).toBe(1);
  });

  it('is first the one of the kernel in the set-up, at the figure that makes its point', () => {
    expect([sweeper.choice, sweeper.metric, sweeper.text]).toEqual(['toy-size', 'depth', '4, 8']);
    sweeper.metric = 'flops';
    expect(sweeper.metric).toBe('flops');
    sweeper.choice = OWN;
    expect([sweeper.metric, sweeper.chosen.axis, sweeper.text]).toEqual(['hbm', 'N', '20, 40, 80, 100']);
  });

  it('keeps its points while others are looked at', async () => {
    void sweeper.start();
    expect(lab.calls[1]).toEqual({ name: 'sweep', request: { values: [4, 8], seed: 3, series: named.series } });
    sweeper.report(report(4, 1));
    expect(sweeper.result?.points).toEqual([point(4)]);
    sweeper.report(report(8, 2));
    await lab.answer(1, { ok: true, value: [point(4), point(8)] });
    expect(sweeper.flight).toBeNull();
    sweeper.text = '4, 8, 16';
    expect(sweeper.result).toBeNull();
    sweeper.text = '8 4';
    expect(sweeper.result?.points).toHaveLength(2);
    sweeper.choice = OWN;
    expect(sweeper.result).toBeNull();
    sweeper.choice = 'toy-size';
    expect(sweeper.result).toMatchObject({ points: [{ value: 4 }, { value: 8 }], stopped: null });
  });

  it('says why it ended early, and keeps what it has', async () => {
    const cancelled = { ok: false, problem: { message: CANCELLED } } as const;
    void sweeper.start();
    sweeper.report(report(4, 1));
    void sweeper.cancel();
    await lab.answer(1, cancelled);
    expect(sweeper.result).toMatchObject({ points: [{ value: 4 }], stopped: 'Cancelled after 1 of 2 points.' });
    void sweeper.start();
    await lab.answer(3, cancelled);
    expect(sweeper.result?.stopped).toBe('A newer run took the GPU after 0 of 2 points.');
    void sweeper.start();
    await lab.answer(4, { ok: false, problem: { message: 'n must be smaller.' } });
    expect(sweeper.result?.stopped).toBe('n must be smaller.');
  });

  it('takes closed forms apart from what was run', async () => {
    void sweeper.start();
    await lab.answer(1, { ok: true, value: [] });
    sweeper.formsOnly = true;
    expect(sweeper.result).toBeNull();
    void sweeper.start();
    expect(lab.calls[2]).toMatchObject({ name: 'sweep', request: { closedForms: { bytes: 4, batch: 1 } } });
    await lab.answer(2, { ok: true, value: [] });
    sweeper.formsOnly = false;
    expect(sweeper.result?.request).not.toHaveProperty('closedForms');
  });

  it('does not start while a run is in flight, nor over no values, nor twice', () => {
    busy = true;
    void sweeper.start();
    busy = false;
    sweeper.text = 'x';
    void sweeper.start();
    expect([sweeper.ready, lab.calls.length]).toEqual([false, 1]);
    sweeper.text = '4';
    void sweeper.start();
    void sweeper.start();
    expect(lab.calls).toHaveLength(2);
  });
});
