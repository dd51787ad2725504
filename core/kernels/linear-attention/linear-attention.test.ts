import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../../../app/node/dawn.ts';
import { defaultParameters } from '../../parameters.ts';
import type { Params } from '../../parameters.ts';
import type { Run } from '../../run.ts';
import { decodeEvent } from '../../trace/layout.ts';
import { runFindings } from '../../verify.ts';
import { linearCosts } from './costs.ts';
import { linearAttention } from './kernel.ts';
import { dataOf, runKernel, traceKernel } from '../run.fixture.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

const run = async (params: Params): Promise<Run> => (await traceKernel(executor, 'linear-attention', params)).run;

/** Relative L2 distance. */
function distance(a: Float32Array, b: Float32Array): number {
  const norm = (values: Float32Array): number => Math.hypot(...values);
  return norm(a.map((value, at) => value - b[at]!)) / norm(b);
}

describe('the three forms', () => {
  it.each([1, 2, 7, 61, 127])('agree for N = %d', async (n) => {
    const shape = { n, d: 5, dv: 6, bt: 8, bv: 4, br: 16, bc: 16, data: 'normal' };
    const [parallel, recurrent, chunked] = await Promise.all(
      ['parallel', 'recurrent', 'chunked'].map(async (variant) => dataOf(await run({ ...shape, variant }), 'O')),
    );
    expect(distance(recurrent!, parallel!)).toBeLessThan(1e-5);
    expect(distance(chunked!, parallel!)).toBeLessThan(1e-5);
  });

  // The matrix of the parallel form would take 64 MiB here.
  it.each([
    [4096, 'smooth'],
    [4093, 'normal'],
  ])('but for the parallel one agree for N = %d, inputs %s', async (n, data) => {
    const shape = { n, d: 4, dv: 4, bt: 64, bv: 4, data };
    const audited = async (params: Params): Promise<Run> => (await runKernel(executor, 'linear-attention', params)).run;
    const [recurrent, chunked] = [
      await audited({ ...shape, variant: 'recurrent' }),
      await audited({ ...shape, variant: 'chunked' }),
    ];
    expect([runFindings(recurrent), runFindings(chunked)]).toEqual([[], []]);
    for (const tensor of ['O', 'S', 'z']) {
      expect(distance(dataOf(recurrent, tensor), dataOf(chunked, tensor)), tensor).toBeLessThan(1e-5);
    }
    expect([recurrent, chunked].map(({ checks }) => checks['O']!.verdict)).toEqual(['matches', 'matches']);
  });

  it('give the first token its own value', async () => {
    for (const variant of ['parallel', 'recurrent', 'chunked']) {
      const of = await run({ variant, n: 3, d: 3, dv: 4, bt: 2, br: 2, bc: 2 });
      dataOf(of, 'O')
        .slice(0, 4)
        .forEach((value, c) => expect(value).toBeCloseTo(dataOf(of, 'V')[c]!, 6));
    }
  });
});

it('computes and stores nothing above the diagonal in parallel', async () => {
  const of = await run({ variant: 'parallel', n: 24, d: 3, dv: 3, br: 8, bc: 4 });
  const events = Array.from({ length: of.events }, (_, event) => decodeEvent(of.records, event));
  const moved = events.filter(({ tensor, operation }) => of.tensors[tensor]?.name === 'A' && operation !== 'skip');
  expect(moved.every(({ row, realRows, column }) => column < row + realRows)).toBe(true);
  const skipped = events.filter(({ operation }) => operation === 'skip').length;
  // The causal mask leaves 2 + 4 + 6 of the 3 x 6 blocks; the weights and the output skip the rest.
  expect(skipped).toBe(2 * (18 - 12));
});

it('makes only the blocks on the diagonal in chunks', async () => {
  const of = await run({ variant: 'chunked', n: 20, bt: 8 });
  const made = Array.from({ length: of.events }, (_, event) => decodeEvent(of.records, event)).filter(
    ({ tensor }) => of.tensors[tensor]?.name === 'A',
  );
  expect(made.map(({ row, column, realRows }) => [row, column, realRows])).toEqual([
    [0, 0, 8],
    [8, 8, 8],
    [16, 16, 4],
  ]);
  expect(of.traffic.byTensor['A']).toBeUndefined();
});

describe('costs', () => {
  const shapes = fc.record({
    n: fc.integer({ min: 1, max: 300 }),
    d: fc.integer({ min: 1, max: 40 }),
    dv: fc.integer({ min: 1, max: 40 }),
    br: fc.integer({ min: 1, max: 40 }),
    bc: fc.integer({ min: 1, max: 40 }),
    bt: fc.integer({ min: 1, max: 40 }),
    bv: fc.integer({ min: 1, max: 40 }),
  });

  it('of longer chunks are more work and fewer dependent steps, and the same traffic', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const chunked = linearCosts({ ...shape, variant: 'chunked' });
        const longer = linearCosts({ ...shape, variant: 'chunked', bt: 2 * shape.bt });
        expect(longer.flops).toBeGreaterThanOrEqual(chunked.flops);
        expect(longer.depth!).toBeLessThanOrEqual(chunked.depth!);
        expect([longer.read, longer.write]).toEqual([chunked.read, chunked.write]);
        const recurrent = linearCosts({ ...shape, variant: 'recurrent', bt: 1 });
        expect(recurrent.flops).toBeLessThan(chunked.flops);
        expect(recurrent.depth).toBe(shape.n + 3);
      }),
    );
  });

  it('of the parallel form are quadratic: eight times the tokens, 64 times the weights', () => {
    const shape = { variant: 'parallel', d: 8, dv: 8, br: 16, bc: 16, bt: 1, bv: 8 } as const;
    const ratio = (of: 'A' | 'Q', n: number): number =>
      linearCosts({ ...shape, n: 8 * n }).read[of]! / linearCosts({ ...shape, n }).read[of]!;
    expect(ratio('A', 512)).toBeGreaterThan(62);
    expect(ratio('Q', 512)).toBeGreaterThan(62);
  });
});

it('keeps a state that does not grow with the tokens, and without one all keys and values', () => {
  const state = (params: Params): number =>
    linearAttention.state!({ ...defaultParameters(linearAttention), ...params });
  const sizes = { d: 3, dv: 5 };
  expect(state({ ...sizes, n: 1000 })).toBe(3 * 5 + 3);
  expect(state({ ...sizes, n: 1000, variant: 'chunked' })).toBe(3 * 5 + 3);
  expect(state({ ...sizes, n: 1000, variant: 'parallel' })).toBe(1000 * (3 + 5));
});
