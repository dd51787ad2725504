import { describe, expect, it } from 'vitest';
import type { CurvesSpec } from '../../core/plot.ts';
import type { Run } from '../../core/run.ts';
import { toyRun } from '../inspect/toy-run.ts';
import { drawnPoints, nearestCurve, nearestPoint, strokeThrough } from './plot-drawing.ts';

const vector = (name: string, kind: 'input' | 'output') => ({ ...toyRun.tensors[1]!, name, kind });
const run: Run = { ...toyRun, tensors: [vector('x', 'input'), vector('y', 'input'), vector('out', 'output')] };
const spec: CurvesSpec = { title: '', axes: { x: '', y: '' }, series: [{ kind: 'points', x: 'x', y: 'y' }] };

describe('what is drawn', () => {
  it('are points of inputs, where no query is dragged', () => {
    expect(drawnPoints(run, spec)?.y).toBe('y');
    expect(drawnPoints(run, { ...spec, query: { rows: 'y', label: 'step' } })?.y).toBe('y');
    expect(drawnPoints(run, { ...spec, query: { at: 'x' } })).toBeNull();
    expect(drawnPoints(run, { ...spec, series: [{ kind: 'points', x: 'x', y: 'out' }] })).toBeNull();
    expect(drawnPoints(run, { ...spec, series: [{ kind: 'line', x: 'x', y: 'y' }] })).toBeNull();
    expect(drawnPoints(run, { ...spec, series: [{ kind: 'points', y: 'y' }] })).toBeNull();
  });

  it('takes every point that a stroke passes, either way, and no other', () => {
    const [xs, ys] = [[0, 1, 2, 3, 4], new Float32Array(5)];
    const to = [0, 2, 4, 6, 0];
    expect([...strokeThrough(xs, ys, { x: 0, y: 0 }, { x: 3.5, y: 7 })]).toEqual(to);
    expect([...strokeThrough(xs, ys, { x: 3.5, y: 7 }, { x: 0, y: 0 })]).toEqual(to);
    expect([...strokeThrough(xs, ys, { x: 2, y: 9 }, { x: 2, y: 5 })]).toEqual([0, 0, 5, 0, 0]);
    expect([...strokeThrough(xs, ys, { x: 0.2, y: 9 }, { x: 0.8, y: 5 })]).toEqual([0, 0, 0, 0, 0]);
    expect([...ys]).toEqual([0, 0, 0, 0, 0]);
  });

  it('begins at the point that is nearest', () => {
    expect([-9, 0.4, 0.6, 9].map((x) => nearestPoint([0, 1, 2], x))).toEqual([0, 0, 1, 2]);
  });
});

describe('the nearest curve', () => {
  const curves = [
    { x: [0, 1, 2], y: [0, 0, 0] },
    { x: [0, 1, 2], y: [1, 2, null] },
  ];
  it('is the one that passes there, within reach', () => {
    expect(nearestCurve(curves, { x: 0.5, y: 1.4 }, 0.5)).toBe(1);
    expect(nearestCurve(curves, { x: 0.5, y: 0.2 }, 0.5)).toBe(0);
    expect(nearestCurve(curves, { x: 0.5, y: 0.8 }, 0.5)).toBe(-1);
    expect(nearestCurve(curves, { x: 1.5, y: 2 }, 0.5)).toBe(-1);
    expect(nearestCurve([], { x: 0, y: 0 }, 1)).toBe(-1);
  });
});
