import { afterAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../../../app/node/dawn.ts';
import type { Kernel } from '../../kernel.ts';
import { defaultParameters } from '../../parameters.ts';
import { resolveRequest } from '../../perform/resolve.ts';
import { createRandom } from '../../tensors/random.ts';
import { runFindings } from '../../verify.ts';
import { lstm } from './kernel.ts';
import { lstmReference } from './reference.ts';
import { influenceByDifferences } from '../parts/recurrent.fixture.ts';
import { exchanged, PYTORCH } from './pytorch.fixture.ts';
import { shapeOf } from './shape.ts';
import { rnn } from '../rnn/kernel.ts';
import { dataOf, runKernel, traceKernel } from '../run.fixture.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

/** The influence of the first token on the last state, as a share of its influence on the first state. */
const kept = (influence: ArrayLike<number>): number => {
  const t = Math.sqrt(influence.length);
  return influence[(t - 1) * t]! / influence[0]!;
};

function influenceOf(kernel: Kernel, preset: string, seed: number): Float64Array {
  const params = { ...defaultParameters(kernel), ...kernel.presets.find(({ name }) => name === preset)!.values };
  return kernel.reference(params, kernel.inputs(params, createRandom(seed)))['influence']!;
}

describe('the influence of a token', () => {
  it.each([{}, { forgetBias: 5, gain: 2 }])('with %j is what central differences of the states say', (values) => {
    const params = { ...defaultParameters(lstm), ...values, t: 6, e: 3, h: 5 };
    const shape = shapeOf(params);
    const inputs = lstm.inputs(params, createRandom(1));
    const expected = influenceByDifferences(shape, (X) => lstmReference(shape, { ...inputs, X })['h']!, inputs['X']!);
    lstmReference(shape, inputs)['influence']!.forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 5));
  });

  it('is kept by open forget gates and lost by a plain network, on the same tokens', async () => {
    const { run: open } = await traceKernel(executor, 'lstm', { forgetBias: 5, radius: 0.5 });
    const { run: plain } = await traceKernel(executor, 'rnn', { radius: 0.5 });
    expect(dataOf(open, 'X')).toEqual(dataOf(plain, 'X'));
    expect(kept(dataOf(open, 'influence'))).toBeGreaterThan(0.1);
    expect(kept(dataOf(plain, 'influence'))).toBeLessThan(1e-6);
  });

  it.each([1, 2, 3, 4, 5])('is larger at the end in the preset that keeps than where one forgets, seed %d', (seed) => {
    const keeps = influenceOf(lstm, 'keeps', seed);
    const [last, first] = [23 * 24, 0];
    for (const [kernel, preset] of [
      [rnn, 'forgets'],
      [rnn, 'conveyor'],
      [rnn, 'saturates'],
      [lstm, 'forgets'],
    ] as const) {
      const other = influenceOf(kernel, preset, seed);
      expect(keeps[last]!).toBeGreaterThan(100 * other[last]!);
      expect(kept(keeps)).toBeGreaterThan(kept(other));
      expect(other[first]).toBeGreaterThan(0);
    }
  });

  it('has a bound on the tokens that falls with the state', async () => {
    const { limits } = await executor.adapter();
    const ask = (params: Record<string, number | boolean>): unknown =>
      resolveRequest({ kernel: 'lstm', params, seed: 1, inputs: {} }, limits);
    expect(ask({ t: 210 })).toMatchObject({ ok: false, problem: { field: 't', mend: { t: 209 } } });
    expect(ask({ t: 209 })).toMatchObject({ ok: true });
    expect(ask({ t: 4096, influence: false })).toMatchObject({ ok: true });
  });
});

describe('the order of gates', () => {
  const { weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0, x, output, c_n } = PYTORCH;
  const params = { t: 3, e: 2, h: 2, influence: false };
  const loaded = {
    X: Float32Array.from(x),
    W: Float32Array.from(weight_ih_l0),
    U: Float32Array.from(weight_hh_l0),
    b: Float32Array.from(bias_ih_l0, (value, row) => value + bias_hh_l0[row]!),
  };

  it('of PyTorch gives what PyTorch gives, from its arrays as they are', async () => {
    const shape = shapeOf({ ...defaultParameters(lstm), ...params, gateOrder: 'ifgo' });
    const { h, c } = lstmReference(shape, loaded);
    output.forEach((value, at) => expect(h![at]).toBeCloseTo(value, 14));
    c_n.forEach((value, at) => expect(c![4 + at]).toBeCloseTo(value, 14));
    const { run } = await runKernel(executor, 'lstm', { ...params, gateOrder: 'ifgo' }, loaded);
    expect(runFindings(run)).toEqual([]);
    expect(new Set(Object.values(run.checks).map(({ verdict }) => verdict))).toEqual(new Set(['matches']));
    output.forEach((value, at) => expect(dataOf(run, 'h')[at]).toBeCloseTo(value, 6));
    // Read in the other order, they are another network.
    const { run: other } = await traceKernel(executor, 'lstm', params, loaded);
    expect(Math.abs(dataOf(other, 'h')[0]! - output[0])).toBeGreaterThan(0.1);
  });

  it.each(lstm.presets.map(({ name, values }) => [name, values] as const))(
    'moves planes and nothing else: %s',
    async (_, values) => {
      const { run } = await traceKernel(executor, 'lstm', values);
      const weights = Object.fromEntries(['W', 'U', 'b'].map((name) => [name, exchanged(dataOf(run, name))]));
      const { run: made } = await traceKernel(executor, 'lstm', { ...values, gateOrder: 'ifgo' });
      const { run: read } = await traceKernel(executor, 'lstm', { ...values, gateOrder: 'ifgo' }, weights);
      for (const [name, planes] of Object.entries(weights)) expect(dataOf(made, name)).toEqual(planes);
      for (const one of [made, read]) {
        for (const name of Object.keys(run.checks)) expect(dataOf(one, name)).toEqual(dataOf(run, name));
      }
    },
  );
});

describe('a sequence', () => {
  it.each([
    { t: 4096, e: 2, h: 5, influence: false },
    { t: 1, e: 1, h: 1, o: 1 },
    { t: 11, e: 7, h: 13, influence: false, gain: 8 },
  ])('holds with %j', async (params) => {
    const { run } = await runKernel(executor, 'lstm', params);
    expect(runFindings(run)).toEqual([]);
    expect(run.stateBytes).toBe(4 * 2 * params.h);
  });
});

it('names valves that are gates and slots that they connect', () => {
  for (const pass of lstm.passes(defaultParameters(lstm))) {
    const names = pass.slots.map(({ name }) => name);
    const valves = pass.slots.filter(({ valve }) => valve !== undefined);
    expect(valves.map(({ name }) => name)).toEqual(['i_t', 'f_t', 'o_t']);
    for (const { valve, scale } of valves) {
      expect(scale).toBe('gate');
      expect(names).toEqual(expect.arrayContaining([valve!.from, valve!.to]));
    }
  }
});
