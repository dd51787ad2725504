import { describe, expect, it } from 'vitest';
import { kernels } from '../kernels/index.ts';
import { defaultParameters } from '../parameters.ts';
import type { Params } from '../parameters.ts';
import { gpuOf } from './gpus.ts';
import { boundOf, demandOfCosts, leastBytes, rankingOf, sentenceOf } from './ranking.ts';
import type { Demand } from './ranking.ts';

const A100 = gpuOf('a100')!;

function demand(label: string, kernel: string, set: Params, { bytes = 4, batch = 1 } = {}): Demand {
  const found = kernels.find(({ name }) => name === kernel)!;
  const params = { ...defaultParameters(found), ...set };
  return demandOfCosts(label, found.costs(params), { specs: found.tensors(params), params, bytes, batch });
}

/** A demand of flops over bytes that no cache lessens. */
const streaming = (label: string, flops: number, bytes: number): Demand => ({
  label,
  flops,
  bytes,
  tensors: [{ kind: 'input', size: bytes, read: bytes, write: 0 }],
});

describe('modelled times rank variants', () => {
  it('where HBM bounds all of them, with or without tensor cores and a cache', () => {
    const demands = [streaming('twice', 1e6, 2e9), streaming('once', 1e6, 1e9)];
    expect(rankingOf(demands, A100)).toEqual({ ok: true, order: ['once', 'twice'] });
    expect(sentenceOf(rankingOf(demands, A100))).toMatch(/once before twice\.$/);
  });

  it('as standard and flash attention on a GPU whose arithmetic is fast for its memory', () => {
    const set = { n: 4096, d: 64, heads: 16, br: 64, bc: 64 };
    const demands = ['standard', 'flash'].map((variant) => demand(variant, 'attention', { ...set, variant }));
    expect(rankingOf(demands, gpuOf('rtx-4090')!)).toEqual({ ok: true, order: ['flash', 'standard'] });
  });

  it('but not at the size of the FlashAttention paper, where f32 makes flash slower and the paper finds it faster', () => {
    const paper = { n: 1024, d: 64, heads: 16, br: 64, bc: 64 };
    const of = { batch: 64 };
    const standard = demand('standard', 'flash-attention-backward', { ...paper, variant: 'standard' }, of);
    const flash = demand('flash', 'flash-attention-backward', { ...paper, variant: 'flash' }, of);
    expect(boundOf(flash, A100) * 1e3).toBeCloseTo(64.5, 1);
    expect(boundOf(flash, A100)).toBeGreaterThan(boundOf(standard, A100));
    expect(sentenceOf(rankingOf([standard, flash], gpuOf('m1-max')!))).toMatch(
      /Apple M1 Max, and what matrix units would change is not published\.$/,
    );
    const onePass = demand('one pass', 'flash-attention-backward', { ...paper, variant: 'flash-one-pass' }, of);
    expect(boundOf(onePass, A100) * 1e3).toBeCloseTo(50, 0);
    expect(rankingOf([standard, onePass], A100).ok).toBe(false);
    const ranking = rankingOf([standard, flash], A100);
    expect(ranking).toEqual({
      ok: false,
      reason:
        'Not ranked by modelled time: arithmetic in f32 bounds flash on the A100 40 GB SXM, which tensor cores would change.',
    });
  });

  it('nor where a cache could change the order', () => {
    const again: Demand = {
      label: 'again',
      flops: 1,
      bytes: 4e9,
      tensors: [{ kind: 'input', size: 1e9, read: 4e9, write: 0 }],
    };
    expect(sentenceOf(rankingOf([streaming('once', 1, 2e9), again], A100))).toBe(
      'Not ranked by modelled time: a cache could change the order on the A100 40 GB SXM, or even it out.',
    );
    const rows = ['safe', 'online'].map((variant) => demand(variant, 'softmax', { r: 64, v: 4096, variant }));
    expect(rankingOf(rows, A100).ok).toBe(false);
  });
});

describe('the best that a cache can do', () => {
  const tensors: Demand['tensors'] = [
    { kind: 'input', size: 100, read: 900, write: 0 },
    { kind: 'intermediate', size: 60, read: 120, write: 60 },
    { kind: 'output', size: 30, read: 60, write: 90 },
  ];

  it('is one read of each input, one write of each output, and of the rest what it cannot hold', () => {
    expect(leastBytes({ tensors }, Infinity)).toBe(130);
    expect(leastBytes({ tensors }, 50)).toBe(100 + 10 + 10 + 30);
    expect(leastBytes({ tensors }, 0)).toBe(100 + 60 + 60 + 30);
  });
});
