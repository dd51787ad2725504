/** Where a camera that looks in a given direction must stand so that given points just fill a part of the picture. */
import { add, cross, dot, normalise, scale } from '../layout/plane.ts';
import type { Vec3 } from '../layout/plane.ts';

/** The part of the picture that may be filled, in normalised device coordinates (-1 to 1, y upwards). */
export interface Window {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

export interface Pose {
  readonly position: Vec3;
  readonly target: Vec3;
}

/**
 * Every point gives a bound on the camera's position in its own axes that is linear in the depth, so the nearest depth
 * follows directly. `towards` points from the room to the camera; `top` lets the highest point touch the upper edge.
 */
export function fitPose(
  points: readonly Vec3[],
  towards: Vec3,
  fieldOfView: number,
  aspect: number,
  window: Window,
  align: 'centre' | 'top' = 'centre',
): Pose {
  const back = normalise(towards);
  const right = normalise(cross([0, 1, 0], back));
  const up = cross(back, right);
  const slope = Math.tan((fieldOfView * Math.PI) / 360);
  const across = points.map((point) => [dot(point, right), dot(point, back)] as const);
  const upright = points.map((point) => [dot(point, up), dot(point, back)] as const);
  const horizontal = bounds(across, window.left * slope * aspect, window.right * slope * aspect);
  const vertical = bounds(upright, window.bottom * slope, window.top * slope);
  const depth = Math.max(horizontal.depth, vertical.depth);
  const x = horizontal.at(depth);
  const y = align === 'top' ? vertical.least(depth) : vertical.at(depth);
  const position = add(add(scale(right, x), scale(up, y)), scale(back, depth));
  const middle = points.reduce((sum, point) => sum + dot(point, back), 0) / points.length;
  return { position, target: add(position, scale(back, middle - depth)) };
}

/** The least depth at which all points lie between two slopes, and the middle of the range that this depth leaves. */
function bounds(
  points: readonly (readonly [offset: number, depth: number])[],
  low: number,
  high: number,
): { depth: number; at(depth: number): number; least(depth: number): number } {
  const most = Math.max(...points.map(([offset, depth]) => offset + high * depth));
  const least = Math.min(...points.map(([offset, depth]) => offset + low * depth));
  return {
    depth: (most - least) / (high - low),
    at: (depth) => (most - high * depth + least - low * depth) / 2,
    least: (depth) => most - high * depth,
  };
}
