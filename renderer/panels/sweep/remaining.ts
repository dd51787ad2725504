/** Estimates how long a sweep still takes. */

/**
 * The milliseconds that are left if the sweep goes on as it went, from the share that was done at `reportedAt`;
 * null before anything was done. All times are milliseconds of one clock.
 */
export function timeLeft(
  flight: { readonly startedAt: number; readonly reportedAt: number; readonly fraction: number },
  now: number,
): number | null {
  const { startedAt, reportedAt, fraction } = flight;
  if (fraction <= 0) return null;
  const whole = (reportedAt - startedAt) / fraction;
  return Math.max(0, startedAt + whole - now);
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Writes the time left in words: "about 20 s left". */
export function spellTimeLeft(left: number | null): string {
  if (left === null) return 'measuring the first point';
  if (left < 2 * SECOND) return 'nearly done';
  if (left < 1.5 * MINUTE) return `about ${Math.round(left / SECOND)} s left`;
  return `about ${Math.round(left / MINUTE)} min left`;
}
