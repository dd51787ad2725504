/**
 * Runs in a row leave neither GPU buffers nor memory behind. `TILESCOPE_LEAK_RUNS=1000 npx vitest run tests/leaks` is
 * the
 * long form.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { createDeviceExecutor } from '../core/gpu/device.ts';
import { createLab } from '../core/lab.ts';
import { watchedGpu } from './watched-gpu.ts';

const ASKED = process.env['TILESCOPE_LEAK_RUNS'];
const RUNS = Number(ASKED ?? 40);
/** Runs until everything is compiled and held that stays. */
const WARM = 10;
const SIZES = { m: 32, n: 32, k: 32 };
const MEBIBYTE = 2 ** 20;
/** Bytes that may come on top, whatever the number of runs. */
const MOST = {
  /** How much typed arrays may grow, outputs and traces among them: less than the read-backs of a few runs. */
  arrays: MEBIBYTE / 4,
  heap: 8 * MEBIBYTE,
  /** How much the process may grow, in which the allocators of Dawn and SwiftShader keep what they once had. */
  resident: 128 * MEBIBYTE,
};

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

async function memory(): Promise<typeof MOST> {
  // What ends with a run may take a turn of the loop to let go.
  await new Promise((resolve) => setTimeout(resolve, 50));
  collect();
  const { arrayBuffers, heapUsed, rss } = process.memoryUsage();
  return { arrays: arrayBuffers, heap: heapUsed, resident: rss };
}

it(`${RUNS} runs leave no GPU buffer and no memory behind`, { timeout: 3_600_000 }, async () => {
  const gpu = watchedGpu();
  const executor = createDeviceExecutor(gpu);
  const lab = createLab({ executor });
  let before = await memory();
  for (let run = 0; run < WARM + RUNS; run++) {
    if (run === WARM) before = await memory();
    // Another seed each time: nothing may be kept because it is the same.
    const outcome = await lab.run({ kernel: 'matmul', params: SIZES, seed: run + 1, inputs: {} });
    if (!outcome.ok) throw new Error(outcome.problem.message);
    expect(gpu.live.size).toBe(0);
  }
  const after = await memory();
  expect(gpu.made).toBeGreaterThan(3 * RUNS);
  expect(gpu.devices).toHaveLength(1);
  const names = Object.keys(MOST) as (keyof typeof MOST)[];
  const growth = Object.fromEntries(names.map((name) => [name, after[name] - before[name]]));
  if (ASKED !== undefined) console.log(JSON.stringify({ runs: RUNS, made: gpu.made, growth }));
  for (const name of names) expect(growth[name], name).toBeLessThan(MOST[name]);
  executor.dispose();
});

it('runs that are cancelled and runs that fail leave no GPU buffer behind', async () => {
  const gpu = watchedGpu();
  const executor = createDeviceExecutor(gpu);
  const lab = createLab({ executor });
  const request = { kernel: 'matmul', params: { m: 8, n: 8, k: 8 }, seed: 1, inputs: {} };
  const stopped = await lab.run(request, { progress: ({ stage }) => void (stage === 'traced' && lab.cancel()) });
  expect(stopped).toEqual({ ok: false, problem: { message: 'cancelled' } });
  expect(gpu.live.size).toBe(0);
  gpu.loseSoon();
  expect((await lab.run(request)).ok).toBe(false);
  // The run has ended for the caller before its work notices.
  await expect.poll(() => gpu.live.size).toBe(0);
  expect((await lab.run(request)).ok).toBe(true);
  expect(gpu.live.size).toBe(0);
  executor.dispose();
});
