import { describe, expect, it } from 'vitest';
import { cross, dot, normalise, subtract } from '../layout/plane.ts';
import type { Vec3 } from '../layout/plane.ts';
import { roomOf } from '../layout/room.ts';
import { VIEWPOINTS } from '../contract.ts';
import { freeWindow, hudMetrics } from '../words/metrics.ts';
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

describe.each([
  [1280, 800],
  [1920, 1080],
  [800, 600],
  [500, 900],
  [2600, 700],
])('shots at %i x %i', (width, height) => {
  it.each(VIEWPOINTS)('%s keeps all it shows clear of the words, and is as near as it can be', (name) => {
    const window = freeWindow(width, height, hudMetrics(width, height));
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
