import { describe, expect, it } from 'vitest';
import { CANCELLED } from '../../core/port/contract.ts';
import { toyRun } from '../inspect/toy-run.ts';
import { FakeLab } from './lab.fixture.ts';
import { Runner } from './runner.svelte.ts';

const request = { kernel: 'toy', params: {}, seed: 1, inputs: {} };

describe('running', () => {
  it('keeps the last good run when the next one fails', async () => {
    const lab = new FakeLab();
    const runner = new Runner(lab.port);
    const good = runner.run(request);
    expect(runner.running).toBe(true);
    await lab.answer(0, { ok: true, value: toyRun });
    await good;
    expect(runner.running).toBe(false);
    const bad = runner.run({ ...request, seed: 2 });
    await lab.answer(1, { ok: false, problem: { message: 'out of memory in pass sum' } });
    await bad;
    expect(runner.index?.run).toBe(toyRun);
    expect(runner.request).toBe(request);
    expect(runner.problem?.message).toBe('out of memory in pass sum');
  });

  it('says nothing of a run that was cancelled', async () => {
    const lab = new FakeLab();
    const runner = new Runner(lab.port);
    const run = runner.run(request);
    void runner.cancel();
    await lab.answer(0, { ok: false, problem: { message: CANCELLED } });
    await run;
    expect(runner.problem).toBeNull();
    expect(runner.running).toBe(false);
  });

  it('discards the outcome of a run that a newer one replaced', async () => {
    const lab = new FakeLab();
    const runner = new Runner(lab.port);
    void runner.run(request);
    const second = runner.run({ ...request, seed: 2 });
    await lab.answer(0, { ok: false, problem: { message: CANCELLED } });
    expect(runner.running).toBe(true);
    const newer = { ...toyRun, id: 'toy-2' };
    await lab.answer(1, { ok: true, value: newer });
    await second;
    expect(runner.index?.run).toBe(newer);
  });
});
