import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../../../app/node/dawn.ts';
import type { Arrays } from '../../kernel.ts';
import type { Params } from '../../parameters.ts';
import type { Run } from '../../run.ts';
import { createTraceIndex } from '../../trace/index.ts';
import { decodeEvent } from '../../trace/layout.ts';
import { runFindings } from '../../verify.ts';
import { dataOf as data, runKernel } from '../run.fixture.ts';
import { attentionCosts } from './costs.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

const run = async (params: Params, loaded?: Arrays): Promise<Run> =>
  (await runKernel(executor, 'attention', params, loaded)).run;

describe('flash', () => {
  it('survives scores that overflow exp', async () => {
    const of = await run({ n: 24, d: 4, br: 8, bc: 8, scale: 500 });
    expect(runFindings(of)).toEqual([]);
    expect(data(of, 'O').every(Number.isFinite)).toBe(true);
  });

  it('averages the values with equal weights when all scores are equal', async () => {
    const zeros = new Float32Array(9 * 2);
    const V = Float32Array.from({ length: 9 * 2 }, (_, index) => index);
    const of = await run({ n: 9, d: 2, br: 4, bc: 4 }, { Q: zeros, K: zeros, V });
    for (let row = 0; row < 9; row++) {
      expect(data(of, 'O')[2 * row]).toBeCloseTo(8, 5);
      expect(data(of, 'O')[2 * row + 1]).toBeCloseTo(9, 5);
      expect(data(of, 'L')[row]).toBeCloseTo(Math.log(9), 6);
    }
  });

  it('gives the first query of a causal head its own value', async () => {
    const of = await run({ n: 5, d: 3, heads: 2, br: 2, bc: 3, causal: true });
    for (const head of [0, 15]) {
      expect([...data(of, 'O').slice(head, head + 3)]).toEqual([...data(of, 'V').slice(head, head + 3)]);
    }
  });

  it('skips what the mask hides whole, and never reads it', async () => {
    const of = await run({ n: 32, d: 4, br: 8, bc: 8, causal: true });
    const events = Array.from({ length: of.events }, (_, event) => decodeEvent(of.records, event));
    const skipped = events.filter((event) => event.operation === 'skip').map(({ i, j }) => [i, j]);
    expect(skipped).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
      [1, 2],
      [1, 3],
      [2, 3],
    ]);
    const loaded = events.filter((event) => of.tensors[event.tensor]?.name === 'K').map(({ i, j }) => [i, j]);
    expect(loaded.every(([i, j]) => j! <= i!)).toBe(true);
  });

  it('never touches HBM for S and P', async () => {
    const of = await run({ n: 16, d: 4, br: 8, bc: 8 });
    expect(Object.keys(of.traffic.byTensor)).toEqual(['Q', 'K', 'V', 'O', 'L']);
    expect(of.tensors.filter((tensor) => tensor.kind === 'ghost').map((tensor) => tensor.data)).toEqual([null, null]);
  });

  it('lights lines that exist, and ends with the counters of the whole run', async () => {
    const of = await run({ n: 16, d: 4, br: 8, bc: 8 });
    const lines = of.passes[0]!.source.text.split('\n');
    for (let event = 0; event < of.events; event++) {
      expect(lines[decodeEvent(of.records, event).line - 1]).toContain('@if(trace)');
    }
    const { readBytes, writeBytes, flops } = createTraceIndex(of).countersAt(of.events);
    expect({ readBytes, writeBytes, flops }).toEqual({
      readBytes: of.traffic.hbmReadBytes,
      writeBytes: of.traffic.hbmWriteBytes,
      flops: of.flops,
    });
  });
});

describe('flash with K and V outside', () => {
  it('agrees with Q outside, and L = m + log l', async () => {
    const shape = { n: 21, d: 6, heads: 2, br: 8, bc: 5, causal: true };
    const [outer, inner] = [await run({ ...shape, loop: 'kv-outer' }), await run(shape)];
    data(outer, 'O').forEach((value, index) => expect(value).toBeCloseTo(data(inner, 'O')[index]!, 5));
    data(inner, 'L').forEach((value, index) => {
      expect(data(outer, 'm')[index]! + Math.log(data(outer, 'l')[index]!)).toBeCloseTo(value, 5);
    });
  });

  it('reads K and V once, and moves O, l and m for every block of keys', async () => {
    const [n, d, blocks] = [24, 4, 3];
    const { byTensor } = (await run({ n, d, br: 8, bc: 8, loop: 'kv-outer' })).traffic;
    expect(byTensor['K']).toEqual({ read: 4 * n * d, write: 0 });
    expect(byTensor['O']).toEqual({ read: 4 * n * d * (blocks - 1), write: 4 * n * d * blocks });
    expect(byTensor['m']).toEqual({ read: 4 * n * (blocks - 1), write: 4 * n * blocks });
  });

  it('survives scores that overflow exp', async () => {
    const of = await run({ n: 24, d: 4, br: 8, bc: 8, scale: 500, loop: 'kv-outer' });
    expect(runFindings(of)).toEqual([]);
  });
});

describe('standard', () => {
  it('has rows of P that sum to 1, and zeros where the mask hides', async () => {
    const n = 13;
    const of = await run({ variant: 'standard', n, d: 4, br: 4, bc: 5, causal: true });
    const P = data(of, 'P');
    for (let row = 0; row < n; row++) {
      const weights = [...P.slice(row * n, (row + 1) * n)];
      expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
      expect(weights.slice(row + 1).every((weight) => weight === 0)).toBe(true);
    }
  });

  it('agrees with flash', async () => {
    const shape = { n: 21, d: 6, heads: 2, br: 8, bc: 5, causal: true };
    const [standard, flash] = [await run({ ...shape, variant: 'standard' }), await run({ ...shape, variant: 'flash' })];
    data(standard, 'O').forEach((value, index) => expect(value).toBeCloseTo(data(flash, 'O')[index]!, 5));
  });
});

describe('closed forms', () => {
  const shapes = fc.record({
    n: fc.integer({ min: 1, max: 200 }),
    d: fc.integer({ min: 1, max: 64 }),
    heads: fc.integer({ min: 1, max: 3 }),
    br: fc.integer({ min: 1, max: 40 }),
    bc: fc.integer({ min: 1, max: 40 }),
    scale: fc.constant(1),
  });

  it('flash without a mask reads K and V once for each block of queries', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { n, d, heads, br } = shape;
        const { read, write } = attentionCosts({ ...shape, causal: false }, 'q-outer');
        const keys = heads * Math.ceil(n / br) * n * d;
        expect(read).toEqual({ Q: heads * n * d, K: keys, V: keys });
        expect(write).toEqual({ O: heads * n * d, L: heads * n });
      }),
    );
  });

  it('a mask never adds traffic or work, and takes some away once there is a block to skip', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const masked = attentionCosts({ ...shape, causal: true }, 'q-outer');
        const whole = attentionCosts({ ...shape, causal: false }, 'q-outer');
        expect(masked.read['K']!).toBeLessThanOrEqual(whole.read['K']!);
        expect(masked.flops).toBeLessThanOrEqual(whole.flops);
        if (shape.n > shape.br + shape.bc) expect(masked.read['K']!).toBeLessThan(whole.read['K']!);
      }),
    );
  });
});
