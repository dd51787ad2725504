import { describe, expect, it } from 'vitest';
import type { Kernel } from '../kernel.ts';
import { kernels } from '../kernels/index.ts';
import type { Params } from '../parameters.ts';
import { AS_RUN } from '../sweep.ts';
import { closedForm, LARGEST_SIZE, variantsOf } from './closed-form.ts';
import type { ClosedForm } from './closed-form.ts';

const kernelNamed = (name: string): Kernel => kernels.find((kernel) => kernel.name === name)!;

function formOf(name: string, set: Params, assumed = AS_RUN): ClosedForm {
  const outcome = closedForm(kernelNamed(name), set, assumed);
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome.value;
}

const GB = 1e9;
const bytesOf = ({ hbmReadBytes, hbmWriteBytes }: ClosedForm): number => hbmReadBytes + hbmWriteBytes;

describe('closed forms against the papers', () => {
  // Dao et al. 2022, figure 2: GPT-2 medium, forward and backward, in f16.
  const medium = { n: 1024, d: 64, heads: 16 };
  const half = { bytes: 2, batch: 64 };

  it('are the 40.3 GB of standard attention to 3 %, with products in tiles of 128', () => {
    const standard = formOf('flash-attention-backward', { ...medium, variant: 'standard', br: 128, bc: 128 }, half);
    expect(bytesOf(standard) / GB).toBeCloseTo(39.19, 2);
    expect(Math.abs(bytesOf(standard) / (40.3 * GB) - 1)).toBeLessThan(0.03);
  });

  it('are the 4.4 GB of flash attention to 6 %, in one pass backward and with the blocks of 256 at which the paper is fastest', () => {
    const flash = formOf('flash-attention-backward', { ...medium, variant: 'flash-one-pass', br: 256, bc: 256 }, half);
    expect(bytesOf(flash) / GB).toBeCloseTo(4.18, 2);
    expect(Math.abs(bytesOf(flash) / (4.4 * GB) - 1)).toBeLessThan(0.06);
  });

  it('are 12, 18 and 14 N² d for forward and backward, to what is no product', () => {
    const { n, d, heads } = medium;
    for (const [variant, times] of [
      ['standard', 12],
      ['flash', 18],
      ['flash-one-pass', 14],
    ] as const) {
      const { flops } = formOf('flash-attention-backward', { ...medium, variant, br: 128, bc: 128 }, half);
      const products = times * n * n * d * heads * 64;
      expect(flops).toBeGreaterThan(products);
      expect(flops / products).toBeLessThan(1.03);
    }
  });

  it('are of the forward pass what its algorithms say, term by term', () => {
    const { n, d, heads } = medium;
    const [br, bc] = [128, 256];
    const tile = n * d;
    const all = 2 * 64 * heads;
    const keysOutside = formOf('attention', { ...medium, variant: 'flash', loop: 'kv-outer', br, bc }, half);
    const visits = n / bc;
    // Algorithm 1: K and V once; Q, O, l and m at every block of keys, of which the first finds nothing to read.
    expect(keysOutside.hbmReadBytes).toBe(all * (2 * tile + visits * tile + (visits - 1) * (tile + 2 * n)));
    expect(keysOutside.hbmWriteBytes).toBe(all * visits * (tile + 2 * n));
    const queriesOutside = formOf('attention', { ...medium, variant: 'flash', br, bc }, half);
    expect(queriesOutside.hbmReadBytes).toBe(all * (tile + (2 * tile * n) / br));
    expect(queriesOutside.hbmWriteBytes).toBe(all * (tile + n));
    const standard = formOf('attention', { ...medium, variant: 'standard', br, bc }, half);
    expect(standard.hbmReadBytes).toBe(all * ((tile * n) / bc + (2 * tile * n) / br + 3 * n * n));
    expect(standard.hbmWriteBytes).toBe(all * (2 * n * n + tile));
  });

  it('are 4 N² d of a forward pass, to what softmax costs', () => {
    const { n, d, heads } = medium;
    for (const variant of ['standard', 'flash']) {
      const { flops } = formOf('attention', { ...medium, variant, br: 128, bc: 128 }, half);
      const products = 4 * n * n * d * heads * 64;
      expect(flops).toBeGreaterThan(products);
      expect(flops / products).toBeLessThan(1.04);
    }
  });
});

describe.each(kernels.map((kernel) => [kernel.name, kernel] as const))('closed forms of %s', (name, kernel) => {
  it('are there for every variant, and grow with batch and bytes', () => {
    for (const variant of variantsOf(kernel)) {
      const set: Params = variant === null ? {} : { variant };
      const [one, many] = [formOf(name, set), formOf(name, set, { bytes: 2, batch: 6 })];
      expect(bytesOf(many)).toBe(3 * bytesOf(one));
      expect([many.flops, many.depth]).toEqual([6 * one.flops, one.depth]);
      expect(many.sramBytes).toBe(one.sramBytes / 2);
      expect(many.intensity).toBeCloseTo(2 * one.intensity, 9);
      expect(many.stateBytes).toBe(one.stateBytes === null ? null : 3 * one.stateBytes);
    }
  });

  it('are there for sizes and blocks beyond every adapter, in a moment', () => {
    for (const { name: size, kind, ...rest } of kernel.parameters) {
      if (kind !== 'integer' || !('maximum' in rest)) continue;
      const outcome = closedForm(kernel, { [size]: 2 ** 20 }, AS_RUN);
      if (outcome.ok) {
        expect(Number.isFinite(bytesOf(outcome.value) + outcome.value.flops)).toBe(true);
        expect(outcome.value.hbmReadBytes).toBeGreaterThan(0);
      } else {
        expect(outcome.problem.message).not.toMatch(/Infinity|NaN|adapter/);
      }
    }
  });
});

describe('what closed forms refuse', () => {
  it.each([
    [{ n: 2 * LARGEST_SIZE }, AS_RUN, 'n must be a whole number from 1 to 16777216, not 33554432; n = 16777216 works.'],
    [{ n: 0, loop: 'sideways', variant: 'standard' }, AS_RUN, /not 0; n = 1 works\.$/],
    [{ zz: 1 }, AS_RUN, /^There is no parameter "zz"/],
    [{}, { bytes: 0, batch: 1 }, 'bytes must be a whole number from 1 to 8, not 0.'],
    [{}, { bytes: 4, batch: 1.5 }, 'batch must be a whole number from 1 to 1048576, not 1.5.'],
  ] as const)('%j of %j', (set, assumed, sentence) => {
    const outcome = closedForm(kernelNamed('attention'), set, assumed);
    if (outcome.ok) throw new Error('it is not refused');
    expect(outcome.problem.message).toMatch(sentence);
  });
});
