import { expect, it } from 'vitest';
import { delayOf } from './gif.ts';

it.each([10, 24, 25, 30, 50])(
  'at %i frames a second never is a hundredth late, and never too short for players',
  (fps) => {
    let time = 0;
    for (let frame = 0; frame < 200; frame++) {
      const delay = delayOf(frame, fps);
      expect(delay).toBeGreaterThanOrEqual(20);
      time += delay;
      expect(Math.abs(time - ((frame + 1) * 1000) / fps)).toBeLessThanOrEqual(5);
    }
  },
);
