/** jax-js: matrix products, softmax, attention, cumulative sums and an LSTM, at several sizes, as it fuses them. */
import { defaultDevice, init, jit, nn, numpy as np, random } from '@jax-js/jax';
import { CELLS, HEADS, PRODUCTS, ROWS } from './sizes.mjs';

export async function run(_, about) {
  await init('webgpu');
  defaultDevice('webgpu');
  let key = 0;
  const given = (...shape) => random.uniform(random.key(++key), shape);
  const step = async (name, compute) => {
    about(name);
    for (const one of [await compute()].flat()) await one.data();
  };

  for (const [m, k, n] of PRODUCTS) {
    await step(`matmul ${m}x${k}x${n}`, () => np.matmul(given(m, k), given(k, n)));
    await step(`matmul ${m}x${k}x${n} batched`, () => np.matmul(given(3, m, k), given(3, k, n)));
    await step(`matmul ${m}x${k}x${n} with relu`, () =>
      jit((a, b) => nn.relu(np.matmul(a, b)))(given(m, k), given(k, n)),
    );
  }
  for (const shape of [...ROWS, [1, 2, 3, 33]]) {
    await step(`softmax ${shape.join('x')}`, () => nn.softmax(given(...shape), -1));
    await step(`softmax ${shape.join('x')} jit`, () => jit((x) => nn.softmax(x, -1))(given(...shape)));
    await step(`logsumexp ${shape.join('x')}`, () => nn.logsumexp(given(...shape), -1));
    await step(`cumsum ${shape.join('x')}`, () => np.cumsum(given(...shape), -1));
    await step(`sort ${shape.join('x')}`, () => np.sort(given(...shape), -1));
  }
  for (const [heads, n, d] of HEADS) {
    const attention = (q, k, v) =>
      np.matmul(nn.softmax(np.matmul(q, np.matrixTranspose(k)).mul(1 / Math.sqrt(d)), -1), v);
    const inputs = () => [given(heads, n, d), given(heads, n, d), given(heads, n, d)];
    await step(`attention ${heads}x${n}x${d}`, () => attention(...inputs()));
    await step(`attention ${heads}x${n}x${d} jit`, () => jit(attention)(...inputs()));
  }
  for (const [batch, x, h] of CELLS) {
    await step(`lstm ${batch}x${x}x${h}`, () =>
      jit((x, h, c, w, u, b) => {
        const gates = np.matmul(x, w).add(np.matmul(h, u)).add(b);
        const [i, f, g, o] = np.split(gates, 4, 1);
        const next = nn
          .sigmoid(f)
          .mul(c)
          .add(nn.sigmoid(i).mul(np.tanh(g)));
        return nn.sigmoid(o).mul(np.tanh(next));
      })(given(batch, x), given(batch, h), given(batch, h), given(x, 4 * h), given(h, 4 * h), given(4 * h)),
    );
  }
}
