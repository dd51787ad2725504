/** What a recording will take, in words, and whether that is wanted. */
import { createInterface } from 'node:readline/promises';
import type { FilmJob, FilmPlan } from '../../core/film/contract.ts';
import { formatBytes } from '../../core/sizes.ts';
import { UserError } from '../user-error.ts';
import { spell } from './time-left.ts';

/** The milliseconds above which nobody starts a recording by mistake. */
const LONG = 600_000;

export function describePlan({ settings }: FilmJob, { frames, seconds, bytes, milliseconds }: FilmPlan): string {
  const { width, height, fps } = settings;
  const length = seconds === 0 ? '' : `${seconds.toFixed(1)} s, ${frames} frames at ${fps} a second, `;
  return `${length}${width} x ${height}, about ${formatBytes(bytes)}, about ${spell(milliseconds)} to make`;
}

export function planJson({ settings }: FilmJob, plan: FilmPlan): object {
  const { format, width, height, fps } = settings;
  return { format, width, height, fps, ...plan };
}

/** Asks on a terminal before something long; elsewhere nobody can be asked, and it is refused. */
export async function isWanted(words: string, { milliseconds }: FilmPlan): Promise<boolean> {
  if (milliseconds <= LONG) {
    if (process.stderr.isTTY) console.error(words);
    return true;
  }
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UserError(
      `That is long: ${words}. Give --yes to record it all the same, or less of it: --pass, --workgroup, --round, --seconds, or a smaller --size.`,
    );
  }
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await asking.question(`That is long: ${words}. Record it all the same? [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    asking.close();
  }
}
