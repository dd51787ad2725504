import { describe, expect, it } from 'vitest';
import { OPERATIONS, WORDS_PER_EVENT } from '../../../core/trace/layout.ts';
import type { RunPass, Run } from '../../../core/run.ts';
import { toyRun } from '../../inspect/toy-run.ts';
import { movedSentences, unmovedSentence } from './ending.ts';

describe('what moved', () => {
  it('is the traffic and the work of the run', () => {
    expect(movedSentences(toyRun)).toEqual([
      'It moved 48 B: read 32 B from HBM and wrote 16 B for 8 flops, 0.17 flops per byte.',
    ]);
  });

  it('says apart what only measured', () => {
    const [pass] = toyRun.passes;
    const half: RunPass = { ...pass!, starts: Uint32Array.of(0, 4) };
    const measuring: RunPass = { ...pass!, starts: Uint32Array.of(4, 8), measures: true };
    expect(movedSentences({ ...toyRun, passes: [half, measuring] })).toEqual([
      'It moved 24 B: read 16 B from HBM and wrote 8 B for 4 flops, 0.17 flops per byte.',
      'Passes that only measure moved another 24 B.',
    ]);
  });
});

describe('what never moved', () => {
  const said = (run: Run): string | undefined =>
    unmovedSentence(run)
      ?.map(({ text }) => text)
      .join('');
  /** The toy, of whose events every store is one that fills or skips a block of tensor B instead, which is a ghost. */
  const withGhosts = (second: 'compute' | 'skip', shape = [4, 1]): Run => {
    const records = toyRun.records.slice();
    const [first, last] = [3, 7].map((event) => event * WORDS_PER_EVENT);
    records[first!] = (records[first!]! & ~0xff) | OPERATIONS.compute;
    records[last!] = (records[last!]! & ~0xff) | OPERATIONS[second];
    const tensors = toyRun.tensors.map((tensor) =>
      tensor.name === 'B' ? { ...tensor, kind: 'ghost' as const, shape } : tensor,
    );
    return { ...toyRun, records, tensors: tensors.filter(({ name }) => name !== 'G') };
  };

  it('is nothing without ghosts', () => {
    expect(said({ ...toyRun, tensors: toyRun.tensors.filter(({ kind }) => kind !== 'ghost') })).toBe(undefined);
  });

  it('is nothing where nothing of a ghost was computed', () => {
    expect(said(toyRun)).toBe(undefined);
  });

  it('is a ghost with what it would have taken', () => {
    expect(said(withGhosts('compute'))).toBe('B, 4 × 1: 16 B that never left the chip.');
  });

  it('leaves out what was skipped', () => {
    expect(said(withGhosts('skip'))).toBe('B, 4 × 1: of it, 8 B never left the chip, and the rest was never computed.');
  });
});
