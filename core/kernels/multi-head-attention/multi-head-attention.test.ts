import { afterAll, expect, it } from 'vitest';
import { createDawnExecutor } from '../../../app/node/dawn.ts';
import { dataOf, traceKernel } from '../run.fixture.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

it('is attention when one head projects by the identity', async () => {
  const [n, d] = [11, 3];
  const identity = Float32Array.from({ length: d * d }, (_, index) => (index % (d + 1) === 0 ? 1 : 0));
  const shape = { n, d, heads: 1, br: 4, bc: 4, causal: true };
  const weights = { Wq: identity, Wk: identity, Wv: identity, Wo: identity };
  const { run } = await traceKernel(executor, 'multi-head-attention', { ...shape, bt: 2 }, weights);
  const X = dataOf(run, 'X');
  const { run: attention } = await traceKernel(executor, 'attention', shape, { Q: X, K: X, V: X });
  expect([...dataOf(run, 'Y')]).toEqual([...dataOf(attention, 'O')]);
});

it('gives every head rows of P that sum to 1', async () => {
  const [n, heads] = [6, 3];
  const { run } = await traceKernel(executor, 'multi-head-attention', { variant: 'standard', n, d: 2, heads, br: 4 });
  const P = dataOf(run, 'P');
  for (let row = 0; row < heads * n; row++) {
    expect(P.slice(row * n, (row + 1) * n).reduce((a, b) => a + b)).toBeCloseTo(1, 6);
  }
});

it('takes the same answer from both variants', async () => {
  const shape = { n: 9, d: 3, heads: 2, br: 4, bc: 4, bt: 4 };
  const { run: flash } = await traceKernel(executor, 'multi-head-attention', shape);
  const { run: standard } = await traceKernel(executor, 'multi-head-attention', { ...shape, variant: 'standard' });
  dataOf(flash, 'Y').forEach((value, index) => expect(value).toBeCloseTo(dataOf(standard, 'Y')[index]!, 5));
});
