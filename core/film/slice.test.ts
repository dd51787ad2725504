import fc from 'fast-check';
import { expect, it } from 'vitest';
import { segmentFrames, sliceFrames } from './slice.ts';

it('covers every frame once, in order, in whole segments', () => {
  const counts = fc.integer({ min: 1, max: 12 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 60 }), counts, (frames, fps, count) => {
      const slices = Array.from({ length: count }, (_, number) => sliceFrames(frames, fps, { number, count }));
      expect(slices[0]!.first).toBe(0);
      expect(slices.at(-1)!.end).toBe(frames);
      slices.forEach(({ first, end }, at) => {
        expect(first).toBe(at === 0 ? 0 : slices[at - 1]!.end);
        expect(end === frames || end % segmentFrames(fps) === 0).toBe(true);
      });
    }),
  );
});

it('is the whole film where there is no slice', () => {
  expect(sliceFrames(100, 30, null)).toEqual({ first: 0, end: 100 });
});
