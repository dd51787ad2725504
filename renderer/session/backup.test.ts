import { describe, expect, it } from 'vitest';
import { madeIn, sentenceOf, sortedOut } from './backup.ts';
import type { Backup } from './backup.ts';

const DAY = 24 * 3600 * 1000;
const NOW = new Date(2026, 10, 28, 23, 50).getTime();

function backup(tab: string, rest: Partial<Backup> = {}): Backup {
  return { tab, at: NOW - 1000, of: 'Toy', made: '1 shot', text: '', paper: null, unsaved: 'work', ...rest };
}

describe('backups of tabs', () => {
  it('are offered when their tab is gone, the latest first, and no others', () => {
    const all = [backup('old', { at: NOW - 5000 }), backup('lives'), backup('new')];
    const { offered, done } = sortedOut(all, new Set(['lives']), NOW);
    expect(offered.map(({ tab }) => tab)).toEqual(['new', 'old']);
    expect(done).toEqual([]);
  });

  it('are not offered where the file has all of the work, and go after a day', () => {
    const all = [
      backup('saved', { unsaved: 'nothing' }),
      backup('turned', { unsaved: 'view' }),
      backup('long saved', { unsaved: 'nothing', at: NOW - 2 * DAY }),
    ];
    const { offered, done } = sortedOut(all, new Set(), NOW);
    expect(offered).toEqual([]);
    expect(done.map(({ tab }) => tab)).toEqual(['long saved']);
  });

  it('are bounded in number and in age, but for those of tabs that live', () => {
    const many = Array.from({ length: 12 }, (_, at) => backup(String(at), { at: NOW - 1000 * at }));
    const all = [...many, backup('ancient', { at: NOW - 31 * DAY }), backup('lives', { at: NOW - 40 * DAY })];
    const { offered, done } = sortedOut(all, new Set(['lives']), NOW);
    expect(offered.map(({ tab }) => tab)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
    expect(done.map(({ tab }) => tab)).toEqual(['8', '9', '10', '11', 'ancient']);
  });
});

describe('what a backup says', () => {
  const nothing = { storyboard: [], marks: {}, wish: { inputs: {} } };
  const shot = {} as (typeof nothing)['storyboard'][number];
  const bookmark = { step: 3, note: '' };
  const array = { file: { name: 'Q.npy', bytes: new Uint8Array(1) }, shape: [1], dtype: 'f32' };

  it('is nothing of what an address holds', () => {
    const loop = { toy: { loop: { from: 1, to: 2 }, bookmarks: [], breakpoints: [] } };
    expect(madeIn(nothing)).toBe('');
    expect(madeIn({ ...nothing, marks: loop })).toBe('');
  });

  it('counts what somebody made, of all kernels', () => {
    const breakpoint = { pass: 'main', line: 3, enabled: true };
    const marks = {
      toy: { loop: null, bookmarks: [bookmark], breakpoints: [breakpoint, breakpoint] },
      other: { loop: null, bookmarks: [bookmark], breakpoints: [] },
    };
    expect(madeIn({ ...nothing, storyboard: [shot] })).toBe('1 shot');
    expect(madeIn({ storyboard: [shot, shot], marks, wish: { inputs: { Q: array } } })).toBe(
      '2 shots, 2 bookmarks, 2 breakpoints and 1 loaded array',
    );
  });

  it('names the day as people do', () => {
    const said = (...date: readonly [number, number, number, number, number]): string =>
      sentenceOf({ of: 'talk.tilescope', made: '', at: new Date(...date).getTime() }, NOW);
    expect(said(2026, 10, 28, 9, 5)).toBe('Unsaved work from today at 09:05: talk.tilescope.');
    expect(said(2026, 10, 27, 23, 59)).toBe('Unsaved work from yesterday at 23:59: talk.tilescope.');
    expect(said(2026, 9, 3, 12, 0)).toBe('Unsaved work from 3 October 2026 at 12:00: talk.tilescope.');
    expect(sentenceOf({ of: 'Softmax', made: '2 shots', at: NOW }, NOW)).toBe(
      'Unsaved work from today at 23:50: Softmax with 2 shots.',
    );
  });
});
