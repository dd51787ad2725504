/** The one animation loop: it runs while there is something to draw, and rests otherwise. */
export interface Clock {
  /** Asks for a frame, which starts the loop if it rests. */
  wake(): void;
  stop(): void;
}

/**
 * Calls `tick` with the milliseconds since the previous frame, or 0 after a rest, and goes on while it returns
 * true.
 */
export function createClock(tick: (elapsed: number) => boolean): Clock {
  let request = 0;
  let last: number | null = null;
  const frame = (now: number): void => {
    request = 0;
    const more = tick(last === null ? 0 : now - last);
    last = more ? now : null;
    if (more) wake();
  };
  const wake = (): void => {
    if (request === 0) request = requestAnimationFrame(frame);
  };
  return {
    wake,
    stop: () => {
      cancelAnimationFrame(request);
      request = 0;
    },
  };
}
