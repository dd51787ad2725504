/**
 * Where the places stand: the wall upright at the back, the tray tilted towards the viewer in front of it. Both are
 * always as wide; their other side fits what they carry.
 */
import type { Surface, Vec3 } from './plane.ts';

export const ROOM_WIDTH = 14;
export const WALL_THICKNESS = 0.35;
export const TRAY_THICKNESS = 0.28;
const TRAY_TILT = (38 * Math.PI) / 180;
const TRAY_BACK: Vec3 = [0, 0.12, 0.75];
/** What wall and tray together may take of the height of the picture, and what the tilted tray takes of its depth. */
const BUDGET = 7.3;
const TRAY_SHARE = 0.8;

export interface Room {
  /** The wall's face; its top left corner is the origin. */
  readonly wall: Surface;
  readonly wallHeight: number;
  /** The tray's face; its back left corner is the origin. */
  readonly tray: Surface;
  readonly trayDepth: number;
  readonly floor: number;
}

/** How deep the tray may be below a wall of some height. */
export function deepestTray(wallHeight: number): number {
  return Math.min(Math.max((BUDGET - wallHeight) / TRAY_SHARE, 3.2), 4.6);
}

export function roomOf(wallHeight: number, trayDepth: number): Room {
  return {
    wall: { origin: [-ROOM_WIDTH / 2, wallHeight, 0], right: [1, 0, 0], down: [0, -1, 0] },
    wallHeight,
    tray: {
      origin: [-ROOM_WIDTH / 2, TRAY_BACK[1], TRAY_BACK[2]],
      right: [1, 0, 0],
      down: [0, -Math.sin(TRAY_TILT), Math.cos(TRAY_TILT)],
    },
    trayDepth,
    floor: TRAY_BACK[1] - trayDepth * Math.sin(TRAY_TILT) - 0.35,
  };
}
