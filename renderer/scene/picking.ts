/** Finds the cell under a ray: ray against plane, then index arithmetic. */
import { dot, normalOf, subtract } from './layout/plane.ts';
import type { Plane, Vec3 } from './layout/plane.ts';

export interface Ray {
  readonly origin: Vec3;
  readonly direction: Vec3;
}

export interface Extent {
  readonly rows: number;
  readonly columns: number;
}

/** Where a ray from in front meets the plane, as fractions of its edges; null where it misses. */
export function meet(ray: Ray, plane: Plane): { readonly x: number; readonly y: number } | null {
  const normal = normalOf(plane);
  const approach = dot(ray.direction, normal);
  if (approach >= 0) return null;
  const distance = dot(subtract(plane.origin, ray.origin), normal) / approach;
  if (distance <= 0) return null;
  const hit: Vec3 = [
    ray.origin[0] + ray.direction[0] * distance - plane.origin[0],
    ray.origin[1] + ray.direction[1] * distance - plane.origin[1],
    ray.origin[2] + ray.direction[2] * distance - plane.origin[2],
  ];
  const x = dot(hit, plane.right) / dot(plane.right, plane.right);
  const y = dot(hit, plane.down) / dot(plane.down, plane.down);
  return x >= 0 && x <= 1 && y >= 0 && y <= 1 ? { x, y } : null;
}

export function cellUnder(ray: Ray, plane: Plane, extent: Extent): { row: number; column: number } | null {
  const hit = meet(ray, plane);
  if (hit === null) return null;
  return {
    row: Math.min(Math.floor(hit.y * extent.rows), extent.rows - 1),
    column: Math.min(Math.floor(hit.x * extent.columns), extent.columns - 1),
  };
}
