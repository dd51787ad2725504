import { describe, expect, it } from 'vitest';
import { createTraceIndex } from '../../../core/trace/index.ts';
import { toyRun } from '../../inspect/toy-run.ts';
import { momentAt } from '../moment.ts';
import { captionOf, formulaWords } from './caption.ts';

const index = createTraceIndex(toyRun);
const at = (time: number) => captionOf(toyRun, momentAt(index, time, false));
const text = (time: number): string =>
  at(time)
    .headline.map((word) => word.text)
    .join('');

describe('captions', () => {
  it.each([
    [0, 'ready'],
    [0.5, 'load A_i  HBM\u00a0→\u00a0SRAM'],
    [1, 'load A_i  HBM\u00a0→\u00a0SRAM'],
    [2, 'initialise s'],
    [2.2, 'accumulate   s = s + rowsum A'],
    [4, 'store s into B  registers\u00a0→\u00a0HBM'],
  ])('at %d: %s', (time, headline) => expect(text(time)).toBe(headline));

  it('say why something is done, where that is known', () => {
    expect([0, 0.5, 2.2, 4].map((time) => at(time).why)).toEqual([
      '',
      'a copy: what is in HBM stays there',
      'a row is summed block by block',
      'done: it stays in HBM',
    ]);
  });

  it('give loop indices, bytes, flops and the step', () => {
    expect(at(0.5).details).toEqual(['i = 0', 'j = 0', '16 B', 'workgroup 1 / 2', 'step 0 / 8']);
    expect(at(3).details).toEqual(['i = 0', 'j = 0', '4 flop', 'workgroup 1 / 2', 'step 3 / 8']);
    expect(at(8).details.at(-1)).toBe('step 8 / 8');
  });

  it('give names their hues, by slot, by tensor or by what stands before the subscript', () => {
    const words = formulaWords('A = A_i + exp(B) · tᵀ', toyRun, toyRun.passes[0]!);
    expect(words.filter((word) => word.kind === 'name')).toEqual([
      { text: 'A', kind: 'name', hue: 'cyan' },
      { text: 'A_i', kind: 'name', hue: 'cyan' },
      { text: 'B', kind: 'name', hue: 'green' },
    ]);
    expect(words.map((word) => word.text).join('')).toBe('A = A_i + exp(B) · tᵀ');
  });

  it('give names their hues with subscripts that nothing in the run has', () => {
    const words = formulaWords('A_{i−1} + B_later', toyRun, toyRun.passes[0]!);
    expect(words).toEqual([
      { text: 'A_{i−1}', kind: 'name', hue: 'cyan' },
      { text: ' + ', kind: 'strong' },
      { text: 'B_later', kind: 'name', hue: 'green' },
    ]);
  });
});
