/** onnxruntime-web: matrix products, softmax, attention, and what it has of cumulative sums, at several sizes. */
import { readFileSync } from 'node:fs';
import { modelOf } from './onnx.mjs';
import { LONG_PRODUCT, PRODUCTS, ROWS } from './sizes.mjs';

const DIST = new URL('./node_modules/onnxruntime-web/dist/', import.meta.url);

export async function run(_, about) {
  const ort = await import(new URL('ort.webgpu.min.mjs', DIST).href);
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmBinary = readFileSync(new URL('ort-wasm-simd-threaded.jsep.wasm', DIST));
  ort.env.wasm.wasmPaths = DIST.href;
  ort.env.logLevel = 'error';
  const step = async (name, type, node) => {
    about(name);
    const session = await ort.InferenceSession.create(modelOf(type, node), {
      executionProviders: ['webgpu'],
      graphOptimizationLevel: 'disabled',
    });
    const feeds = Object.entries(node.inputs).map(([input, shape]) => {
      const data = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, index) => Math.sin(index));
      return [input, new ort.Tensor('float32', data, shape)];
    });
    await session.run(Object.fromEntries(feeds));
    await session.release();
  };

  for (const [m, k, n] of [...PRODUCTS, LONG_PRODUCT]) {
    const outputs = ['C'];
    await step(`MatMul ${m}x${k}x${n}`, 'MatMul', { inputs: { A: [m, k], B: [k, n] }, outputs });
    await step(`MatMul 3x${m}x${k}x${n}`, 'MatMul', { inputs: { A: [3, m, k], B: [3, k, n] }, outputs });
    await step(`MatMul 2x3x${m}x${k}x${n}`, 'MatMul', { inputs: { A: [2, 3, m, k], B: [k, n] }, outputs });
    await step(`Gemm ${m}x${k}x${n}`, 'Gemm', {
      inputs: { A: [m, k], B: [k, n], bias: [n] },
      outputs,
      attributes: { alpha: 0.5 },
    });
    await step(`Gemm ${m}x${k}x${n} transposed`, 'Gemm', {
      inputs: { A: [k, m], B: [n, k] },
      outputs,
      attributes: { transA: 1, transB: 1 },
    });
    await step(`FusedMatMul ${m}x${k}x${n}`, 'FusedMatMul', {
      inputs: { A: [m, k], B: [k, n] },
      outputs,
      domain: 'com.microsoft',
      attributes: { alpha: 0.5 },
    }).catch(() => {});
  }
  for (const shape of [...ROWS, [2, 3, 3, 33]]) {
    const given = { inputs: { X: shape }, outputs: ['Y'] };
    const size = shape.join('x');
    for (const axis of [-1, 0])
      await step(`Softmax ${size} along ${axis}`, 'Softmax', { ...given, attributes: { axis } });
    for (const [exclusive, reverse] of [
      [0, 0],
      [1, 1],
    ])
      await step(`CumSum ${size} ${exclusive}`, 'CumSum', {
        ...given,
        constants: { axis: [1] },
        attributes: { exclusive, reverse },
      });
    await step(`ReduceSum ${size}`, 'ReduceSum', { ...given, constants: { axes: [-1] }, attributes: { keepdims: 1 } });
    await step(`ReduceMax ${size}`, 'ReduceMax', { ...given, attributes: { axes: [0] } });
    await step(`LayerNormalization ${size}`, 'LayerNormalization', {
      inputs: { X: shape, scale: shape.slice(-1) },
      outputs: ['Y'],
    });
    await step(`Transpose ${size}`, 'Transpose', {
      ...given,
      attributes: { perm: shape.map((_, i) => shape.length - 1 - i) },
    });
    for (const type of ['Exp', 'Sigmoid', 'Tanh', 'Relu', 'Erf']) await step(`${type} ${size}`, type, given);
  }
  for (const [batch, n, heads, d] of [
    [1, 8, 1, 4],
    [1, 32, 2, 16],
    [2, 33, 4, 64],
    [1, 128, 2, 32],
  ]) {
    const hidden = heads * d;
    const size = `${batch}x${n}x${heads}x${d}`;
    const domain = 'com.microsoft';
    const three = { Q: [batch, n, hidden], K: [batch, n, hidden], V: [batch, n, hidden] };
    await step(`MultiHeadAttention ${size}`, 'MultiHeadAttention', {
      inputs: three,
      outputs: ['O'],
      domain,
      attributes: { num_heads: heads },
    });
    for (const unidirectional of [0, 1])
      await step(`Attention ${size} ${unidirectional}`, 'Attention', {
        inputs: { X: [batch, n, hidden], W: [hidden, 3 * hidden], B: [3 * hidden] },
        outputs: ['O'],
        domain,
        attributes: { num_heads: heads, unidirectional },
      });
  }
}
