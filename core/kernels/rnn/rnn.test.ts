import { afterAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../../../app/node/dawn.ts';
import { defaultParameters } from '../../parameters.ts';
import { resolveRequest } from '../../perform/resolve.ts';
import { createRandom } from '../../tensors/random.ts';
import { runFindings } from '../../verify.ts';
import { influenceByDifferences } from '../parts/recurrent.fixture.ts';
import { shapeOf, scaledOrthogonal } from '../parts/recurrent.ts';
import { rnn } from './kernel.ts';
import { rnnReference } from './reference.ts';
import { dataOf, runKernel } from '../run.fixture.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

describe('the influence of a token', () => {
  it('is what central differences of the states say', () => {
    const params = { ...defaultParameters(rnn), t: 6, e: 3, h: 5 };
    const shape = shapeOf(params);
    const inputs = rnn.inputs(params, createRandom(1));
    const expected = influenceByDifferences(shape, (X) => rnnReference(shape, { ...inputs, X })['h']!, inputs['X']!);
    rnnReference(shape, inputs)['influence']!.forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 5));
  });

  it.each([
    [{ radius: 0.5 }, 0, 1e-6],
    [{ radius: 1, gain: 0.03 }, 0.5, 1],
    [{ radius: 1, gain: 4 }, 0, 0.01],
    [{ radius: 1.3, gain: 0.001 }, 100, 1000],
  ])('of the first on the last with %j is from %d to %d of what it was', async (values, least, most) => {
    const { run } = await runKernel(executor, 'rnn', values);
    const influence = dataOf(run, 'influence');
    const kept = influence[23 * 24]! / influence[0]!;
    expect(kept).toBeGreaterThanOrEqual(least);
    expect(kept).toBeLessThanOrEqual(most);
  });

  it('is none before it, and nothing is written there', async () => {
    const { run } = await runKernel(executor, 'rnn', { t: 5, e: 2, h: 3 });
    const influence = dataOf(run, 'influence');
    for (let t = 0; t < 5; t++) for (let s = t + 1; s < 5; s++) expect(influence[t * 5 + s]).toBe(0);
    expect(run.traffic.byTensor['influence']!.write).toBe(15 * 4);
  });

  it('has a bound on the tokens, which is named', async () => {
    const { limits } = await executor.adapter();
    const ask = (params: Record<string, number | boolean>): unknown =>
      resolveRequest({ kernel: 'rnn', params, seed: 1, inputs: {} }, limits);
    expect(ask({ t: 4096 })).toMatchObject({ ok: false, problem: { field: 't', mend: { t: 256 } } });
    expect(ask({ t: 256 })).toMatchObject({ ok: true });
    expect(ask({ t: 4096, influence: false })).toMatchObject({ ok: true });
    expect(ask({ h: 200, influence: false })).toMatchObject({ ok: false, problem: { field: 'h' } });
  });
});

describe('a sequence', () => {
  it.each([
    { t: 4096, e: 3, h: 7, influence: false },
    { t: 4096, e: 3, h: 7, influence: false, radius: 1.5, gain: 0.5 },
    { t: 1, e: 1, h: 1, o: 1 },
    { t: 31, e: 13, h: 71, o: 2, influence: false },
  ])('holds with %j', async (params) => {
    const { run } = await runKernel(executor, 'rnn', params);
    expect(runFindings(run)).toEqual([]);
    expect(run.stateBytes).toBe(4 * params.h);
  });

  it('reads its weights once, however long it is', async () => {
    const read = async (t: number): Promise<unknown> => {
      const { byTensor } = (await runKernel(executor, 'rnn', { t, influence: false })).run.traffic;
      return ['W', 'U', 'b'].map((name) => byTensor[name]!.read);
    };
    expect(await read(3)).toEqual(await read(7));
  });
});

it('makes U a rotation times the radius', () => {
  const [n, radius] = [7, 0.6];
  const U = scaledOrthogonal(createRandom(2), n, radius);
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < n; b++) {
      let product = 0;
      for (let k = 0; k < n; k++) product += U[a * n + k]! * U[b * n + k]!;
      expect(product).toBeCloseTo(a === b ? radius ** 2 : 0, 6);
    }
  }
});
