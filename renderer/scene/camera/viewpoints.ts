/** The viewpoints: from which direction each looks, and what it fits into the picture. */
import type { Viewpoint } from '../contract.ts';
import { pointOf, placeOn } from '../layout/plane.ts';
import type { Plane, Vec3 } from '../layout/plane.ts';
import type { Room } from '../layout/room.ts';

/** The field of view in degrees. It is small, so that perspective stays calm. */
export const FIELD_OF_VIEW = 22;

interface Direction {
  /** Both in degrees: to the right of the room's axis, and above the horizon. */
  readonly turned: number;
  readonly raised: number;
  readonly shows: readonly ('wall' | 'tray')[];
  readonly align?: 'top';
}

const DIRECTIONS: Readonly<Record<Viewpoint, Direction>> = {
  home: { turned: -6, raised: 15, shows: ['wall', 'tray'] },
  wall: { turned: 0, raised: 4, shows: ['wall', 'tray'], align: 'top' },
  tray: { turned: 0, raised: 52, shows: ['tray'] },
  top: { turned: 0, raised: 62, shows: ['wall', 'tray'] },
};

export function boundsOf(
  viewpoint: Viewpoint,
  room: Room,
): {
  readonly towards: Vec3;
  readonly points: readonly Vec3[];
  readonly align: 'centre' | 'top';
} {
  const { turned, raised, shows, align = 'centre' } = DIRECTIONS[viewpoint];
  const planes = {
    wall: placeOn(room.wall, { x: 0, y: 0, width: room.width, height: room.wallHeight }),
    tray: placeOn(room.tray, { x: 0, y: 0, width: room.width, height: room.trayDepth }),
  };
  const azimuth = (turned * Math.PI) / 180;
  const elevation = (raised * Math.PI) / 180;
  return {
    towards: [Math.sin(azimuth) * Math.cos(elevation), Math.sin(elevation), Math.cos(azimuth) * Math.cos(elevation)],
    align,
    points: shows.flatMap((place) => corners(planes[place])),
  };
}

function corners(plane: Plane): Vec3[] {
  return [plane.origin, pointOf(plane, 1, 0), pointOf(plane, 0, 1), pointOf(plane, 1, 1)];
}
