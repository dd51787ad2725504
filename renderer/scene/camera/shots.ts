/** The named views: from where each looks, and what it fits into the picture. */
import type { ShotName } from '../contract.ts';
import { pointOf, placeOn } from '../layout/plane.ts';
import type { Plane, Vec3 } from '../layout/plane.ts';
import { TRAY, TRAY_DEPTH, TRAY_WIDTH, WALL, WALL_HEIGHT, WALL_WIDTH } from '../layout/room.ts';

/** Degrees; small, so that the picture is calm. */
export const FIELD_OF_VIEW = 22;

interface View {
  /** Degrees: turned to the right of the room's axis, raised above the horizon. */
  readonly turned: number;
  readonly raised: number;
  readonly points: readonly Vec3[];
}

const wallPlane = placeOn(WALL, { x: 0, y: 0, width: WALL_WIDTH, height: WALL_HEIGHT });
const trayPlane = placeOn(TRAY, { x: 0, y: 0, width: TRAY_WIDTH, height: TRAY_DEPTH });

const VIEWS: Readonly<Record<ShotName, View>> = {
  home: { turned: -7, raised: 15, points: [...corners(wallPlane), ...corners(trayPlane)] },
  wall: { turned: 0, raised: 0, points: corners(wallPlane) },
  tray: { turned: 0, raised: 52, points: corners(trayPlane) },
  top: { turned: 0, raised: 62, points: [...corners(wallPlane), ...corners(trayPlane)] },
};

export function viewOf(name: ShotName): { readonly towards: Vec3; readonly points: readonly Vec3[] } {
  const { turned, raised, points } = VIEWS[name];
  const azimuth = (turned * Math.PI) / 180;
  const elevation = (raised * Math.PI) / 180;
  return {
    towards: [Math.sin(azimuth) * Math.cos(elevation), Math.sin(elevation), Math.cos(azimuth) * Math.cos(elevation)],
    points,
  };
}

function corners(plane: Plane): Vec3[] {
  return [plane.origin, pointOf(plane, 1, 0), pointOf(plane, 0, 1), pointOf(plane, 1, 1)];
}
