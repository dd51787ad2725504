import { describe, expect, it } from 'vitest';
import { createTraceIndex } from '../../core/trace/index.ts';
import { toyRun } from '../inspect/toy-run.ts';
import { rangeOf } from './part.ts';

const index = createTraceIndex(toyRun);
const whole = { pass: null, workgroup: null, round: null };

describe('a part of a run', () => {
  it('is a pass by number or name, a workgroup of it, or a round', () => {
    for (const pass of ['1', 'sum']) {
      expect(rangeOf(index, { ...whole, pass })).toEqual({ ok: true, value: { from: 0, until: 8 } });
    }
    expect(rangeOf(index, { ...whole, workgroup: 2 })).toEqual({ ok: true, value: { from: 4, until: 8 } });
    expect(rangeOf(index, { ...whole, workgroup: 2, round: 1 })).toMatchObject({ ok: true, value: { from: 4 } });
  });

  it('is refused with the nearest that there is', () => {
    const problemOf = (part: Partial<typeof whole> | object): string => {
      const found = rangeOf(index, { ...whole, ...part });
      return found.ok ? '' : found.problem.message;
    };
    expect(problemOf({ pass: 'output' })).toBe('There is no pass "output" in this run; it has 1 (sum).');
    expect(problemOf({ workgroup: 7 })).toBe('Pass sum has 2 workgroups, and no number 7; the nearest is 2.');
    expect(problemOf({ round: 50 })).toMatch(/^Workgroup 1 has \d+ rounds, and no number 50; the nearest is \d+\.$/);
  });

  it('covers a workgroup with its rounds', () => {
    let until = 0;
    for (let round = 1; until < 4; round++) {
      const found = rangeOf(index, { ...whole, round });
      if (!found.ok) throw new Error(found.problem.message);
      expect(found.value.from).toBe(until);
      ({ until } = found.value);
    }
    expect(until).toBe(4);
  });
});
