/** What a film of several runs says of all of them: the words of its shot, what holds them together, and their ratio. */
import { formatRatio } from '../format.ts';
import type { BannerWords } from '../scene/words/banner.ts';
import { LOCKS } from '../timeline/lock.ts';
import { turned } from './cast.ts';
import type { Cast } from './cast.ts';

/** @param times of each side, in completed events */
export function bannerOf({ sides, lock, turns }: Cast, times: readonly number[], caption: string): BannerWords {
  const titles = [...new Set(sides.map(({ index }) => index.run.title))];
  const moved = sides.map(({ index }, side) => {
    const { readBytes, writeBytes } = index.countersAt(Math.floor(times[side]!));
    return readBytes + writeBytes;
  });
  const [first, ...others] = turned(moved, turns);
  const ratios = others.map((bytes, at) => `1 ÷ ${at + 2}  ${formatRatio(bytes === 0 ? null : first! / bytes)}`);
  return {
    title: caption === '' ? titles.join(' · ') : caption,
    beside: lock === 'step' ? 'step by step' : `in step by ${LOCKS.find(({ value }) => value === lock)!.label}`,
    ratios: { long: ['HBM bytes', ...ratios].join('   '), short: ratios.join('   ') },
  };
}
