import { describe, expect, it } from 'vitest';
import { kernels } from '../kernels/index.ts';
import { defaultParameters } from '../parameters.ts';
import { misfit, missing, partsThatFit } from './fit.ts';
import type { Heads, Target } from './fit.ts';
import { parsePart } from './part.ts';

function target(kernelName: string, tensor: string, set: Target['set'] = {}): Target {
  const kernel = kernels.find(({ name }) => name === kernelName)!;
  const spec = kernel.tensors(defaultParameters(kernel)).find(({ name }) => name === tensor)!;
  return { kernel, spec, set };
}

/** What a suggestion takes of 0, 1, 2, ... */
function values(part: string, shape: readonly number[]): number[] {
  const parsed = parsePart(part, shape, 'w');
  if (!parsed.ok) throw new Error(parsed.problem.message);
  const { rows, take } = parsed.value;
  const size = shape.slice(1).reduce((a, b) => a * b, 1);
  const all = Float32Array.from({ length: shape[0]! * size }, (_, at) => at);
  return Array.from(take(rows === null ? all : all.slice(rows.from * size, rows.to * size)));
}

function suggested(
  name: string,
  shape: readonly number[],
  at: Target,
  heads: Heads,
): Readonly<Record<string, number[]>> {
  const parts = partsThatFit({ name, shape }, at, heads);
  return Object.fromEntries(parts.map(({ label, part }) => [label, values(part, shape)]));
}

const UNKNOWN: Heads = { count: null, head: 0 };
const SECOND: Heads = { count: 2, head: 1 };

describe('Q, K and V in one array', () => {
  // The expected values are those of NumPy for the code of transformers: GPT2Attention splits columns in three,
  // GPTNeoXAttention views rows as [heads, 3 * size] and takes thirds of each head.
  it('are the columns of c_attn', () => {
    const found = suggested('h.0.attn.c_attn.weight', [4, 12], target('attention', 'K'), SECOND);
    expect(found['K of head 1']).toEqual([6, 7, 18, 19, 30, 31, 42, 43]);
    expect(found['All of K']).toEqual([4, 5, 6, 7, 16, 17, 18, 19, 28, 29, 30, 31, 40, 41, 42, 43]);
    expect(found['K, a plane for each head']).toEqual([4, 5, 16, 17, 28, 29, 40, 41, 6, 7, 18, 19, 30, 31, 42, 43]);
    expect(Object.keys(found)[0]).toBe('K of head 1');
  });

  it('are rows of query_key_value, head by head, once the heads are known', () => {
    const name = 'gpt_neox.layers.0.attention.query_key_value.weight';
    const found = suggested(name, [12, 4], target('attention', 'K'), SECOND);
    expect(found['K of head 1']).toEqual([32, 33, 34, 35, 36, 37, 38, 39]);
    expect(found['K, a plane for each head']).toEqual([8, 12, 9, 13, 10, 14, 11, 15, 32, 36, 33, 37, 34, 38, 35, 39]);
    expect(found['All of K']).toEqual([8, 9, 10, 11, 12, 13, 14, 15, 32, 33, 34, 35, 36, 37, 38, 39]);
    expect(missing({ name, shape: [12, 4] }, SECOND)).toBeUndefined();

    expect(Object.keys(suggested(name, [12, 4], target('attention', 'K'), UNKNOWN))).toEqual([
      'The whole array',
      'Transposed',
    ]);
    expect(missing({ name, shape: [12, 4] }, UNKNOWN)).toBe(
      `${name} has Q, K and V of each head one after the other: say how many heads the model has.`,
    );
    expect(missing({ name, shape: [12, 4] }, { count: 5, head: 0 })).toContain('12 rows are not those of 5 heads');
  });

  it('are rows of in_proj_weight', () => {
    const found = suggested('attn.in_proj_weight', [6, 2], target('attention', 'V'), UNKNOWN);
    expect(found['All of V']).toEqual([8, 9, 10, 11]);
    expect(found['All of V, transposed']).toEqual([8, 10, 9, 11]);
  });
});

describe('what fits', () => {
  it('is a whole array of the right dimensions', () => {
    const q = { name: 'layers.0.q_proj.weight', shape: [8, 4] };
    expect(misfit(target('attention', 'Q'), q)).toBeUndefined();
    expect(partsThatFit(q, target('attention', 'Q'), UNKNOWN)[0]).toMatchObject({ id: 'whole', part: '' });
    expect(suggested(q.name, q.shape, target('attention', 'Q'), { count: 4, head: 3 })).toMatchObject({
      'Head 3': [24, 25, 26, 27, 28, 29, 30, 31],
    });
  });

  it('is at most what a parameter may be', () => {
    const wide = { name: 'wte.weight', shape: [50257, 6000] };
    expect(misfit(target('attention', 'Q'), wide)).toMatch(/must be a whole number from 1 to 16384, not 50257/);
    expect(partsThatFit(wide, target('attention', 'Q'), UNKNOWN)).toEqual([
      { id: 'cut', label: 'The first that it takes', part: '[0:16384, 0:4096]' },
    ]);
    expect(partsThatFit(wide, target('attention', 'Q', { n: 14, d: 4 }), UNKNOWN).map(({ part }) => part)).toEqual([
      '[0:14, 0:4]',
    ]);
  });

  it('is one of several in front', () => {
    const stacked = { name: 'layers.w', shape: [12, 5, 6] };
    expect(partsThatFit(stacked, target('matmul', 'A'), UNKNOWN)).toEqual([
      { id: 'cut', label: 'The first of the leading axis', part: '[0, :, :]' },
    ]);
  });

  it('is nothing of an array with too few dimensions', () => {
    expect(partsThatFit({ name: 'ln.bias', shape: [8] }, target('attention', 'Q'), UNKNOWN)).toEqual([]);
    expect(misfit(target('attention', 'Q'), { name: 'ln.bias', shape: [8] })).toContain('expected [n, d]');
  });
});
