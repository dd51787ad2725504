import { describe, expect, it } from 'vitest';
import { createTraceIndex } from '../../../core/trace/index.ts';
import { toyRun } from '../../inspect/toy-run.ts';
import { formatRatio } from '../../format.ts';
import { figuresOf } from './figures.ts';

const index = createTraceIndex(toyRun);

function at(step: number): NonNullable<Parameters<typeof figuresOf>[0][number]> {
  return { index, step, span: index.workgroupAt(Math.max(step - 1, 0)) };
}

function figure(name: string, first: number, second: number): ReturnType<typeof figuresOf>[number] {
  return figuresOf([at(first), at(second)]).find((candidate) => candidate.name === name)!;
}

describe('the figures of two runs', () => {
  it('give both amounts and their quotient', () => {
    expect(figure('hbm-read', 8, 1)).toMatchObject({ amounts: [{ value: 32 }, { value: 16 }], ratios: [2] });
    expect(figure('hbm', 8, 4)).toMatchObject({ amounts: [{ value: 48, text: '48 B' }, { value: 24 }], ratios: [2] });
    expect(figure('flops', 4, 8).ratios).toEqual([0.5]);
    expect(figure('steps', 6, 3)).toMatchObject({ amounts: [{ text: '6' }, { text: '3' }], ratios: [2] });
  });

  it('give the depth, and the state where one of them keeps any', () => {
    expect(figure('depth', 8, 2)).toMatchObject({ amounts: [{ value: 1, text: '1' }, { value: 0 }], ratios: [null] });
    expect(figuresOf([at(8), at(8)]).some(({ name }) => name === 'state')).toBe(false);
    const keeping = createTraceIndex({ ...toyRun, stateBytes: 128 });
    const state = figuresOf([{ ...at(8), index: keeping }, at(8)]).find(({ name }) => name === 'state');
    expect(state).toMatchObject({ amounts: [{ text: '128 B' }, { text: '—' }], ratios: [null] });
  });

  it('are of three runs too, the first by each of the others', () => {
    const steps = figuresOf([at(6), at(3), at(2)]).find(({ name }) => name === 'steps')!;
    expect(steps.amounts.map(({ value }) => value)).toEqual([6, 3, 2]);
    expect(steps.ratios).toEqual([2, 3]);
  });

  it('stand there already while a run is still to come', () => {
    const names = figuresOf([at(8), at(8)]).map(({ name }) => name);
    const waiting = figuresOf([at(8), null]);
    expect(waiting.map(({ name }) => name)).toEqual(names);
    expect(waiting[0]).toMatchObject({ amounts: [{ value: 32 }, { value: null, text: '—' }], ratios: [null] });
  });

  it('give no quotient by nothing', () => {
    expect(figure('hbm-read', 8, 0).ratios).toEqual([null]);
    expect(figure('intensity', 8, 0)).toMatchObject({ amounts: [{}, { value: null, text: '—' }], ratios: [null] });
  });
});

it('spells quotients to three figures or so', () => {
  expect([null, 0, 1, 6.148, 16.02, 128.4].map(formatRatio)).toEqual([
    '—',
    '0.00 ×',
    '1.00 ×',
    '6.15 ×',
    '16.0 ×',
    '128 ×',
  ]);
});
