/** How a tile travels between its place on the wall and its slot: along an arc that bows sideways, growing a little. */
import { clamp } from '../../core/search.ts';
import { add, length, mix, normalise, normalOf, pointOf, scale, subtract } from './layout/plane.ts';
import type { Plane, Vec3 } from './layout/plane.ts';

/** A cubic Bézier curve. */
export type Arc = readonly [Vec3, Vec3, Vec3, Vec3];

/** How far an arc bows sideways, as a fraction of its length; loads and stores bow to different sides. */
const BOW = 0.14;
const LIFT = 0.55;
/** How much a tile has grown when it is half way. */
const GROWTH = 0.14;

/** The arc from the middle of one plane to the middle of another; `side` is 1 for loads and -1 for stores. */
export function arcBetween(from: Plane, to: Plane, side: 1 | -1): Arc {
  const start = pointOf(from, 0.5, 0.5);
  const end = pointOf(to, 0.5, 0.5);
  const way = subtract(end, start);
  const distance = length(way);
  const sideways = scale([side, 0, 0], distance * BOW);
  const leave = scale(normalOf(from), distance * LIFT);
  const arrive = scale(normalOf(to), distance * LIFT * 0.6);
  return [start, add(add(start, leave), sideways), add(add(end, arrive), scale(sideways, 0.6)), end];
}

export function pointAt([a, b, c, d]: Arc, t: number): Vec3 {
  const ab = mix(a, b, t);
  const bc = mix(b, c, t);
  const cd = mix(c, d, t);
  return mix(mix(ab, bc, t), mix(bc, cd, t), t);
}

/** The tile at the fraction `t` of its way: exactly `from` at 0 and exactly `to` at 1. */
export function flyingPlane(from: Plane, to: Plane, arc: Arc, t: number): Plane {
  if (t <= 0) return from;
  if (t >= 1) return to;
  const growth = 1 + GROWTH * Math.sin(Math.PI * t);
  const right = swing(from.right, to.right, t, growth);
  const down = swing(from.down, to.down, t, growth);
  return { ...to, origin: subtract(pointAt(arc, t), scale(add(right, down), 0.5)), right, down };
}

/** Eases in and out: slow at both ends. */
export function easeInOut(t: number): number {
  const x = clamp(t, 0, 1);
  return x < 0.5 ? 4 * x * x * x : 1 - (2 - 2 * x) ** 3 / 2;
}

/** Rises smoothly from 0 where `at` is `from` to 1 where it is `to`. */
export function smoothStep(from: number, to: number, at: number): number {
  const x = clamp((at - from) / (to - from), 0, 1);
  return x * x * (3 - 2 * x);
}

/** Turns and stretches an edge at the same time but separately, so that it does not shrink while it turns. */
function swing(from: Vec3, to: Vec3, t: number, growth: number): Vec3 {
  const span = length(from) + (length(to) - length(from)) * t;
  return scale(normalise(mix(normalise(from), normalise(to), t)), span * growth);
}
