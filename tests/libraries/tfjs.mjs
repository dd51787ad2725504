/** TensorFlow.js: matrix products, softmax, attention, cumulative sums and an LSTM, at several sizes. */
import tf from '@tensorflow/tfjs-core';
import webgpu from '@tensorflow/tfjs-backend-webgpu';
import { CELLS, HEADS, LONG_PRODUCT, PRODUCTS, ROWS } from './sizes.mjs';

const { WebGPUBackend } = webgpu;

export async function run(gpu, about) {
  const adapter = await gpu.requestAdapter();
  const device = await adapter.requestDevice();
  tf.registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info));
  await tf.setBackend('webgpu');
  await tf.ready();
  const random = (...shape) => tf.randomUniform(shape, -1, 1, 'float32', 1);
  const step = async (name, compute) => {
    about(name);
    const result = compute();
    for (const one of [result].flat()) await one.data();
  };

  for (const [m, k, n] of [...PRODUCTS, LONG_PRODUCT]) {
    await step(`matmul ${m}x${k}x${n}`, () => tf.matMul(random(m, k), random(k, n)));
    await step(`matmul ${m}x${k}x${n} transposed`, () => tf.matMul(random(k, m), random(n, k), true, true));
    await step(`matmul ${m}x${k}x${n} batched`, () => tf.matMul(random(3, m, k), random(3, k, n)));
    for (const activation of ['relu', 'sigmoid', 'elu', 'gelu' in tf ? 'gelu' : 'relu6'])
      await step(`fused matmul ${m}x${k}x${n} ${activation}`, () =>
        tf.fused.matMul({ a: random(m, k), b: random(k, n), bias: random(n), activation }),
      );
  }
  for (const shape of ROWS) {
    await step(`softmax ${shape.join('x')}`, () => tf.softmax(random(...shape)));
    await step(`logSoftmax ${shape.join('x')}`, () => tf.logSoftmax(random(...shape)));
    await step(`cumsum ${shape.join('x')}`, () => tf.cumsum(random(...shape), shape.length - 1));
    await step(`exclusive reverse cumsum ${shape.join('x')}`, () =>
      tf.cumsum(random(...shape), shape.length - 1, true, true),
    );
    await step(`cumprod ${shape.join('x')}`, () => tf.cumprod(random(...shape), shape.length - 1));
  }
  for (const [heads, n, d] of HEADS) {
    await step(`attention ${heads}x${n}x${d}`, () => {
      const [q, k, v] = [0, 1, 2].map(() => random(heads, n, d));
      const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(d));
      const mask = tf.linalg.bandPart(tf.ones([n, n]), -1, 0);
      return tf.matMul(tf.softmax(tf.where(tf.cast(mask, 'bool'), scores, tf.fill([heads, n, n], -1e9))), v);
    });
  }
  for (const [batch, x, h] of CELLS) {
    await step(`lstm ${batch}x${x}x${h}`, () =>
      tf.basicLSTMCell(
        tf.scalar(1),
        random(x + h, 4 * h),
        random(4 * h),
        random(batch, x),
        random(batch, h),
        random(batch, h),
      ),
    );
  }
}
