import { describe, expect, it } from 'vitest';
import { createTraceIndex } from '../../../core/trace/index.ts';
import { toyRun } from '../../inspect/toy-run.ts';
import { figuresOf, formatRatio } from './figures.ts';

const index = createTraceIndex(toyRun);

function at(step: number): Parameters<typeof figuresOf>[0] {
  return { index, step, place: index.placeAt(Math.max(step - 1, 0)) };
}

function figure(name: string, first: number, second: number): ReturnType<typeof figuresOf>[number] {
  return figuresOf(at(first), at(second)).find((candidate) => candidate.name === name)!;
}

describe('the figures of two runs', () => {
  it('give both amounts and their quotient', () => {
    expect(figure('hbm-read', 8, 1)).toMatchObject({ first: { value: 32 }, second: { value: 16 }, ratio: 2 });
    expect(figure('hbm', 8, 4)).toMatchObject({ first: { value: 48, text: '48 B' }, second: { value: 24 }, ratio: 2 });
    expect(figure('flops', 4, 8).ratio).toBe(0.5);
    expect(figure('steps', 6, 3)).toMatchObject({ first: { text: '6' }, ratio: 2 });
  });

  it('give the depth, and the state where one of them keeps any', () => {
    expect(figure('depth', 8, 2)).toMatchObject({ first: { value: 1, text: '1' }, second: { value: 0 }, ratio: null });
    expect(figuresOf(at(8), at(8)).some(({ name }) => name === 'state')).toBe(false);
    const keeping = createTraceIndex({ ...toyRun, stateBytes: 128 });
    const state = figuresOf({ ...at(8), index: keeping }, at(8)).find(({ name }) => name === 'state');
    expect(state).toMatchObject({ first: { text: '128 B' }, second: { text: '—' }, ratio: null });
  });

  it('give no quotient by nothing', () => {
    expect(figure('hbm-read', 8, 0).ratio).toBeNull();
    expect(figure('intensity', 8, 0)).toMatchObject({ second: { value: null, text: '—' }, ratio: null });
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
