import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { wholeRun } from '../../core/document/storyboard.ts';
import type { KernelDescription } from '../../core/kernel.ts';
import { elapsed } from '../speaker/stopwatch.ts';
import { FakeLab } from './lab.fixture.ts';
import { RequestState } from './request.svelte.ts';
import { Runner } from './runner.svelte.ts';
import { Session } from './session.svelte.ts';
import { perform } from './talk-actions.ts';

const kernel: KernelDescription = {
  name: 'toy',
  title: 'Toy',
  summary: '',
  group: 'Rows',
  line: '',
  papers: [],
  presets: [],
  inputs: ['A'],
  shapes: {},
  conventions: [],
  sizes: [],
  parameters: [],
};
const run = { kernel: 'toy', params: {}, seed: 1, inputs: {}, compare: null };
const shot = (caption: string, notes: string) => ({ ...wholeRun(run, 10), caption, notes });

function open(): Session {
  const { port } = new FakeLab();
  const lab = { ...port, closed: new Promise<string>(() => undefined) };
  const none = (): Promise<null> => Promise.resolve(null);
  const files = {
    open: none,
    save: none,
    recent: () => Promise.resolve([]),
    remember: () => Promise.resolve(),
    keep: none,
    find: none,
  };
  const adapter = { ok: false, problem: { message: 'There is no GPU.' } } as const;
  const session = new Session(lab, new RequestState(lab, [kernel], run), new Runner(lab), adapter, files);
  session.director.storyboard = [shot('First', 'Say what HBM is.'), shot('Second', ''), shot('', 'Thank them.')];
  return session;
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('what the speaker’s window shows', () => {
  it('is the selected shot before the talk, and the one after it', () => {
    const { speaker, director } = open();
    director.chosen = 1;
    expect(speaker.view).toMatchObject({
      talk: 'before',
      shots: 3,
      shot: { number: 1, caption: 'Second', runs: 'Toy', notes: '' },
      next: { caption: '', runs: 'Toy', picture: null },
    });
  });

  it('has no shot after the last, and none without a storyboard', () => {
    const { speaker, director } = open();
    director.chosen = 2;
    expect(speaker.view).toMatchObject({ shot: { notes: 'Thank them.' }, next: null });
    director.storyboard = [];
    expect(speaker.view).toMatchObject({ shots: 0, shot: null, next: null });
  });

  it('has notes in sizes that end at both ends', () => {
    const session = open();
    const sizes = (action: 'larger' | 'smaller') =>
      Array.from({ length: 9 }, () => {
        perform(session, action);
        return session.speaker.view.notesSize;
      });
    expect(sizes('larger').at(-1)).toBe(4);
    expect(sizes('smaller').slice(-2)).toEqual([1, 1]);
  });
});

describe('the time of a talk', () => {
  const time = ({ director }: Session): number => elapsed(director.watch, Date.now());

  it('is counted anew from the first shot, and goes on from a later one', () => {
    const session = open();
    perform(session, 'present');
    vi.advanceTimersByTime(60_000);
    expect(time(session)).toBe(60_000);
    perform(session, 'leave');
    vi.advanceTimersByTime(5000);
    expect(session.speaker.view).toMatchObject({ talk: 'over', watch: { before: 60_000, since: null } });
    session.director.chosen = 1;
    perform(session, 'present');
    vi.advanceTimersByTime(1000);
    expect(time(session)).toBe(61_000);
    perform(session, 'leave');
    session.director.chosen = 0;
    perform(session, 'present');
    expect(time(session)).toBe(0);
  });

  it('stops and goes on during the talk, and is set to zero at any time', () => {
    const session = open();
    perform(session, 'pause');
    expect(session.director.watch.since).toBeNull();
    perform(session, 'present');
    vi.advanceTimersByTime(3000);
    perform(session, 'pause');
    vi.advanceTimersByTime(3000);
    expect(time(session)).toBe(3000);
    perform(session, 'pause');
    vi.advanceTimersByTime(1000);
    expect(time(session)).toBe(4000);
    perform(session, 'leave');
    perform(session, 'restart');
    expect(time(session)).toBe(0);
  });
});

it('does nothing to the shots while no talk goes on', () => {
  const session = open();
  for (const action of ['next', 'last', 'again', 'black', 'leave'] as const) perform(session, action);
  const { chosen, black, presented } = session.director;
  expect({ chosen, black, presented }).toEqual({ chosen: 0, black: false, presented: false });
});
