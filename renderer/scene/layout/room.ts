/** Where the places stand: the wall upright at the back, the tray tilted towards the viewer in front of it. */
import type { Rectangle, Surface, Vec3 } from './plane.ts';

export const WALL_WIDTH = 14;
export const WALL_HEIGHT = 4.9;
export const WALL_THICKNESS = 0.35;

export const TRAY_WIDTH = 14;
export const TRAY_DEPTH = 3.5;
export const TRAY_THICKNESS = 0.28;
const TRAY_TILT = (38 * Math.PI) / 180;
const TRAY_BACK: Vec3 = [0, -0.42, 1.15];

/** The wall's face; its top left corner is the origin. */
export const WALL: Surface = { origin: [-WALL_WIDTH / 2, WALL_HEIGHT, 0], right: [1, 0, 0], down: [0, -1, 0] };

/** The tray's face; its back left corner is the origin. */
export const TRAY: Surface = {
  origin: [-TRAY_WIDTH / 2, TRAY_BACK[1], TRAY_BACK[2]],
  right: [1, 0, 0],
  down: [0, -Math.sin(TRAY_TILT), Math.cos(TRAY_TILT)],
};

export const FLOOR_HEIGHT = TRAY_BACK[1] - TRAY_DEPTH * Math.sin(TRAY_TILT) - 0.35;

/** What the tensors may fill on the wall, and the slots on the tray. */
export const WALL_CONTENT: Rectangle = { x: 0.45, y: 0.3, width: WALL_WIDTH - 0.9, height: WALL_HEIGHT - 0.75 };
export const TRAY_CONTENT: Rectangle = { x: 0.35, y: 0.25, width: TRAY_WIDTH - 0.7, height: TRAY_DEPTH - 0.82 };
