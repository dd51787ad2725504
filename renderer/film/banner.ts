/**
 * The text above several runs in one frame: the caption of the shot, how the runs are locked, and the ratio of their
 * HBM bytes.
 */
import { watchedEnd } from '../../core/trace/watched.ts';
import { formatRatio } from '../format.ts';
import type { BannerWords } from '../scene/words/banner.ts';
import { LOCK_WORDS } from '../timeline/lock.ts';
import { rotated } from '../compare/cast.ts';
import type { Cast } from '../compare/cast.ts';

/**
 * The ratio is that of the bytes so far. Where the runs are in step by bytes it would always be one, and where all have
 * ended nothing is left to come: then it is that of all bytes, measuring aside.
 *
 * @param times where each run stands, in completed events
 */
export function bannerOf({ sides, lock, rotation }: Cast, times: readonly number[], caption: string): BannerWords {
  const titles = [...new Set(sides.map(({ index }) => index.run.title))];
  const ends = sides.map(({ index }) => watchedEnd(index.run.passes));
  const all = lock === 'bytes' || times.every((time, side) => time >= ends[side]!);
  const moved = sides.map(({ index }, side) => {
    const { readBytes, writeBytes } = index.countersAt(Math.floor(all ? ends[side]! : times[side]!));
    return readBytes + writeBytes;
  });
  const [first, ...others] = rotated(moved, rotation);
  const ratios = others.map((bytes, at) => `1 ÷ ${at + 2}  ${formatRatio(bytes === 0 ? null : first! / bytes)}`);
  return {
    title: caption === '' ? titles.join(' · ') : caption,
    beside: lock === 'step' ? 'step by step' : `in step by ${LOCK_WORDS[lock].label}`,
    ratios: { long: [`HBM bytes ${all ? 'in all' : 'so far'}`, ...ratios].join('   '), short: ratios.join('   ') },
  };
}
