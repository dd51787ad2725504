/** Where the lab's window was when it was closed. */
import type { Rectangle } from 'electron';

export interface WindowState extends Rectangle {
  readonly maximized: boolean;
}

export const DEFAULT_SIZE = { width: 1440, height: 900 } as const;
export const SMALLEST_SIZE = { width: 960, height: 600 } as const;

/** So much of a window must be on some screen for the user to get hold of it. */
const GRIP = 80;

/**
 * The place for a new window: the saved one, if enough of it lies on a screen that is still there; otherwise the
 * default size, placed by the system.
 */
export function placeWindow(
  saved: WindowState | undefined,
  screens: readonly Rectangle[],
): Partial<Rectangle> & Pick<Rectangle, 'width' | 'height'> {
  if (saved === undefined) return DEFAULT_SIZE;
  const width = Math.max(saved.width, SMALLEST_SIZE.width);
  const height = Math.max(saved.height, SMALLEST_SIZE.height);
  const visible = screens.some(
    (screen) =>
      overlap(saved.x, width, screen.x, screen.width) >= GRIP &&
      saved.y >= screen.y &&
      saved.y < screen.y + screen.height - GRIP,
  );
  return visible ? { x: saved.x, y: saved.y, width, height } : { width, height };
}

function overlap(start: number, length: number, otherStart: number, otherLength: number): number {
  return Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart);
}
