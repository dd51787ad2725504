import { describe, expect, it, vi } from 'vitest';
import { anyRun } from '../../core/document/shot.fixture.ts';
import type { ShotRun } from '../../core/document/storyboard.ts';
import type { ShotSweep } from '../../core/document/sweep.ts';
import type { KernelDescription } from '../../core/kernel.ts';
import { CANCELLED } from '../../core/port/contract.ts';
import { toyRun } from '../inspect/toy-run.ts';
import { FakeLab } from './lab.fixture.ts';
import { TalkRuns, wantedBy } from './talk-runs.svelte.ts';

const kernels = [{ name: 'attention' }] as unknown as readonly KernelDescription[];
const [a, b, c] = [1, 2, 3].map((seed): ShotRun => ({ ...anyRun, seed })) as [ShotRun, ShotRun, ShotRun];
const done = (id: string) => ({ ok: true, value: { ...toyRun, id } }) as const;
const cancelled = { ok: false, problem: { message: CANCELLED } } as const;
/** The bytes of one toy run. */
const BYTES = toyRun.tensors.reduce((sum, { data }) => sum + (data?.byteLength ?? 0), toyRun.records.byteLength);

function seedsOf(lab: FakeLab): unknown[] {
  return lab.calls.flatMap(({ name, request }) => (name === 'run' ? [(request as { seed: number }).seed] : []));
}

/** Waits for what follows from an answer, which is computed in portions. */
async function until(holds: () => boolean): Promise<void> {
  await vi.waitFor(() => {
    expect(holds()).toBe(true);
  });
}

describe('the runs of a talk', () => {
  it('are computed one after the other, the first that is waited for first, and kept', async () => {
    const lab = new FakeLab();
    const runs = new TalkRuns(lab.port, kernels);
    const waited = runs.until(b, [c, a], {});
    await lab.answer(0, done('1'));
    expect((await waited)?.cast.sides[0]!.index.run.id).toBe('1');
    await until(() => lab.calls.length === 2);
    await lab.answer(1, done('2'));
    await until(() => lab.calls.length === 3);
    await lab.answer(2, done('3'));
    await until(() => runs.working === null);
    expect(seedsOf(lab)).toEqual([2, 3, 1]);
    // Those before it stay held, or nothing could tell any more what their slots held.
    expect(lab.calls[2]!.request).toMatchObject({ beside: ['1', '2'] });
    expect((await runs.until(c, [], {}))?.cast.sides[0]!.index.run.id).toBe('2');
    expect(lab.calls).toHaveLength(3);
  });

  it('make room for the one that is waited for, and go on with those ahead after it', async () => {
    const lab = new FakeLab();
    const runs = new TalkRuns(lab.port, kernels);
    runs.expect([a, b], {});
    const waited = runs.until(c, [a], {});
    expect(lab.calls[1]!.name).toBe('cancel');
    await lab.answer(1, undefined);
    await lab.answer(0, cancelled);
    await until(() => lab.calls.length === 3);
    await lab.answer(2, done('3'));
    expect((await waited)?.cast.sides[0]!.index.run.id).toBe('3');
    await until(() => lab.calls.length === 4);
    expect(seedsOf(lab)).toEqual([1, 3, 1]);
  });

  it('give way to what the viewer runs', async () => {
    const lab = new FakeLab();
    const runs = new TalkRuns(lab.port, kernels);
    const waited = runs.until(a, [b], {});
    await lab.answer(0, cancelled);
    expect(await waited).toBeNull();
    expect(runs.problemOf(a)).toBeNull();
    expect(seedsOf(lab)).toEqual([1]);
  });

  it('say why one of them is not there, go on with the others, and try it again when it is asked for again', async () => {
    const lab = new FakeLab();
    const runs = new TalkRuns(lab.port, kernels);
    const waited = runs.until(a, [b], {});
    await lab.answer(0, { ok: false, problem: { message: 'The GPU was lost; run the kernel again.' } });
    expect(await waited).toBeNull();
    expect(runs.problemOf(a)?.message).toBe('The GPU was lost; run the kernel again.');
    await until(() => lab.calls.length === 2);
    await lab.answer(1, done('2'));
    await until(() => runs.of(b) !== null);
    const again = runs.until(a, [], {});
    await lab.answer(2, done('3'));
    expect(await again).not.toBeNull();
    expect(runs.problemOf(a)).toBeNull();
  });

  it('name a kernel that is not there, and what there is', async () => {
    const runs = new TalkRuns(new FakeLab().port, kernels);
    await runs.until({ ...a, kernel: 'attnetion' }, [], {});
    expect(runs.problemOf({ ...a, kernel: 'attnetion' })?.message).toContain('attention');
  });

  it('come with the sweep that a shot shows, after its runs, which is measured once', async () => {
    const lab = new FakeLab();
    const runs = new TalkRuns(lab.port, kernels);
    const sweep: ShotSweep = {
      title: 'Attention over N',
      axis: 'N',
      metric: 'hbm',
      values: [8, 16],
      series: [{ label: 'flash', kernel: 'attention', parameter: 'n', params: {} }],
      seed: 4,
      closedForms: null,
    };
    const shot = { run: a, shown: 'sweep', sweep } as const;
    expect(wantedBy({ ...shot, shown: 'tree' })).toEqual([a]);
    runs.expect(wantedBy(shot), {});
    await lab.answer(0, done('1'));
    await until(() => lab.calls.length === 2);
    const { title, axis, metric, closedForms, ...request } = sweep;
    expect([title, axis, metric, closedForms]).toHaveLength(4);
    expect(lab.calls[1]).toEqual({ name: 'sweep', request });
    runs.reportPoint({ fraction: 0.5 });
    expect(runs.working?.fraction).toBe(0.5);
    expect(runs.pointsOf(sweep)).toBeNull();
    await lab.answer(1, { ok: true, value: [] });
    await until(() => runs.working === null);
    expect(runs.pointsOf(sweep)).toEqual([]);
    // Another metric of the same sweep is there already; other values are not.
    expect(runs.pointsOf({ ...sweep, metric: 'flops' })).toEqual([]);
    expect(runs.has(wantedBy({ ...shot, sweep: { ...sweep, values: [8] } })[1]!)).toBe(false);
    runs.adoptPoints({ ...sweep, values: [8] }, []);
    await runs.settled(wantedBy({ ...shot, sweep: { ...sweep, values: [8] } })[1]!, [], {});
    expect(lab.calls).toHaveLength(2);
  });

  it('take no more memory than they may: the one shown longest ago goes, and none is computed ahead', async () => {
    const lab = new FakeLab();
    const runs = new TalkRuns(lab.port, kernels, 2 * BYTES);
    const waited = runs.until(a, [b, c], {});
    await lab.answer(0, done('1'));
    await waited;
    await until(() => lab.calls.length === 2);
    await lab.answer(1, done('2'));
    await until(() => runs.working === null);
    expect(seedsOf(lab)).toEqual([1, 2]);
    const last = runs.until(c, [], {});
    await lab.answer(2, done('3'));
    await last;
    expect([a, b, c].map((run) => runs.of(run) !== null)).toEqual([false, true, true]);
  });
});
