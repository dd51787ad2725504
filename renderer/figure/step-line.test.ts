import { expect, it } from 'vitest';
import type { PathMark } from './marks.ts';
import { stepLineMarks } from './step-line.ts';
import type { SteppedValue } from './step-line.ts';

const drawn = (of: SteppedValue): { readonly line: string | undefined; readonly present: boolean } => {
  const marks = stepLineMarks(of, '#fff', { width: 166, height: 132, theme: 'dark' });
  const part = (name: string): PathMark | undefined =>
    marks.filter((mark) => mark.kind === 'path').find((mark) => mark.part === name);
  return { line: part('history')?.d, present: part('present') !== undefined };
};

it('draws what is known, in the range of all', () => {
  expect(drawn({ values: [0, 1, 0.5], known: 3, at: 1 })).toEqual({ line: 'M58 110L108 10L158 60', present: true });
  expect(drawn({ values: [0, 1, 0.5], known: 1, at: 1 })).toEqual({ line: 'M58 110', present: false });
  expect(drawn({ values: [0, 1, 0.5], known: 0, at: 0 })).toEqual({ line: undefined, present: false });
});

it('leaves a gap where a value is not finite, and does not divide by nothing', () => {
  expect(drawn({ values: [0, NaN, 1], known: 3, at: 1 })).toEqual({ line: 'M58 110M158 10', present: false });
  expect(drawn({ values: [2, 2], known: 2, at: 1 }).line).toBe('M58 60L158 60');
  expect(drawn({ values: [2], known: 1, at: 0 }).line).toBe('M58 60');
  expect(drawn({ values: [NaN], known: 1, at: 0 }).line).toBeUndefined();
});
