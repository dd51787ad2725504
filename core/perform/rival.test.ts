/** Every kernel names rivals that can be run, and what is said of a rival is what a run of it does. */
import { afterAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../../app/node/dawn.ts';
import { LEAST, LIMITS } from '../adapter.fixture.ts';
import type { AdapterLimits } from '../adapter.ts';
import type { Kernel } from '../kernel.ts';
import { kernels } from '../kernels/index.ts';
import { traceKernel } from '../kernels/run.fixture.ts';
import { defaultParameters } from '../parameters.ts';
import type { Params } from '../parameters.ts';
import { rivalSentence } from '../rival.ts';
import type { RunRival } from '../run.ts';
import { createRandom } from '../tensors/random.ts';
import { watchedSums } from '../trace/watched.ts';
import { resolveRequest } from './resolve.ts';
import { closedFormsOf, rivalOf } from './rival.ts';

/** Both directions of one model have the same costs, and no other kernel writes what it writes. */
const ALONE = ['seq2seq'];
const SAMPLES = 40;
const kernelNamed = (name: string): Kernel => kernels.find((kernel) => kernel.name === name)!;

function rivalUnder(kernel: Kernel, set: Params, limits: AdapterLimits = LIMITS): RunRival | null {
  const params = { ...defaultParameters(kernel), ...set };
  return rivalOf({ kernel, params, inputs: kernel.inputs(params, createRandom(1)) }, limits);
}

/** What is said of a rival to a run that does what the closed forms say. */
function said(kernel: Kernel, set: Params): string {
  const { hbmReadBytes, hbmWriteBytes, flops, depth } = closedFormsOf(kernel, { ...defaultParameters(kernel), ...set });
  const sums = { readBytes: hbmReadBytes, writeBytes: hbmWriteBytes, flops, depth: depth ?? 0 };
  return rivalSentence(sums, rivalUnder(kernel, set)!);
}

const executor = createDawnExecutor();
afterAll(() => {
  executor.dispose();
});

describe.each(kernels.map((kernel) => [kernel.name, kernel] as const))('%s', (name, kernel) => {
  const samples = (): Params[] => {
    const random = createRandom(7);
    return Array.from({ length: SAMPLES }, () => kernel.sample(random));
  };

  it.each(kernel.presets.map((preset) => [preset.name, preset.values] as const))('%s has a rival', (_, values) => {
    const rival = rivalUnder(kernel, values);
    if (ALONE.includes(name)) expect(rival).toBe(null);
    else
      expect([rival?.title, rival?.why]).toEqual([
        expect.stringMatching(/[A-Za-z\d]$/),
        expect.stringMatching(/^[A-Z].*\.$/),
      ]);
  });

  it('has rivals that are other runs, and that are accepted as they are', () => {
    for (const params of [...kernel.presets.map(({ values }) => values), ...samples()]) {
      const rival = rivalUnder(kernel, params);
      if (rival === null) continue;
      const resolved = resolveRequest({ kernel: rival.kernel, params: rival.params, seed: 1, inputs: {} }, LIMITS);
      expect(resolved).toMatchObject({ ok: true, value: { params: rival.params } });
      expect({ kernel: rival.kernel, ...rival.params }).not.toEqual({
        kernel: name,
        ...defaultParameters(kernel),
        ...params,
      });
    }
  });

  if (ALONE.includes(name)) return;
  it('has a rival that does what is said of it, on the same inputs', async () => {
    const params = samples().find((one) => rivalUnder(kernel, one) !== null)!;
    const { run: own } = await traceKernel(executor, name, params);
    const { run: other } = await traceKernel(executor, own.rival!.kernel, own.rival!.params);
    const { closedForm } = own.rival!;
    const { readBytes, writeBytes, flops, depth } = watchedSums(other);
    expect({ hbmReadBytes: readBytes, hbmWriteBytes: writeBytes, flops }).toEqual({
      hbmReadBytes: closedForm.hbmReadBytes,
      hbmWriteBytes: closedForm.hbmWriteBytes,
      flops: closedForm.flops,
    });
    expect(closedForm.depth ?? depth).toBe(depth);
    const [mine, theirs] = [own, other].map(({ tensors }) => tensors.filter(({ kind }) => kind === 'input'));
    const shared = mine!.filter((one) =>
      theirs!.some((its) => its.name === one.name && String(its.shape) === String(one.shape)),
    );
    expect(shared[0]?.name).toBe(mine![0]!.name);
    if (own.kernel === other.kernel)
      expect(theirs!.map(({ name: tensor, data }) => [tensor, data])).toEqual(
        mine!.map(({ name: tensor, data }) => [tensor, data]),
      );
    else expect(theirs!.find((its) => its.name === mine![0]!.name)?.data).toEqual(mine![0]!.data);
  });
});

describe('what is said of a rival', () => {
  it.each([
    ['attention', {}, 'Standard attention would move 184.0 KB: 2.29 times as much.'],
    [
      'attention',
      { variant: 'standard' },
      'Flash attention would move only 80.3 KB: this run moved 2.29 times as much.',
    ],
    [
      'linear-attention',
      { variant: 'chunked' },
      'The recurrent form would move the same 17.1 KB in 67 dependent steps instead of 11.',
    ],
    ['ssm', { variant: 'scan' }, 'The recurrence would move the same 480 B in 34 dependent steps instead of 13.'],
    ['softmax', { variant: 'naive' }, 'Online softmax would move the same 12.0 KB with 7,360 flops instead of 4,096.'],
    [
      'matmul',
      { variant: 'register-blocked', bm: 32, bn: 32, bk: 8, m: 64, n: 64, k: 32 },
      'Tiles of 8 × 8 would move 144.0 KB: 3.00 times as much.',
    ],
  ] as const)('%s %j', (name, set, sentence) => {
    expect(said(kernelNamed(name), set)).toBe(sentence);
  });
});

describe('a run whose last pass only measures', () => {
  const measured = kernels.filter((kernel) => kernel.watchedCosts !== undefined);

  it.each(measured.map((kernel) => [kernel.name, kernel] as const))(
    '%s is compared without it',
    async (name, kernel) => {
      const params = kernel.presets[0]!.values;
      const { run } = await traceKernel(executor, name, { ...defaultParameters(kernel), ...params });
      const all = { ...defaultParameters(kernel), ...params };
      const { read, write, flops, depth } = kernel.watchedCosts!(all);
      const total = (sums: Readonly<Record<string, number>>): number =>
        4 * Object.values(sums).reduce((sum, elements) => sum + elements, 0);
      expect(run.passes.some(({ measures }) => measures)).toBe(true);
      expect(watchedSums(run)).toEqual({ readBytes: total(read), writeBytes: total(write), flops, depth });
      expect(watchedSums(run).flops).toBeLessThan(run.flops);
    },
  );

  it.each(kernels.map((kernel) => [kernel.name, kernel] as const))(
    '%s does not measure before it is done',
    (_, kernel) => {
      for (const { values } of kernel.presets) {
        const measures = kernel
          .passes({ ...defaultParameters(kernel), ...values })
          .map((pass) => pass.measures === true);
        expect(measures).toEqual(measures.toSorted((a, b) => Number(a) - Number(b)));
      }
    },
  );
});

describe('a rival that cannot be run is not named', () => {
  it('where its tiles are too large for the device', () => {
    const wide = { variant: 'standard', n: 64, d: 64, br: 64, bc: 64 };
    expect(rivalUnder(kernelNamed('attention'), wide, { ...LEAST, maxComputeWorkgroupStorageSize: 2 ** 20 })).not.toBe(
      null,
    );
    expect(rivalUnder(kernelNamed('attention'), wide, LEAST)).toBe(null);
  });

  it('where the rules of its kernel refuse it', () => {
    const long = { t: 300, influence: true };
    expect(rivalUnder(kernelNamed('rnn'), long)).toBe(null);
    expect(rivalUnder(kernelNamed('rnn'), { ...long, influence: false })).not.toBe(null);
  });

  it('and one whose own parameters do nothing in the run gets values that work', () => {
    const chunk = rivalUnder(kernelNamed('ssm'), { variant: 'recurrent', c: 12 });
    expect(chunk).toMatchObject({ params: { variant: 'scan', c: 8 } });
    const points = rivalUnder(kernelNamed('ssm'), { variant: 'recurrent', initialisation: 'dense', points: 100 });
    expect(points).toMatchObject({ params: { variant: 'convolution', points: 64 } });
  });
});
