/** Poses that fit a room of any size, because they are relative to the view of the whole room; and ways between two. */
import type { CameraPose } from '../../../core/document/view.ts';
import { add, dot, scale, subtract } from '../layout/plane.ts';
import type { Vec3 } from '../layout/plane.ts';
import type { Pose } from './fit.ts';

type FreePose = Exclude<CameraPose, { viewpoint: unknown }>;

const DEGREES = Math.PI / 180;

/** What a pose is relative to: the pose of the home viewpoint, and the width of the room. */
export interface Frame {
  readonly home: Pose;
  readonly width: number;
}

export function relativePose({ position, target }: Pose, { home, width }: Frame): FreePose {
  const way = subtract(position, target);
  const distance = length(way);
  const offset = scale(subtract(target, home.target), 1 / width);
  return {
    turned: tidy(Math.atan2(way[0], way[2]) / DEGREES),
    raised: tidy(Math.asin(way[1] / distance) / DEGREES),
    target: [tidy(offset[0]), tidy(offset[1]), tidy(offset[2])],
    distance: tidy(distance / homeDistance(home)),
  };
}

export function absolutePose({ turned, raised, target, distance }: FreePose, { home, width }: Frame): Pose {
  const [azimuth, elevation] = [turned * DEGREES, raised * DEGREES];
  const back: Vec3 = [
    Math.sin(azimuth) * Math.cos(elevation),
    Math.sin(elevation),
    Math.cos(azimuth) * Math.cos(elevation),
  ];
  const aim = add(home.target, scale(target, width));
  return { position: add(aim, scale(back, distance * homeDistance(home))), target: aim };
}

/** A pose on the way between two: angles, target and the logarithm of the distance change evenly with `share`. */
export function poseBetween(from: Pose, to: Pose, share: number, frame: Frame): Pose {
  const [a, b] = [relativePose(from, frame), relativePose(to, frame)];
  const mix = (start: number, end: number): number => start + (end - start) * share;
  return absolutePose(
    {
      turned: mix(a.turned, b.turned),
      raised: mix(a.raised, b.raised),
      target: [mix(a.target[0], b.target[0]), mix(a.target[1], b.target[1]), mix(a.target[2], b.target[2])],
      distance: Math.exp(mix(Math.log(a.distance), Math.log(b.distance))),
    },
    frame,
  );
}

function homeDistance({ position, target }: Pose): number {
  return length(subtract(position, target));
}

function length(vector: Vec3): number {
  return Math.sqrt(dot(vector, vector));
}

/** Rounds to six digits, which is finer than a pixel and readable in a document. */
function tidy(value: number): number {
  return Number(value.toFixed(6)) + 0;
}
