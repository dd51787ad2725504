import { beforeEach, describe, expect, it } from 'vitest';
import { toyRun as toy, toySnapshots } from '../inspect/toy-run.ts';
import { FakeLab } from './lab.fixture.ts';
import { fetchSlots } from './kept-slots.ts';
import { Watcher } from './watcher.svelte.ts';

/** Slots are kept by run, so that every test has one of its own. */
let toyRun = toy;
beforeEach(() => {
  toyRun = { ...toy };
});

const first = { pass: 0, workgroup: 0 };
const second = { pass: 0, workgroup: 1 };
const asked = (lab: FakeLab): unknown[] => lab.calls.map(({ request }) => (request as { workgroup: number }).workgroup);
const good = (workgroup: number) => ({ ok: true, value: toySnapshots(workgroup) }) as const;

describe('the slots in view', () => {
  it('are fetched for the place, and the next place after it', async () => {
    const lab = new FakeLab();
    const watcher = new Watcher(lab.port);
    watcher.watch(toyRun, first, second);
    expect(watcher.waiting).toBe(true);
    await lab.answer(0, good(0));
    expect(watcher.snapshots?.workgroup).toBe(0);
    expect(asked(lab)).toEqual([0, 1]);
    await lab.answer(1, good(1));
    watcher.watch(toyRun, second, null);
    expect(watcher.snapshots?.workgroup).toBe(1);
    expect(asked(lab)).toEqual([0, 1]);
  });

  it('are not those of a place that was left meanwhile', async () => {
    const lab = new FakeLab();
    const watcher = new Watcher(lab.port);
    watcher.watch(toyRun, first, null);
    watcher.watch(toyRun, second, null);
    await lab.answer(0, good(0));
    expect(watcher.snapshots).toBeNull();
    await lab.answer(1, good(1));
    expect(watcher.snapshots?.workgroup).toBe(1);
  });

  it('are not those of another run', async () => {
    const lab = new FakeLab();
    const watcher = new Watcher(lab.port);
    watcher.watch(toyRun, first, null);
    watcher.watch({ ...toyRun, id: 'toy-2' }, first, null);
    await lab.answer(0, good(0));
    expect(watcher.snapshots).toBeNull();
    expect(lab.calls.map(({ request }) => (request as { run: string }).run)).toEqual(['toy-1', 'toy-2']);
  });

  it('say why they do not come, and are asked for again at the next look', async () => {
    const lab = new FakeLab();
    const watcher = new Watcher(lab.port);
    watcher.watch(toyRun, first, null);
    await lab.answer(0, { ok: false, problem: { message: 'gone' } });
    expect(watcher.problem?.message).toBe('gone');
    expect(watcher.waiting).toBe(false);
    watcher.watch(toyRun, first, null);
    expect(asked(lab)).toEqual([0, 0]);
  });

  it('are there at once where they were fetched ahead, for whoever asked', async () => {
    const lab = new FakeLab();
    const ahead = fetchSlots(lab.port, toyRun, second);
    await lab.answer(0, good(1));
    await ahead;
    const watcher = new Watcher(lab.port);
    watcher.watch(toyRun, second, null);
    expect(watcher.snapshots?.workgroup).toBe(1);
    expect(watcher.waiting).toBe(false);
    expect(asked(lab)).toEqual([1]);
  });
});
