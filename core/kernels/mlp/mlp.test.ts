/** What networks learn and what they cannot, in float64 and on the device; and every gradient against differences. */
import { afterAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../../../app/node/dawn.ts';
import { defaultParameters } from '../../parameters.ts';
import type { Params } from '../../parameters.ts';
import { createRandom } from '../../tensors/random.ts';
import { dataOf, runKernel } from '../run.fixture.ts';
import { mlp } from './kernel.ts';
import { networkReference } from './reference.ts';
import type { Results } from './reference.ts';
import { layersOf, shapeOf } from './shape.ts';
import type { Arrays } from '../../kernel.ts';

const executor = createDawnExecutor();
afterAll(() => {
  executor.dispose();
});

const SEEDS = Array.from({ length: 20 }, (_, at) => at + 1);
/** sin x at 64 points from −π to π; the curve is left out. */
const SINE = { n: 64, g: 1, reach: Math.PI } as const;
const TWO_LAYERS = { ...SINE, layers: 2, h: 16, steps: 256, rate: 0.02, bn: 32 };
const ONE_WIDE = { ...SINE, layers: 1, h: 16, activation: 'sigmoid', steps: 768, rate: 0.05, bn: 64 };

const paramsOf = (values: Params): Params => ({ ...defaultParameters(mlp), ...values });

function inputsOf(values: Params, seed: number): Arrays {
  return mlp.inputs(paramsOf(values), createRandom(seed));
}

function trained(values: Params, seed: number): Results {
  return networkReference(shapeOf(paramsOf(values)), inputsOf(values, seed));
}

/** The root of the mean squared error before the step at which that is least. */
const leastError = (loss: Iterable<number>): number => Math.sqrt(Math.min(...loss));

/** Slope, and height at 0, of the line through points that has the least squares. */
function leastSquares(x: Float32Array, y: Float32Array): readonly [number, number] {
  const mean = (of: (at: number) => number): number => x.reduce((sum, _, at) => sum + of(at), 0) / x.length;
  const [mx, my] = [mean((at) => x[at]!), mean((at) => y[at]!)];
  const slope = mean((at) => (x[at]! - mx) * (y[at]! - my)) / mean((at) => (x[at]! - mx) ** 2);
  return [slope, my - slope * mx];
}

/** How the loss in float64 changes with a weight. */
function difference(values: Params, inputs: Arrays, name: string, at: number): number {
  const EPSILON = 2 ** -12;
  const lossAt = (by: number): number => {
    const moved = Float64Array.from(inputs[name]!, (value, k) => (k === at ? value + by : value));
    const arrays = { ...inputs, [name]: moved as unknown as Float32Array<ArrayBuffer> };
    return networkReference(shapeOf(paramsOf(values)), arrays)['loss']![0]!;
  };
  return (lossAt(EPSILON) - lossAt(-EPSILON)) / (2 * EPSILON);
}

/** One step of SGD at a rate of 1: what it takes off each weight is its gradient. */
const STEP = { optimiser: 'sgd', rate: 1, steps: 1, n: 7, g: 1, h: 4 } as const;

describe('the gradient', () => {
  const cases = ['none', 'sigmoid', 'tanh', 'relu', 'gelu'].flatMap((activation) =>
    [1, 2, 3].map((layers) => [activation, layers] as const),
  );
  it.each(cases)('of %s in %i layers is that of differences, for every weight', (activation, layers) => {
    const values = { ...STEP, activation, layers };
    const inputs = inputsOf(values, 5);
    const after = networkReference(shapeOf(paramsOf(values)), inputs);
    for (const { name, rows, columns } of layersOf({ d: 1, layers, h: STEP.h })) {
      const [size, history] = [rows * columns, after[`W${name}`]!];
      for (let at = 0; at < size; at++) {
        expect(history[at]! - history[size + at]!).toBeCloseTo(difference(values, inputs, `W${name}_0`, at), 6);
      }
    }
  });

  it('is that of differences on the device, for every weight', async () => {
    const { run } = await runKernel(executor, 'mlp', { ...STEP, layers: 2, bn: 4 });
    const inputs = Object.fromEntries(
      run.tensors.filter(({ kind }) => kind === 'input').map(({ name, data }) => [name, data!]),
    );
    for (const { name, rows, columns } of layersOf({ d: 1, layers: 2, h: STEP.h })) {
      const [size, history] = [rows * columns, dataOf(run, `W${name}`)];
      for (let at = 0; at < size; at++) {
        expect(history[at]! - history[size + at]!).toBeCloseTo(
          difference({ ...STEP, layers: 2 }, inputs, `W${name}_0`, at),
          5,
        );
      }
    }
  });
});

describe('learning a sine', () => {
  it('comes to an error of 0.025 with what it has by default, from 20 of 20 seeds', () => {
    expect(SEEDS.filter((seed) => !(Math.sqrt(trained({}, seed)['loss']!.at(-1)!) <= 0.025))).toEqual([]);
  });

  it('comes to an error of 0.02 with two layers of 16 tanh and Adam within 256 steps, from 20 of 20 seeds', () => {
    expect(SEEDS.filter((seed) => !(leastError(trained(TWO_LAYERS, seed)['loss']!) <= 0.02))).toEqual([]);
  });

  it('does so with one layer of 16 sigmoids within 768 steps, from 20 of 20 seeds', () => {
    expect(SEEDS.filter((seed) => !(leastError(trained(ONE_WIDE, seed)['loss']!) <= 0.02))).toEqual([]);
  });

  it('does so on the device', async () => {
    const { run } = await runKernel(executor, 'mlp', TWO_LAYERS);
    expect(leastError(dataOf(run, 'loss'))).toBeLessThanOrEqual(0.02);
    expect(Object.values(run.checks).every(({ ok }) => ok)).toBe(true);
  });

  it('never comes below 0.455 without a bend, in one layer or in three', () => {
    for (const layers of [1, 2, 3]) {
      const error = leastError(trained({ ...TWO_LAYERS, layers, activation: 'none' }, 1)['loss']!);
      expect(error).toBeCloseTo(0.4552, 4);
    }
  });
});

describe('a network without a bend', () => {
  const STRAIGHT = { ...SINE, activation: 'none', h: 16, rate: 0.02, steps: 384, bn: 16 } as const;
  /** By how much the product of the last step is off the line of least squares. */
  function off(product: ArrayLike<number>, x: Float32Array, y: Float32Array): number {
    const [slope, height] = leastSquares(x, y);
    const [ofSlope, ofHeight] = Array.from(product).slice(-2);
    return Math.max(Math.abs(ofSlope! - slope), Math.abs(ofHeight! - height));
  }

  it.each([1, 2, 3])('of %i layers is the line of least squares: the product of its matrices says so', (layers) => {
    const values = { ...STRAIGHT, layers };
    const { x, y } = inputsOf(values, 1);
    expect(off(trained(values, 1)['product']!, x!, y!)).toBeLessThanOrEqual(1e-5);
  });

  it('is that line on the device too, and its curve is what the product draws', async () => {
    const { run } = await runKernel(executor, 'mlp', { ...STRAIGHT, g: 5 });
    expect(off(dataOf(run, 'product'), dataOf(run, 'x'), dataOf(run, 'y'))).toBeLessThanOrEqual(1e-5);
    const [curve, line] = [dataOf(run, 'F').slice(-5), dataOf(run, 'line').slice(-5)];
    line.forEach((value, at) => {
      expect(value).toBeCloseTo(curve[at]!, 5);
    });
  });
});

describe('two classes of points', () => {
  const XOR = { task: 'classes', data: 'xor', n: 36, g: 6, reach: 3 };

  /** The share of points that the last step puts on their side, in float64: the points are what the grid asks for. */
  function accuracyOf(values: Params, seed: number): number {
    const inputs = inputsOf(values, seed);
    const asked = { ...inputs, grid: inputs['x']! };
    const answers = networkReference(shapeOf(paramsOf(values)), asked)['F']!.slice(-36);
    return answers.filter((value, at) => value > 0.5 === inputs['y']![at]! > 0.5).length / 36;
  }

  it('are parted on XOR by one layer of 8 units, from 20 of 20 seeds', () => {
    expect(SEEDS.filter((seed) => accuracyOf(XOR, seed) < 1)).toEqual([]);
  });

  it('stay near chance on XOR without a bend, in any number of layers', () => {
    for (const layers of [1, 3]) {
      const shares = SEEDS.map((seed) => accuracyOf({ ...XOR, activation: 'none', layers }, seed));
      expect(Math.max(...shares)).toBeLessThan(0.8);
      const mean = shares.reduce((sum, share) => sum + share, 0) / SEEDS.length;
      expect(mean).toBeGreaterThan(0.35);
      expect(mean).toBeLessThan(0.65);
    }
  });

  it('have gradients that are those of differences, for every weight', () => {
    const values = { ...STEP, task: 'classes', layers: 2, g: 2 };
    const inputs = inputsOf(values, 5);
    const after = networkReference(shapeOf(paramsOf(values)), inputs);
    for (const { name, rows, columns } of layersOf({ d: 2, layers: 2, h: STEP.h })) {
      const [size, history] = [rows * columns, after[`W${name}`]!];
      for (let at = 0; at < size; at++) {
        expect(history[at]! - history[size + at]!).toBeCloseTo(difference(values, inputs, `W${name}_0`, at), 6);
      }
    }
  });

  it('are learnt on the device, with a field of every step', async () => {
    for (const values of [XOR, { ...XOR, activation: 'none', layers: 2, bn: 24 }]) {
      const { run } = await runKernel(executor, 'mlp', { ...values, steps: 12 });
      expect(Object.values(run.checks).every(({ ok }) => ok)).toBe(true);
      expect(dataOf(run, 'F')).toHaveLength(13 * 36);
      expect(dataOf(run, 'grid').slice(0, 4)).toEqual(Float32Array.of(-2.5, -2.5, -1.5, -2.5));
    }
  });
});

describe('histories', () => {
  it('begin with the weights as they were given, and the bumps of a step add up to its curve', async () => {
    const { run } = await runKernel(executor, 'mlp', { layers: 2, steps: 3, n: 9, bn: 4, h: 5, g: 6 });
    for (const name of ['W1', 'W2', 'Wo']) {
      const first = dataOf(run, `${name}_0`);
      expect(dataOf(run, name).slice(0, first.length)).toEqual(first);
      expect(dataOf(run, name)).toHaveLength(4 * first.length);
    }
    const [bumps, curve] = [dataOf(run, 'bumps'), dataOf(run, 'F')];
    curve.forEach((value, at) => {
      const units = bumps.slice(6 * at, 6 * at + 6);
      expect(units.reduce((sum, bump) => sum + bump, 0)).toBeCloseTo(value, 5);
    });
  });

  it('read points once where they fit in one block, and at every step where they do not', () => {
    const reads = (bn: number): number => mlp.costs(paramsOf({ n: 8, bn, steps: 5 })).read['x']!;
    expect([reads(8), reads(4)]).toEqual([8, 6 * 8]);
  });
});
