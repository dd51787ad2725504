/** A line of progress that rewrites itself; it is shown on a terminal only. */
import type { LabListener } from '../../core/port/contract.ts';

export interface ProgressLine extends Pick<LabListener, 'progress'> {
  clear(): void;
}

const WIDTH = 24;
const ERASE = '\r\u001b[K';

export function progressLine(stream: NodeJS.WriteStream): ProgressLine {
  const write = (text: string): void => {
    if (stream.isTTY) stream.write(text);
  };
  return {
    progress: ({ stage, fraction }) => {
      const done = Math.round(WIDTH * fraction);
      write(`${ERASE}[${'#'.repeat(done)}${' '.repeat(WIDTH - done)}] ${stage}`);
    },
    clear: () => {
      write(ERASE);
    },
  };
}
