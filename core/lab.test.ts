import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDawnExecutor } from '../app/node/dawn.ts';
import { createDeviceExecutor } from './gpu/device.ts';
import { createLab } from './lab.ts';
import type { Params } from './parameters.ts';
import { CANCELLED } from './port/contract.ts';
import type { CheckedRequest, CheckRequest, RunRequest } from './request.ts';
import type { Progress, Run } from './run.ts';
import { isSound } from './run.ts';
import type { SweepReport, SweepRequest } from './sweep.ts';
import { parseNpy, writeNpy } from './tensors/npy.ts';
import { changesSlot, decodeEvent, OPERATIONS } from './trace/layout.ts';

const executor = createDawnExecutor();
const lab = createLab({ executor });
afterAll(() => executor.dispose());

const SMALL: Params = { n: 8, d: 4, br: 4, bc: 4 };
const request = (more: Partial<RunRequest> = {}): RunRequest => ({
  kernel: 'attention',
  params: SMALL,
  seed: 1,
  inputs: {},
  ...more,
});
const file = (
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
): Record<string, { name: string; bytes: Uint8Array<ArrayBuffer> }> => ({
  [name]: { name: `${name}.npy`, bytes },
});
const npy = (shape: number[], value = 0.5): Uint8Array<ArrayBuffer> =>
  writeNpy(new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value), shape);

async function mustRun(more: Partial<RunRequest> = {}): Promise<Run> {
  const outcome = await lab.run(request(more));
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome.value;
}

describe('run', () => {
  it('is sound, and tells its stages in order', async () => {
    const told: Progress[] = [];
    const outcome = await lab.run(request(), { progress: (progress) => told.push(progress) });
    expect(outcome.ok && isSound(outcome.value)).toBe(true);
    expect([...new Set(told.map(({ stage }) => stage))]).toEqual([
      'inputs',
      'untraced',
      'traced',
      'reference',
      'audit',
    ]);
    const fractions = told.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
  });

  it('is the same for the same seed, and another for another', async () => {
    const [one, again, other] = [await mustRun(), await mustRun(), await mustRun({ seed: 2 })];
    expect(again.tensors).toEqual(one.tensors);
    expect(again.records).toEqual(one.records);
    expect(other.tensors[0]!.data).not.toEqual(one.tensors[0]!.data);
  });

  it('is cancelled by cancel, and by the next run', async () => {
    const first = lab.run(request());
    const second = lab.run(request());
    expect(await first).toEqual({ ok: false, problem: { message: CANCELLED } });
    await lab.cancel();
    expect(await second).toEqual({ ok: false, problem: { message: CANCELLED } });
    expect(isSound(await mustRun())).toBe(true);
  });

  it('takes sizes that are not set from the shapes of the inputs', async () => {
    const run = await mustRun({
      params: { br: 2, bc: 2 },
      inputs: { ...file('Q', npy([3, 5])), ...file('K', npy([3, 5])) },
    });
    expect(run.params).toMatchObject({ n: 3, d: 5, heads: 1 });
    expect(run.tensors[0]!.data!.every((value) => value === 0.5)).toBe(true);
  });

  it.each<[string, Partial<RunRequest>, RegExp]>([
    ['an unknown kernel', { kernel: 'atention' }, /^There is no kernel "atention"; did you mean "attention"\?/],
    ['an unknown parameter', { params: { blocks: 4 } }, /^There is no parameter "blocks" of attention/],
    ['N = 0', { params: { n: 0 } }, /^n must be a whole number from 1 to 16384, not 0; n = 1 works\.$/],
    [
      'a block beyond workgroup memory',
      { params: { br: 256, bc: 256, d: 64 } },
      /need [\d.]+ KB of workgroup memory, but this adapter has [\d.]+ KB; br = \d+, bc = \d+ works\.$/,
    ],
    ['a seed that is none', { seed: -1 }, /^The seed must be a whole number from 0 to 4294967295, not -1\.$/],
    ['an unknown input', { inputs: file('W', npy([8, 4])) }, /^There is no input "W" of attention/],
    ['a truncated file', { inputs: file('Q', npy([8, 4]).slice(0, -3)) }, /^Q\.npy .*truncated|^Q\.npy .*bytes/],
    ['a file that is no .npy', { inputs: file('Q', new Uint8Array([1, 2, 3])) }, /^Q\.npy is not a \.npy file/],
    ['another shape', { inputs: file('Q', npy([9, 4])) }, /Q\.npy/],
    ['NaN', { inputs: file('Q', npy([8, 4], NaN)) }, /^Q\.npy holds NaN at \[0, 0\]/],
    ['another dtype', { inputs: file('Q', writeNpy(new Uint32Array(32), [8, 4])) }, /^Q\.npy .*u4/],
  ])('refuses %s in one sentence', async (_, more, message) => {
    const outcome = await lab.run(request(more));
    expect(outcome.ok).toBe(false);
    if (outcome.ok) return;
    expect(outcome.problem.message).toMatch(message);
    expect(outcome.problem.message).toMatch(/\.$/);
  });
});

describe('check', () => {
  const check = async (params: Params, inputs: CheckRequest['inputs'] = {}): Promise<CheckedRequest> => {
    const outcome = await lab.check({ kernel: 'attention', params, seed: 1, inputs });
    if (!outcome.ok) throw new Error(outcome.problem.message);
    return outcome.value;
  };

  it('says what a run would take', async () => {
    const { problems, params, sram } = await check(SMALL);
    expect(problems).toEqual([]);
    expect(params).toMatchObject({ ...SMALL, variant: 'flash', scale: null });
    expect(sram.needed).toBe((await mustRun()).sramBytes);
    expect(sram.available).toBeGreaterThanOrEqual(16384);
  });

  it('takes sizes from the shapes of files, without the files', async () => {
    expect((await check({}, { Q: { name: 'q.npy', shape: [2, 7, 3] } })).params).toMatchObject({
      heads: 2,
      n: 7,
      d: 3,
    });
    const { problems } = await check({ n: 8 }, { Q: { name: 'q.npy', shape: [7, 3] } });
    expect(problems).toHaveLength(1);
    expect(problems[0]!.message).toContain('q.npy');
  });

  it('says which inputs the seed does not make, and what they are', async () => {
    const request = { kernel: 'seq2seq', params: { task: 'copy' }, seed: 1, inputs: {} };
    expect(await lab.check(request)).toMatchObject({ value: { fixedInputs: { V: 'trained to copy' } } });
    expect((await check(SMALL)).fixedInputs).toEqual({});
  });

  it('names every parameter that is wrong, and still the memory when only the blocks are too large', async () => {
    expect((await check({ n: 0, d: -1 })).problems.map(({ field }) => field)).toEqual(['n', 'd']);
    const large = await check({ ...SMALL, br: 256, bc: 256 });
    expect(large.problems).toHaveLength(1);
    expect(large.sram.needed).toBeGreaterThan(large.sram.available);
  });

  it('gives a problem for an unknown kernel and where there is no adapter', async () => {
    const request = { kernel: 'atention', params: {}, seed: 1, inputs: {} };
    expect(await lab.check(request)).toMatchObject({ ok: false, problem: { field: 'atention' } });
    const blind = createLab({ executor: createDeviceExecutor({ requestAdapter: () => Promise.resolve(null) }) });
    const outcome = await blind.check({ ...request, kernel: 'attention' });
    expect(outcome).toMatchObject({ problem: { message: expect.stringContaining('No WebGPU adapter') as string } });
  });
});

describe('a held run', () => {
  let run: Run;
  beforeAll(async () => (run = await mustRun({ params: { ...SMALL, n: 10, causal: true } })));

  it('gives snapshots in which loads hold the tensor and the last O is what was stored', async () => {
    for (let workgroup = 0; workgroup < 3; workgroup++) {
      const outcome = await lab.snapshot({ run: run.id, pass: 0, workgroup });
      if (!outcome.ok) throw new Error(outcome.problem.message);
      const { offsets, values } = outcome.value;
      const pass = run.passes[0]!;
      const start = pass.starts[workgroup]!;
      for (let event = start; event < pass.starts[workgroup + 1]!; event++) {
        const tile = decodeEvent(run.records, event);
        const slot = pass.slots[tile.slot];
        const tensor = run.tensors[tile.tensor]!;
        const isLoad = tile.operation === 'load';
        const isLast = tile.operation === 'normalise';
        expect(offsets[event - start]! >= 0).toBe(changesSlot(run.records, event));
        if (slot === undefined || !(isLoad || isLast)) continue;
        for (let r = 0; r < tile.realRows; r++) {
          for (let c = 0; c < tile.realColumns; c++) {
            const inSlot = values[offsets[event - start]! + r * slot.columns + c];
            expect(inSlot).toBe(tensor.data![(tile.row + r) * tensor.columns + tile.column + c]);
          }
        }
      }
    }
  });

  it('has masked, and only masked, scores in the upper triangle of a block on the diagonal', async () => {
    const outcome = await lab.snapshot({ run: run.id, pass: 0, workgroup: 0 });
    if (!outcome.ok) throw new Error(outcome.problem.message);
    const { offsets, values } = outcome.value;
    const event = Array.from({ length: run.passes[0]!.starts[1]! }, (_, index) => index).find((index) => {
      const tile = decodeEvent(run.records, index);
      return OPERATIONS[tile.operation] === OPERATIONS.compute && run.tensors[tile.tensor]?.name === 'S';
    })!;
    for (let r = 0; r < 4; r++) {
      for (let c = 0; c < 4; c++) expect(values[offsets[event]! + 4 * r + c]! < -1e38).toBe(c > r);
    }
  });

  it('is saved tensor by tensor as .npy', async () => {
    const saved = await lab.save({ run: run.id, tensor: 'O' });
    if (!saved.ok) throw new Error(saved.problem.message);
    const parsed = parseNpy(saved.value.bytes, saved.value.name);
    expect(saved.value.name).toBe('attention-O.npy');
    const O = run.tensors.find((tensor) => tensor.name === 'O')!;
    expect(parsed).toEqual({ ok: true, value: { shape: [10, 4], dtype: 'f32', data: O.data } });
  });

  it('refuses places and tensors that it does not have', async () => {
    const workgroup = await lab.snapshot({ run: run.id, pass: 0, workgroup: 3 });
    expect(workgroup).toMatchObject({ problem: { message: 'Pass 0 of this run has 3 workgroups, there is no 3.' } });
    expect(await lab.snapshot({ run: run.id, pass: 1, workgroup: 0 })).toMatchObject({ ok: false });
    const ghost = await lab.save({ run: run.id, tensor: 'S' });
    expect(ghost).toMatchObject({ problem: { message: expect.stringContaining('no tensor in HBM "S"') as string } });
  });

  it('stays as long as others are to stand beside it', async () => {
    for (let newer = 0; newer < 4; newer++) {
      const outcome = await lab.run(request({ beside: [run.id] }));
      expect(outcome.ok).toBe(true);
    }
    expect(await lab.save({ run: run.id, tensor: 'O' })).toMatchObject({ ok: true });
  });

  it('stays however many it stands beside', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 7; count++) {
      const outcome = await lab.run(request({ beside: ids }));
      if (!outcome.ok) throw new Error(outcome.problem.message);
      ids.push(outcome.value.id);
    }
    for (const id of ids) expect(await lab.save({ run: id, tensor: 'O' })).toMatchObject({ ok: true });
    run = await mustRun();
  });

  it('is let go after four newer ones, which is said', async () => {
    for (let newer = 0; newer < 4; newer++) await mustRun();
    const outcome = await lab.save({ run: run.id, tensor: 'O' });
    expect(outcome).toMatchObject({ problem: { message: `Run ${run.id} is no longer held; run the kernel again.` } });
  });
});

it('loads a .npy file or says why it cannot', async () => {
  const load = (tensor: string, bytes: Uint8Array<ArrayBuffer>): ReturnType<typeof lab.load> =>
    lab.load({ kernel: 'attention', tensor, file: { name: 'x.npy', bytes } });
  expect(await load('Q', npy([4, 2]))).toEqual({ ok: true, value: { shape: [4, 2], dtype: 'f32' } });
  expect(await load('O', npy([4, 2]))).toMatchObject({ ok: false });
  expect(await load('Q', npy([4, 2], Infinity))).toMatchObject({
    problem: { message: expect.stringContaining('infinity') as string },
  });
});

describe('sweep', () => {
  const sweep: SweepRequest = {
    values: [4, 8],
    seed: 1,
    series: [{ label: 'flash', kernel: 'attention', parameter: 'n', params: SMALL }],
  };

  it('measures its points and tells each', async () => {
    const told: SweepReport[] = [];
    const outcome = await lab.sweep(sweep, { point: (report) => told.push(report) });
    expect(told.map(({ done, total }) => [done, total])).toEqual([
      [1, 2],
      [2, 2],
    ]);
    expect(outcome).toEqual({ ok: true, value: told.map(({ point }) => point) });
  });

  it('is cancelled by cancel and by a newer run, and cancels an older one', async () => {
    const cancelled = { ok: false, problem: { message: CANCELLED } };
    const [run, first] = [lab.run(request()), lab.sweep(sweep)];
    expect(await run).toEqual(cancelled);
    await lab.cancel();
    expect(await first).toEqual(cancelled);
    const [second, newer] = [lab.sweep(sweep), lab.run(request())];
    expect(await second).toEqual(cancelled);
    expect(await newer).toMatchObject({ ok: true });
  });

  it('refuses what one of its runs would be refused for', async () => {
    const outcome = await lab.sweep({ ...sweep, values: [8, 0] });
    expect(outcome).toMatchObject({ ok: false, problem: { field: 'n', mend: { n: 1 } } });
    expect((await lab.sweeps()).map(({ name }) => name)).toContain('attention-traffic');
  });
});
