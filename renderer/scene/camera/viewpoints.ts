/**
 * The viewpoints: from which direction each looks. All of them fit the whole room between the words over the picture, so
 * that no word stands on it and nothing in it is cut off.
 */
import type { Viewpoint } from '../contract.ts';
import { pointOf, placeOn } from '../layout/plane.ts';
import type { Plane, Vec3 } from '../layout/plane.ts';
import { WALL_THICKNESS } from '../layout/room.ts';
import type { Room } from '../layout/room.ts';

/** The field of view in degrees. It is small, so that perspective stays calm. */
export const FIELD_OF_VIEW = 22;

interface Direction {
  /** Both in degrees: to the right of the room's axis, and above the horizon. */
  readonly turned: number;
  readonly raised: number;
  readonly align?: 'top';
}

const DIRECTIONS: Readonly<Record<Viewpoint, Direction>> = {
  home: { turned: -6, raised: 15 },
  wall: { turned: 0, raised: 4, align: 'top' },
  tray: { turned: 0, raised: 52 },
  top: { turned: 0, raised: 62 },
};

export function boundsOf(
  viewpoint: Viewpoint,
  room: Room,
): {
  readonly towards: Vec3;
  readonly points: readonly Vec3[];
  readonly align: 'centre' | 'top';
} {
  const { turned, raised, align = 'centre' } = DIRECTIONS[viewpoint];
  const wall = { x: 0, y: 0, width: room.width, height: room.wallHeight };
  const planes = [
    placeOn(room.wall, wall),
    placeOn(room.wall, wall, -WALL_THICKNESS),
    placeOn(room.tray, { x: 0, y: 0, width: room.width, height: room.trayDepth }),
  ];
  const azimuth = (turned * Math.PI) / 180;
  const elevation = (raised * Math.PI) / 180;
  return {
    towards: [Math.sin(azimuth) * Math.cos(elevation), Math.sin(elevation), Math.cos(azimuth) * Math.cos(elevation)],
    align,
    points: planes.flatMap(corners),
  };
}

function corners(plane: Plane): Vec3[] {
  return [plane.origin, pointOf(plane, 1, 0), pointOf(plane, 0, 1), pointOf(plane, 1, 1)];
}
