/** The device goes in the middle of work, on Dawn: what was there stays, and the next run opens another device. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeWhole } from '../app/cli/write.ts';
import { createDeviceExecutor } from '../core/gpu/device.ts';
import type { Executor } from '../core/gpu/executor.ts';
import { createLab, type Lab } from '../core/lab.ts';
import { performSweep } from '../core/perform/sweep.ts';
import { createTraceIndex } from '../core/trace/index.ts';
import { createSlotSource } from '../renderer/film/slot-source.ts';
import { watchedGpu, type WatchedGpu } from './watched-gpu.ts';

const REQUEST = { kernel: 'matmul', params: { m: 8, n: 32, k: 8 }, seed: 1, inputs: {} };
const LOST = /^The GPU device was lost; run again to reopen it\.$/;

let gpu: WatchedGpu;
let executor: Executor;
let lab: Lab;

beforeEach(() => {
  gpu = watchedGpu();
  executor = createDeviceExecutor(gpu);
  lab = createLab({ executor });
});
afterEach(() => {
  executor.dispose();
});

function loseDevice(): void {
  gpu.devices.at(-1)?.destroy();
}

async function sound(): Promise<string> {
  const outcome = await lab.run(REQUEST);
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome.value.id;
}

it.each(['untraced', 'traced', 'audit'] as const)(
  'in the middle of a run, at %s: it says so, and the run before it can be looked into and saved',
  async (at) => {
    const before = await sound();
    const outcome = await lab.run(REQUEST, {
      progress: ({ stage, fraction }) => {
        if (stage === at && fraction < 1) gpu.loseSoon();
      },
    });
    expect(outcome).toEqual({ ok: false, problem: { message: expect.stringMatching(LOST) } });
    expect(await lab.save({ run: before, tensor: 'C' })).toMatchObject({ ok: true });
    expect(await lab.snapshot({ run: before, pass: 0, workgroup: 0 })).toMatchObject({ ok: true });
    await sound();
    expect(gpu.devices).toHaveLength(2);
  },
);

it('before a run is asked for: it is not even noticed', async () => {
  await sound();
  loseDevice();
  await gpu.devices[0]!.lost;
  await sound();
});

it('in the middle of a save: the file is whole, for the values lie in the core', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tilescope-test-'));
  const saved = await lab.save({ run: await sound(), tensor: 'C' });
  if (!saved.ok) throw new Error(saved.problem.message);
  const writing = writeWhole(join(folder, saved.value.name), saved.value.bytes);
  loseDevice();
  await writing;
  expect(await readdir(folder)).toEqual([saved.value.name]);
  await rm(folder, { recursive: true });
});

it('in the middle of a recording: what its frames show is computed again, to the last bit', async () => {
  const outcome = await lab.run(REQUEST);
  if (!outcome.ok) throw new Error(outcome.problem.message);
  const index = createTraceIndex(outcome.value);
  const before = await createSlotSource(lab, index).at(index.events);
  gpu.loseSoon();
  expect(await createSlotSource(lab, index).at(index.events)).toEqual(before);
  expect(gpu.devices).toHaveLength(2);
});

it('in the middle of a sweep: the points that were told are told, and it says why it ended', async () => {
  const series = [{ label: 'tiled', kernel: 'matmul', parameter: 'n', params: { m: 8, k: 8 } }];
  let points = 0;
  const sweep = performSweep({ values: [8, 12, 16], seed: 1, series }, executor, {
    onPoint: () => {
      points++;
      gpu.loseSoon(1);
    },
  });
  await expect(sweep).rejects.toThrow(LOST);
  expect(points).toBe(1);
  await sound();
});
