/**
 * Where wall and tray stand: the wall upright at the back, the tray tilted towards the viewer in front of it.
 * Words have fixed sizes in units of the room, so the room is as wide as lets them be read at the size of the
 * picture, and wall and tray share the height that this leaves.
 */
import { clamp } from '../../../core/search.ts';
import type { Surface, Vec3 } from './plane.ts';

export const WALL_THICKNESS = 0.35;
export const TRAY_THICKNESS = 0.28;
const TRAY_TILT = (38 * Math.PI) / 180;
const TRAY_BACK: Vec3 = [0, 0.12, 0.75];
/** The share of the picture's height that one unit of the depth of the tilted tray takes. */
const TRAY_SHARE = 0.8;
/** The size of the smallest names of what one looks at, in units of the room. */
const SMALLEST_NAME = 0.25;
/** How much smaller one unit is on the screen than the share of the picture that it has, since the room is seen at an angle. */
const FORESHORTENED = 0.82;
/** How much larger than they must be names are where the picture has room for it. */
const EASY = 1.07;
/** The widths and heights of rooms, in units: the least ones that are worth having, and those beyond which nothing is gained. */
const [LEAST_WIDTH, USUAL_WIDTH, ENOUGH_WIDTH, MOST_WIDTH] = [8, 10, 14, 22];
const [LEAST_HEIGHT, USUAL_HEIGHT, MOST_HEIGHT] = [5, 7, 11];

/** How large the room may be, in its own units. */
export interface RoomSize {
  readonly width: number;
  /** The height of the picture that wall and tray have together. */
  readonly height: number;
}

export interface Room {
  readonly width: number;
  /** The wall's face; its top left corner is the origin. */
  readonly wall: Surface;
  readonly wallHeight: number;
  /** The tray's face; its back left corner is the origin. */
  readonly tray: Surface;
  readonly trayDepth: number;
  readonly floor: number;
}

/**
 * The size of the room for the pixels that words leave free, such that its smallest name has `leastName` pixels. It changes in
 * whole steps, so that the room stays as it is while a window is resized a little.
 */
export function roomSizeFor(freeWidth: number, freeHeight: number, leastName: number): RoomSize {
  const ratio = freeHeight / freeWidth;
  const unit = leastName / (SMALLEST_NAME * FORESHORTENED);
  const easy = clamp(Math.round(freeWidth / (unit * EASY)), USUAL_WIDTH, ENOUGH_WIDTH);
  const wished = clamp(easy, Math.round(USUAL_HEIGHT / ratio), MOST_WIDTH);
  const width = Math.max(Math.min(wished, Math.floor(freeWidth / unit)), LEAST_WIDTH);
  return { width, height: clamp(Math.round(width * ratio * 2) / 2, LEAST_HEIGHT, MOST_HEIGHT) };
}

/** How high the wall may be, as shares of the room's height that leave more and more to the tray. */
export const WALL_SHARES = [0.6, 0.53, 0.46, 0.4] as const;
/** Those that leave enough to what only stands on the tray: a tree needs the last one too. */
export const PLAIN_SHARES = 3;

/** The least height of a wall on which tensors and their words can be seen. */
const LEAST_WALL = 2.7;

export function highestWall(size: RoomSize, share: (typeof WALL_SHARES)[number]): number {
  return Math.max(LEAST_WALL, size.height * share);
}

/** How deep the tray may be below a wall of some height. */
export function deepestTray(size: RoomSize, wallHeight: number): number {
  return clamp((size.height - wallHeight) / TRAY_SHARE, 3.2, 6.5);
}

export function roomOf(width: number, wallHeight: number, trayDepth: number): Room {
  return {
    width,
    wall: { origin: [-width / 2, wallHeight, 0], right: [1, 0, 0], down: [0, -1, 0] },
    wallHeight,
    tray: {
      origin: [-width / 2, TRAY_BACK[1], TRAY_BACK[2]],
      right: [1, 0, 0],
      down: [0, -Math.sin(TRAY_TILT), Math.cos(TRAY_TILT)],
    },
    trayDepth,
    floor: TRAY_BACK[1] - trayDepth * Math.sin(TRAY_TILT) - 0.35,
  };
}
