/** The time of a talk, which can stop and go on. All of it is data, so that two windows can show the same time. */

export interface Stopwatch {
  /** The milliseconds until it last began to go. */
  readonly before: number;
  /** When it last began to go, in milliseconds as `Date.now` tells them; null while it stands. */
  readonly since: number | null;
}

export const AT_ZERO: Stopwatch = { before: 0, since: null };

/** The milliseconds that it shows. A clock that was set back in between shows no less than before. */
export function elapsed({ before, since }: Stopwatch, now: number): number {
  return before + (since === null ? 0 : Math.max(0, now - since));
}

export function going(watch: Stopwatch, now: number): Stopwatch {
  return watch.since === null ? { ...watch, since: now } : watch;
}

export function stopped(watch: Stopwatch, now: number): Stopwatch {
  return { before: elapsed(watch, now), since: null };
}

/** Counts from zero; it goes or stands as before. */
export function fromZero({ since }: Stopwatch, now: number): Stopwatch {
  return { before: 0, since: since === null ? null : now };
}

/** A time as it is read: "0:07", "12:30", "1:02:03". */
export function timeText(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = two(seconds % 60);
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${two(minutes)}:${rest}`;
}
