/** Makes random runs without a GPU, for tests of code that reads a trace. */
import type { Hue, SlotSpec } from '../kernel.ts';
import type { Run, RunPass, RunTensor } from '../run.ts';
import { createRandom } from '../tensors/random.ts';
import { NONE, OPERATIONS, WORDS_PER_EVENT } from './layout.ts';

const TENSORS = 3;
const SLOTS = 4;

/** Makes a run of `passes` passes with up to `workgroups` workgroups of up to `events` events each. */
export function syntheticRun(seed: number, passes = 2, workgroups = 5, events = 40): Run {
  const random = createRandom(seed);
  const below = (bound: number): number => Math.floor(random.uniform() * bound);
  const codes = Object.values(OPERATIONS);
  const words: number[] = [];
  const runPasses = Array.from({ length: passes }, (_, index): RunPass => {
    const starts = [words.length / WORDS_PER_EVENT];
    const count = 1 + below(workgroups);
    for (let workgroup = 0; workgroup < count; workgroup++) {
      for (let event = 1 + below(events); event > 0; event--) {
        const operation = codes[below(codes.length)]!;
        const slot = operation === OPERATIONS.barrier || below(8) === 0 ? NONE : below(SLOTS);
        const rows = 1 + below(4);
        const columns = 1 + below(4);
        words.push(
          operation | (below(TENSORS) << 8) | (slot << 16) | ((1 + below(3)) << 24),
          below(4) * 4,
          below(4) * 4,
          4 | (4 << 16),
          rows | (columns << 16),
          below(3),
          1 + below(100),
          below(1000),
          below(3),
        );
      }
      starts.push(words.length / WORDS_PER_EVENT);
    }
    return {
      name: `pass ${index}`,
      title: `Pass ${index}`,
      source: { file: 'none.wgsl', text: '' },
      workgroups: [count, 1, 1],
      threads: 64,
      loops: ['i', 'j'],
      slots: Array.from({ length: SLOTS }, (_, slot) => slotSpec(slot)),
      starts: Uint32Array.from(starts),
    };
  });
  const records = Uint32Array.from(words);
  return {
    tensors: Array.from({ length: TENSORS }, (_, tensor) => runTensor(tensor)),
    passes: runPasses,
    records,
    events: records.length / WORDS_PER_EVENT,
  } as unknown as Run;
}

function slotSpec(slot: number): SlotSpec {
  return { name: `T_${slot}`, hue: 'slate', memory: 'sram', rows: 4, columns: 1 + slot, scale: 'signed' };
}

function runTensor(tensor: number): Pick<RunTensor, 'name' | 'hue' | 'kind' | 'planes' | 'rows' | 'columns'> {
  const hue: Hue = 'cyan';
  return { name: `T${tensor}`, hue, kind: tensor === 0 ? 'ghost' : 'output', planes: 1, rows: 16, columns: 16 };
}
