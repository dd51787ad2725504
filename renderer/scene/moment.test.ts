import { describe, expect, it } from 'vitest';
import { createTraceIndex, eventAt } from '../../core/trace/index.ts';
import { toyRun } from '../inspect/toy-run.ts';
import { DIMMED, momentAt } from './moment.ts';
import { FADE_STEPS, recency } from './sight.ts';

const index = createTraceIndex(toyRun);
const at = (time: number) => momentAt(index, time, false);

describe('a moment', () => {
  it('shows the event under way, or the one just completed', () => {
    expect([0, 0.001, 0.5, 1, 1.001, 8].map(eventAt)).toEqual([-1, 0, 0, 0, 1, 7]);
    expect(at(4).span.workgroup).toBe(0);
    expect(at(4.01).span.workgroup).toBe(1);
    expect(at(99).index).toBe(7);
    expect(at(-1).index).toBe(-1);
  });

  it('knows what every slot holds before and after the event in view', () => {
    expect(at(2.5).slots.map(({ before, after }) => [before, after])).toEqual([
      [0, 0],
      [1, 2],
    ]);
    // The next workgroup starts with empty slots.
    expect(at(4.5).slots.map(({ before, after }) => [before, after])).toEqual([
      [-1, 4],
      [-1, -1],
    ]);
    expect(at(8).slots[1]).toMatchObject({ before: 6, after: 6 });
  });

  it('lights the block of a load where it stands, for what flies is a copy', () => {
    const block = (time: number) => at(time).boxes[0]!.find((box) => box.row === 0)!;
    expect(block(0.5)).toMatchObject({ light: 1, outline: 1 });
    expect(block(1)).toMatchObject({ light: 1, outline: 1 });
  });

  it('draws the way of a flight until it has faded', () => {
    expect(at(0.5).flights).toMatchObject([{ index: 0, progress: 0.5, opacity: 1 }]);
    expect(at(1.1).flights).toMatchObject([{ index: 0, progress: 1 }]);
    expect(at(1.6).flights).toEqual([]);
  });

  it('links the operands of a computation to its result', () => {
    expect(at(3).links).toEqual([{ from: 0, to: 1, progress: 1, opacity: 1 }]);
    expect(at(2).links).toEqual([]);
  });

  it('is lit all over only before the first event and after the last', () => {
    expect(at(0).base).toBe(1);
    expect(at(4).base).toBe(DIMMED);
    expect(at(8).base).toBe(1);
  });

  it('has completed a step when its event ends', () =>
    expect([0, 0.9, 1, 7.99, 8].map((t) => at(t).completed)).toEqual([0, 0, 1, 7, 8]));

  it('shows events whole when motion is unwanted', () => {
    expect(momentAt(index, 2.2, true)).toMatchObject({ index: 2, progress: 1, completed: 3 });
  });

  it('changes without a jump', () => {
    const steps = 400;
    const lights = (time: number): number[] => {
      const moment = at(time);
      const boxes = moment.boxes.map((found) =>
        found.filter((box) => box.row === 0).reduce((sum, box) => sum + box.light, 0),
      );
      return [moment.base, moment.barrier, ...boxes, ...moment.slots.map((slot) => slot.light)];
    };
    // Within the first workgroup: the next one starts with other slots.
    let last = lights(1e-6);
    for (let step = 1; step <= steps; step++) {
      const next = lights(1e-6 + (step / steps) * 3.99);
      next.forEach((light, which) => expect(Math.abs(light - last[which]!)).toBeLessThan(0.1));
      last = next;
    }
  });
});

describe('what is done', () => {
  it('fades over the next twenty steps', () => {
    expect(recency(0)).toBe(1);
    expect(recency(FADE_STEPS)).toBe(0);
    expect(recency(FADE_STEPS / 2)).toBeCloseTo(0.25);
    for (let age = 0; age < FADE_STEPS; age += 0.25) expect(recency(age + 0.25)).toBeLessThanOrEqual(recency(age));
  });
});
