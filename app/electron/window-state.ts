/** Remembers where the lab's window was when it was closed. */
import type { Rectangle } from 'electron';

export interface WindowState extends Rectangle {
  readonly maximized: boolean;
}

export const DEFAULT_SIZE = { width: 1440, height: 900 } as const;
export const SMALLEST_SIZE = { width: 960, height: 600 } as const;

/** At least so many pixels of a window must be on some screen for the user to get hold of it. */
const GRIP = 80;

/**
 * The place for a new window: the saved one, if enough of it lies on a screen that is still there; otherwise it is placed
 * by the system. Either way it is no larger than the screen that it is on.
 */
export function placeWindow(
  saved: WindowState | undefined,
  screens: readonly Rectangle[],
): Partial<Rectangle> & Pick<Rectangle, 'width' | 'height'> {
  const wanted = saved ?? DEFAULT_SIZE;
  const size = {
    width: Math.max(wanted.width, SMALLEST_SIZE.width),
    height: Math.max(wanted.height, SMALLEST_SIZE.height),
  };
  const home =
    saved === undefined
      ? undefined
      : screens.find(
          (screen) =>
            overlap(saved.x, size.width, screen.x, screen.width) >= GRIP &&
            saved.y >= screen.y &&
            saved.y < screen.y + screen.height - GRIP,
        );
  // The first screen is the one on which the system places windows.
  const { width, height } = home ?? screens[0] ?? size;
  const fitting = { width: Math.min(size.width, width), height: Math.min(size.height, height) };
  if (saved === undefined || home === undefined) return fitting;
  // What was made to fit begins where its screen begins; a smaller window may reach over the edge, as it was left.
  const x = fitting.width < size.width ? home.x : saved.x;
  const y = fitting.height < size.height ? home.y : saved.y;
  return { x, y, ...fitting };
}

function overlap(start: number, length: number, otherStart: number, otherLength: number): number {
  return Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart);
}
