/** The page that computes in Electron's hidden window, here in plain Chromium: real WebGPU, and main's end played by the test. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import type { Plan } from '../../core/gpu/plan.ts';

const ADDRESS = 'http://localhost/';
const SCRIPT = readFileSync(fileURLToPath(new URL('../../out/gpu/page.js', import.meta.url)), 'utf8');

function doubling(code: string): Plan {
  return {
    label: 'doubling',
    buffers: [{ name: 'x', usage: 'storage', size: 16, data: new Float32Array([1, 2, 3, -4]), read: true }],
    passes: [
      {
        label: 'doubling, only pass',
        code,
        constants: {},
        bindings: [{ group: 0, binding: 0, buffer: 'x' }],
        workgroups: [4, 1, 1],
      },
    ],
  };
}

const DOUBLE = `
@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@compute @workgroup_size(1) fn main(@builtin(workgroup_id) at: vec3u) { x[at.x] = 2 * x[at.x]; }`;

test.beforeEach(async ({ page }) => {
  await page.route(`${ADDRESS}**`, (route) =>
    route.request().url().endsWith('page.js')
      ? route.fulfill({ contentType: 'text/javascript', body: SCRIPT })
      : route.fulfill({ contentType: 'text/html', body: '<script type="module" src="page.js"></script>' }),
  );
  await page.addInitScript(() => {
    const { port1, port2 } = new MessageChannel();
    const answers: Promise<unknown>[] = [];
    const call = (m: string, a: unknown[]): Promise<unknown> => {
      const i = String(answers.length);
      const answer = new Promise((resolve) => {
        port1.addEventListener('message', ({ data }: MessageEvent<{ message: { i: string; r: unknown } }>) => {
          if (data.message.i === i) resolve(data.message.r);
        });
      });
      answers.push(answer);
      port1.start();
      port1.postMessage({ message: { t: 'q', i, m, a } });
      return answer;
    };
    const tilescope = {
      requestPort: () => {
        window.postMessage('tilescope:port:gpu', '*', [port2]);
      },
    };
    Object.assign(window, { tilescope, call });
  });
  await page.goto(ADDRESS);
});

/** Runs a plan on the page. Typed arrays do not cross from the test to the page, so a text is made a plan there. */
const execute = (code: string) => {
  const plan = JSON.stringify(doubling(code), (_key, value: unknown) =>
    value instanceof Float32Array ? Array.from(value) : value,
  );
  return `(async () => {
    const plan = JSON.parse(${JSON.stringify(plan)});
    plan.buffers[0].data = new Float32Array(plan.buffers[0].data);
    const answer = await call('execute', [1, plan]);
    return answer.ok ? Array.from(new Float32Array(answer.value.buffers.x)) : answer.failure;
  })()`;
};

test('describes the adapter', async ({ page }) => {
  const answer = await page.evaluate(`call('adapter', [])`);
  expect(answer).toMatchObject({ ok: true, value: { limits: { maxComputeWorkgroupStorageSize: expect.any(Number) } } });
});

test('runs a plan', async ({ page }) => {
  expect(await page.evaluate(execute(DOUBLE))).toEqual([2, 4, 6, -8]);
});

test('names the pass whose code is wrong, and goes on', async ({ page }) => {
  const failure = await page.evaluate(execute(DOUBLE.replace('2 *', 'two *')));
  expect(failure).toMatchObject({ kind: 'validation', detail: expect.stringContaining('doubling, only pass') });
  expect(await page.evaluate(execute(DOUBLE))).toEqual([2, 4, 6, -8]);
});
