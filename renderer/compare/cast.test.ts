import { describe, expect, it } from 'vitest';
import { createTraceIndex } from '../../core/trace/index.ts';
import { LOCKS } from '../../core/document/settings.ts';
import { syntheticRun } from '../../core/trace/synthetic.fixture.ts';
import { formatRatio } from '../format.ts';
import { lockedStep } from '../timeline/lock.ts';
import type { Lock } from '../timeline/lock.ts';
import { bannerOf } from '../film/banner.ts';
import { leaderIn, soloOf, timesOf, rotated } from './cast.ts';
import type { Cast } from './cast.ts';

const indices = ['Toy', 'Other', 'Toy'].map((title, seed) => createTraceIndex({ ...syntheticRun(seed + 1), title }));
const cast: Cast = {
  sides: indices.map((index, at) => ({ index, name: `run ${at}` })),
  lock: 'step',
  stacked: false,
  rotation: 0,
};

describe.each(LOCKS)('runs held together by %s', (lock) => {
  const held = { ...cast, lock };
  const lead = leaderIn(held);

  it('come to their ends together', () => {
    expect(timesOf(held, lead.events)).toEqual(indices.map(({ events }) => events));
    expect(timesOf(held, 0)).toEqual([0, 0, 0]);
  });

  it('stand where the lock says, and the one that leads where the film is, to the last fraction', () => {
    for (let time = 0.25; time < lead.events; time += 0.5) {
      const expected = indices.map((index) => (index === lead ? time : lockedStep(lead, index, time, lock)));
      expect(timesOf(held, time)).toEqual(expected);
    }
  });
});

it('one run alone leads itself', () => {
  const [index] = indices;
  expect(leaderIn(soloOf(index!))).toBe(index);
  expect(timesOf(soloOf(index!), 2.5)).toEqual([2.5]);
});

it('go from the front of the row to its end', () => {
  expect(rotated([0, 1, 2], 1)).toEqual([1, 2, 0]);
  expect(rotated([0, 1], 2)).toEqual([0, 1]);
});

describe('the words over all', () => {
  const bytes = indices.map((index) => {
    const { readBytes, writeBytes } = index.countersAt(index.events);
    return readBytes + writeBytes;
  });
  const ends = indices.map(({ events }) => events);

  it('are the ratios of the first that stands there by each of the others', () => {
    const { ratios } = bannerOf({ ...cast, rotation: 1 }, ends, '');
    const [second, third] = [bytes[1]! / bytes[2]!, bytes[1]! / bytes[0]!].map(formatRatio);
    expect(ratios.short).toBe(`1 ÷ 2  ${second}   1 ÷ 3  ${third}`);
  });

  it('say whether the ratio is of the bytes so far or of all', () => {
    const wordsAt = (lock: Lock, time: number): string => {
      const held = { ...cast, lock };
      return bannerOf(held, timesOf(held, time), '').ratios.long.split('   ')[0]!;
    };
    expect([wordsAt('step', 1), wordsAt('step', leaderIn(cast).events)]).toEqual([
      'HBM bytes so far',
      'HBM bytes in all',
    ]);
  });

  it('compare all bytes where the runs are in step by bytes, since so far they are alike', () => {
    const held = { ...cast, lock: 'bytes' as const };
    expect(bannerOf(held, timesOf(held, 1), '').ratios).toEqual(bannerOf(held, ends, '').ratios);
  });

  it('are a dash before anything has moved', () => {
    expect(bannerOf(cast, [0, 0, 0], '').ratios.short).toBe('1 ÷ 2  —   1 ÷ 3  —');
  });

  it('are those of the shot, or else what runs, told once', () => {
    expect(bannerOf(cast, ends, 'Fewer bytes').title).toBe('Fewer bytes');
    expect(bannerOf(cast, ends, '').title).toBe('Toy · Other');
  });
});
