import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../core/outcome.ts';
import type { Run } from '../../../core/run.ts';
import { parseNpy } from '../../../core/tensors/npy.ts';
import { toyRun } from '../../inspect/toy-run.ts';
import { PointEdits } from './point-edits.svelte.ts';
import type { Edited } from './point-edits.svelte.ts';

const values = (...data: number[]): Float32Array<ArrayBuffer> => Float32Array.from(data);
/** The toy with its B as an input. */
const run: Run = { ...toyRun, tensors: [toyRun.tensors[0]!, { ...toyRun.tensors[1]!, kind: 'input' }] };

/** A lab that keeps what is loaded, and what it holds whenever it runs. */
function lab(refusal: Problem | null = null): Edited & { readonly ran: number[][] } {
  let held: number[] = [];
  const ran: number[][] = [];
  return {
    ran,
    notice: null,
    request: {
      async loadInputs(files) {
        await Promise.resolve();
        if (refusal !== null) return refusal;
        const parsed = parseNpy(files['B']!.bytes, 'B');
        held = parsed.ok ? [...parsed.value.data] : [];
        return null;
      },
    },
    async execute() {
      ran.push(held);
      await Promise.resolve();
    },
  };
}

describe('changes by hand', () => {
  it('are made on what was left, though no run has it yet, and none is lost', async () => {
    const session = lab();
    const edits = new PointEdits(session);
    const add = (): Promise<void> => {
      const next = edits.valuesOf(run, 'B');
      next[0]! += 1;
      return edits.change(run, { B: next });
    };
    await Promise.all([add(), add(), add()]);
    expect(session.ran.at(-1)).toEqual([6, 7, 11, 15]);
    // The run has them now, or shows what it has.
    expect([...edits.valuesOf(run, 'B')]).toEqual([3, 7, 11, 15]);
  });

  it('are told and forgotten where the arrays are refused', async () => {
    const session = lab({ message: 'B cannot be taken.' });
    const edits = new PointEdits(session);
    await edits.change(run, { B: values(1, 2, 3, 4) });
    expect(session.notice).toEqual({ message: 'B cannot be taken.' });
    expect(session.ran).toEqual([]);
    expect([...edits.valuesOf(run, 'B')]).toEqual([3, 7, 11, 15]);
  });

  it('leave the values of the run as they are', () => {
    new PointEdits(lab()).valuesOf(run, 'B').fill(0);
    expect([...run.tensors[1]!.data!]).toEqual([3, 7, 11, 15]);
  });
});
