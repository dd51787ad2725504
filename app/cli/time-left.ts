/** Shows a progress bar with the time left, on a terminal only. */

const WIDTH = 24;
const ERASE = '\r\u001b[K';
/** Milliseconds between two updates of the bar, short enough for it to be seen moving. */
const PAUSE = 200;

export interface Bar {
  show(done: number, total: number, what: string): void;
  clear(): void;
}

export function progressBar(stream: NodeJS.WriteStream): Bar {
  let started = 0;
  /** How much was done at the first update; the time that it took is not known. */
  let before = 0;
  let shown = 0;
  let beginning = '';
  return {
    show: (done, total, what) => {
      const now = performance.now();
      if (what !== beginning) [beginning, started, before, shown] = [what, now, done, 0];
      if (!stream.isTTY || (now - shown < PAUSE && done < total)) return;
      shown = now;
      const filled = Math.round((WIDTH * done) / total);
      const timed = done - before;
      const left = timed === 0 ? '' : `, ${spell(((now - started) / timed) * (total - done))} left`;
      stream.write(`${ERASE}[${'#'.repeat(filled)}${' '.repeat(WIDTH - filled)}] ${what} ${done}/${total}${left}`);
    },
    clear: () => {
      if (stream.isTTY) stream.write(ERASE);
    },
  };
}

/** Writes a duration the way people read it: 45 s, 3:20 min, 1:05 h. */
export function spell(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 100 ? `${minutes}:${two(seconds % 60)} min` : `${Math.floor(minutes / 60)}:${two(minutes % 60)} h`;
}
