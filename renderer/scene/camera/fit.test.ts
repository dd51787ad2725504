import { describe, expect, it } from 'vitest';
import { cross, dot, normalise, placeOn, pointOf, subtract } from '../layout/plane.ts';
import type { Surface, Vec3 } from '../layout/plane.ts';
import { roomOf, roomSizeFor, WALL_THICKNESS } from '../layout/room.ts';
import type { Room } from '../layout/room.ts';
import { VIEWPOINTS } from '../contract.ts';
import { freePixels, freeWindow, hudMetrics, leastName } from '../words/metrics.ts';
import { fitPose } from './fit.ts';
import { FIELD_OF_VIEW, boundsOf } from './viewpoints.ts';

/** Where points fall in normalised device coordinates. */
function project(points: readonly Vec3[], position: Vec3, target: Vec3, aspect: number): [number, number][] {
  const back = normalise(subtract(position, target));
  const right = normalise(cross([0, 1, 0], back));
  const up = cross(back, right);
  const slope = Math.tan((FIELD_OF_VIEW * Math.PI) / 360);
  return points.map((point) => {
    const way = subtract(point, position);
    const depth = -dot(way, back);
    return [dot(way, right) / depth / slope / aspect, dot(way, up) / depth / slope];
  });
}

function cornersOf(surface: Surface, width: number, height: number, above: number): Vec3[] {
  const plane = placeOn(surface, { x: 0, y: 0, width, height }, above);
  return [0, 1].flatMap((across) => [0, 1].map((down) => pointOf(plane, across, down)));
}

/** Corners of all that stands in a room. */
function roomCorners({ width, wall, wallHeight, tray, trayDepth }: Room): Vec3[] {
  const heights = [0, -WALL_THICKNESS];
  return [
    ...heights.flatMap((above) => cornersOf(wall, width, wallHeight, above)),
    ...cornersOf(tray, width, trayDepth, 0),
  ];
}

// The first is the picture between both panels in a window of 1280 x 800.
describe.each([
  [652, 610],
  [1280, 800],
  [1920, 1080],
  [800, 600],
  [500, 900],
  [2600, 700],
])('shots at %i x %i', (width, height) => {
  const metrics = hudMetrics(width, height);
  const { width: freeWidth, height: freeHeight } = freePixels(width, height, metrics);
  const size = roomSizeFor(freeWidth, freeHeight, leastName(height, 1));
  const rooms = [
    { wall: 2.8, tray: 3.2 },
    { wall: 4.2, tray: 3.6 },
    { wall: 4.6, tray: 5 },
  ].map(({ wall, tray }) => roomOf(size.width, wall, tray));

  it.each(VIEWPOINTS)('%s has the whole room clear of the words, wall and tray, whatever it looks at', (name) => {
    const window = freeWindow(width, height, metrics);
    for (const room of rooms) {
      const { towards, points, align } = boundsOf(name, room);
      const { position, target } = fitPose(points, towards, FIELD_OF_VIEW, width / height, window, align);
      for (const [x, y] of project(roomCorners(room), position, target, width / height)) {
        expect(x).toBeGreaterThanOrEqual(window.left - 1e-9);
        expect(x).toBeLessThanOrEqual(window.right + 1e-9);
        expect(y).toBeGreaterThanOrEqual(window.bottom - 1e-9);
        expect(y).toBeLessThanOrEqual(window.top + 1e-9);
      }
    }
  });

  it.each(VIEWPOINTS)('%s keeps all it shows clear of the words, and is as near as it can be', (name) => {
    const window = freeWindow(width, height, metrics);
    const { towards, points, align } = boundsOf(name, roomOf(12, 4, 3.6));
    const aspect = width / height;
    const { position, target } = fitPose(points, towards, FIELD_OF_VIEW, aspect, window, align);
    const seen = project(points, position, target, aspect);
    const [xs, ys] = [seen.map(([x]) => x), seen.map(([, y]) => y)];
    const span = { left: Math.min(...xs), right: Math.max(...xs), bottom: Math.min(...ys), top: Math.max(...ys) };
    expect(span.left).toBeGreaterThanOrEqual(window.left - 1e-9);
    expect(span.right).toBeLessThanOrEqual(window.right + 1e-9);
    expect(span.bottom).toBeGreaterThanOrEqual(window.bottom - 1e-9);
    expect(span.top).toBeLessThanOrEqual(window.top + 1e-9);
    const slack = Math.min(
      Math.max(span.left - window.left, window.right - span.right),
      Math.max(span.bottom - window.bottom, window.top - span.top),
    );
    expect(slack).toBeLessThan(1e-6);
  });
});
