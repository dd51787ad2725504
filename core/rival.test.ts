import { describe, expect, it } from 'vitest';
import { rivalSentence } from './rival.ts';
import type { RunRival } from './run.ts';
import type { Sums } from './trace/watched.ts';

const run = (readBytes: number, flops = 100, depth = 24): Sums => ({ readBytes, writeBytes: 1000, flops, depth });
const rival = (hbmReadBytes: number, flops = 100, depth: number | null = null): RunRival => ({
  kernel: 'toy',
  params: {},
  title: 'the other way',
  why: '',
  closedForm: { hbmReadBytes, hbmWriteBytes: 1000, byTensor: {}, flops, depth },
});

describe('what is said of a rival', () => {
  it.each([
    ['more', run(1000), rival(3096), 'The other way would move 4.0 KB: 2.05 times as much.'],
    ['less', run(9240), rival(24), 'The other way would move only 1.0 KB: this run moved 10.0 times as much.'],
    ['far more', run(0), rival(1_233_500), 'The other way would move 1.2 MB: 1,235 times as much.'],
    ['5 %', run(1000), rival(1100), 'The other way would move 2.1 KB: 1.05 times as much.'],
    [
      'depth',
      run(1000),
      rival(1000, 50, 12),
      'The other way would move the same 2.0 KB in 12 dependent steps instead of 24.',
    ],
    [
      'more depth',
      run(1000),
      rival(1000, 50, 1200),
      'The other way would move the same 2.0 KB in 1,200 dependent steps instead of 24.',
    ],
    [
      'nearly the same',
      run(1000),
      rival(1099, 100, 12),
      'The other way would move about as much, 2.0 KB, in 12 dependent steps instead of 24.',
    ],
    [
      'flops',
      run(1000, 7360),
      rival(1000, 4096),
      'The other way would move the same 2.0 KB with 4,096 flops instead of 7,360.',
    ],
    [
      'flops at one depth',
      run(1000, 7360),
      rival(1000, 4096, 24),
      'The other way would move the same 2.0 KB with 4,096 flops instead of 7,360.',
    ],
    ['nothing', run(1000), rival(1000, 100, 24), 'The other way would move the same 2.0 KB with as many flops.'],
  ] as const)('that differs in %s', (_, own, other, sentence) => {
    expect(rivalSentence(own, other)).toBe(sentence);
  });
});
