import { afterAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../../../app/node/dawn.ts';
import { runFindings } from '../../verify.ts';
import { dataOf, runKernel } from '../run.fixture.ts';
import { exchanged } from '../lstm/pytorch.fixture.ts';
import { SYMBOLS, TRAINED_LENGTH, UNITS } from './passes.ts';
import { translationReference, translationErrors } from './reference.ts';
import { trainedWeights } from './weights.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

describe.each(['copy', 'reverse'] as const)('%s', (task) => {
  it('is solved at the lengths of training, and not at twice as many tokens', async () => {
    const { run } = await runKernel(executor, 'seq2seq', { task, t: 2 * TRAINED_LENGTH, b: 16 });
    expect(runFindings(run)).toEqual([]);
    const accuracy = dataOf(run, 'accuracy');
    const tokens = TRAINED_LENGTH * (TRAINED_LENGTH + 1);
    const trained = accuracy
      .subarray(0, TRAINED_LENGTH)
      .reduce((sum, share, at) => sum + (2 * share * (at + 1)) / tokens);
    expect(trained).toBeGreaterThanOrEqual(0.99);
    expect(accuracy.at(-1)).toBeLessThan(0.75);
  });

  it('writes what it was trained to write', () => {
    const tokens = Float32Array.of(3, 1, 6, 2);
    const padded = new Float32Array(16);
    padded.set(tokens, 12);
    const shape = { task, order: 'ifog', t: 4, b: 1 } as const;
    const { written } = translationReference(shape, { tokens: padded, ...trainedWeights(shape) });
    expect([...written.subarray(12)]).toEqual(task === 'copy' ? [3, 1, 6, 2] : [2, 6, 1, 3]);
  });
});

it('reads weights in the order of PyTorch, and writes the same', async () => {
  const params = { t: 3, b: 2 };
  const { run } = await runKernel(executor, 'seq2seq', params);
  const weights = Object.fromEntries(
    ['encoder_W', 'encoder_U', 'decoder_W', 'decoder_U'].map((name) => [name, exchanged(dataOf(run, name))]),
  );
  const { run: read } = await runKernel(executor, 'seq2seq', { ...params, gateOrder: 'ifgo' }, weights);
  const { run: made } = await runKernel(executor, 'seq2seq', { ...params, gateOrder: 'ifgo' });
  for (const one of [made, read]) {
    expect(runFindings(one)).toEqual([]);
    for (const { name } of run.tensors.filter(({ kind }) => kind !== 'input')) {
      expect(dataOf(one, name)).toEqual(dataOf(run, name));
    }
  }
});

it('reads nothing in a token that is no symbol', async () => {
  const tokens = Float32Array.of(7, 0, 2.5, -1);
  const { run } = await runKernel(executor, 'seq2seq', { t: 2, b: 1 }, { tokens });
  expect(runFindings(run)).toEqual([]);
});

describe('bounds', () => {
  const shape = { task: 'copy', order: 'ifog', t: 2, b: 1 } as const;
  const inputs = { tokens: Float32Array.of(4, 0, 1, 5), ...trainedWeights(shape) };

  it('allow no wrong token where the logits are far apart', () => {
    const { context, written, accuracy } = translationErrors(shape, inputs);
    expect({ written, accuracy }).toEqual({ written: 0, accuracy: 0 });
    expect(context).toBeLessThan(1e-5);
  });

  it('allow any token where two logits are the same, and any that follow', () => {
    const V = new Float32Array(SYMBOLS * UNITS);
    const { written, accuracy } = translationErrors(shape, { ...inputs, V });
    // Three tokens of 1 may all have been up to 6; none was right, and all may be.
    expect(written).toBeCloseTo(Math.sqrt(3) * (SYMBOLS - 1));
    expect(accuracy).toBeGreaterThan(1);
  });
});
