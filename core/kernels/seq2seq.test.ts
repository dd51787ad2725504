import { afterAll, expect, it } from 'vitest';
import { createDawnExecutor } from '../../app/node/dawn.ts';
import { dataOf, runKernel } from './run.fixture.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

it.each(['copy', 'reverse'])('solves %s', async (task) => {
  const { run } = await runKernel(executor, 'seq2seq', { task, t: 6, b: 16 });
  console.log(task, dataOf(run, 'accuracy'), run.checks, run.auditFindings, run.events, run.gpuMs);
  expect(run.audited).toBe(true);
});
