import { expect, it } from 'vitest';
import { roomOf } from '../layout/room.ts';
import { fitPose } from './fit.ts';
import { absolutePose, poseBetween, relativePose } from './pose.ts';
import { FIELD_OF_VIEW, boundsOf } from './viewpoints.ts';

const all = { left: -1, right: 1, bottom: -1, top: 1 };
const frameOf = (width: number, aspect: number) => {
  const { towards, points, align } = boundsOf('home', roomOf(width, 4, 3.6));
  return { home: fitPose(points, towards, FIELD_OF_VIEW, aspect, all, align), width };
};
const frame = frameOf(12, 16 / 9);
const pose = { turned: 12, raised: 30, target: [0.1, -0.05, 0.2], distance: 0.6 } as const;

it('comes back from a room as it went into it, whatever its size', () => {
  for (const other of [frame, frameOf(20, 4 / 3)]) {
    const back = relativePose(absolutePose(pose, other), other);
    expect(back.turned).toBeCloseTo(pose.turned, 5);
    expect(back.raised).toBeCloseTo(pose.raised, 5);
    expect(back.distance).toBeCloseTo(pose.distance, 5);
    back.target.forEach((value, at) => expect(value).toBeCloseTo(pose.target[at]!, 5));
  }
});

it('is the home viewpoint where nothing is turned and moved', () => {
  const home = absolutePose({ turned: -6, raised: 15, target: [0, 0, 0], distance: 1 }, frame);
  home.position.forEach((value, at) => expect(value).toBeCloseTo(frame.home.position[at]!, 6));
});

it('goes from one pose to another by the angles, never through what it looks at', () => {
  const there = absolutePose(pose, frame);
  const half = relativePose(poseBetween(frame.home, there, 0.5, frame), frame);
  expect(half.turned).toBeCloseTo((12 - 6) / 2, 4);
  expect(half.raised).toBeCloseTo((30 + 15) / 2, 4);
  expect(half.distance).toBeCloseTo(Math.sqrt(0.6), 4);
  expect(poseBetween(frame.home, there, 1, frame).position[0]).toBeCloseTo(there.position[0], 4);
});
