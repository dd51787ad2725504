import { describe, expect, it, vi } from 'vitest';
import type { RunRival } from '../../core/run.ts';
import { createTraceIndex } from '../../core/trace/index.ts';
import { toyRun } from '../inspect/toy-run.ts';
import { Ending } from './ending.svelte.ts';

const rival: RunRival = {
  kernel: 'toy',
  title: 'the slow way',
  why: 'It waits.',
  params: {},
  closedForm: toyRun.closedForm,
};

type Lab = ConstructorParameters<typeof Ending>[0];

/** A lab in which the toy run, which has a rival, stands at its end and nothing goes on. */
function ended(otherwise: Partial<Lab> = {}, run = { ...toyRun, rival }): Lab {
  return {
    first: { index: createTraceIndex(run), time: run.events, run },
    comparison: { open: false, add: vi.fn(() => Promise.resolve()), kernels: [] },
    playback: { seek: vi.fn(), events: 99 },
    runner: { running: false },
    starter: { waits: false, question: null },
    performing: false,
    shown: true,
    canCompare: true,
    ...otherwise,
  };
}

describe('the card of the end', () => {
  it('is shown over a single run at its end', () => {
    expect(new Ending(ended()).shown).toBe(true);
  });

  it('is shown where what follows only measures, and again at the end of that', () => {
    const [pass] = toyRun.passes;
    const watched = { ...pass!, starts: Uint32Array.of(0, 4) };
    const run = { ...toyRun, passes: [watched, { ...pass!, starts: Uint32Array.of(4, 8), measures: true as const }] };
    const at = (time: number): boolean => {
      const lab = ended({}, { ...run, rival });
      return new Ending({ ...lab, first: { ...lab.first, time } }).shown;
    };
    expect([3.5, 4, 4.5, 8].map(at)).toEqual([false, true, false, true]);
  });

  it.each<[string, Partial<Lab>]>([
    ['before the end', { first: { ...ended().first, time: toyRun.events - 0.5 } }],
    ['without a run', { first: { index: null, time: 0, run: null } }],
    ['before the lab shows what it was opened with', { shown: false }],
    ['in a talk or a recording', { performing: true }],
    ['while runs are compared', { comparison: { ...ended().comparison, open: true } }],
    ['while another run is computed', { runner: { running: true } }],
    ['while the picture is of a set-up before', { starter: { waits: true, question: null } }],
    ['while something is asked', { starter: { waits: false, question: 30_000 } }],
  ])('is not shown %s', (_, otherwise) => {
    expect(new Ending(ended(otherwise)).shown).toBe(false);
  });

  it('says nothing of a trace that the audit found wrong', () => {
    expect(new Ending(ended({}, { ...toyRun, rival, audited: false })).shown).toBe(false);
  });

  it('is gone when it is dismissed', () => {
    const ending = new Ending(ended());
    ending.dismiss();
    expect(ending.shown).toBe(false);
  });

  it('puts the rival beside the run, and stays at the end', async () => {
    const lab = ended();
    const ending = new Ending(lab);
    expect(ending.canCompare).toBe(true);
    await ending.compare();
    expect(lab.comparison.add).toHaveBeenCalledWith({
      kernel: 'toy',
      title: 'the slow way',
      help: 'It waits.',
      params: {},
    });
    expect(lab.playback.seek).toHaveBeenCalledWith(99);
    expect(ending.shown).toBe(false);
  });

  it('offers no comparison without a rival or without room', () => {
    expect(new Ending(ended({ canCompare: false })).canCompare).toBe(false);
    const first = { ...ended().first, run: toyRun };
    expect(new Ending(ended({ first })).canCompare).toBe(false);
  });

  it('leaves the time to a viewer who has gone elsewhere meanwhile', async () => {
    let time = toyRun.events;
    const lab = ended({
      first: {
        ...ended().first,
        get time() {
          return time;
        },
      },
    });
    lab.comparison.add = vi.fn(() => {
      time = 1;
      return Promise.resolve();
    });
    await new Ending(lab).compare();
    expect(lab.playback.seek).not.toHaveBeenCalled();
  });
});
