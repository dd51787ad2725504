/** A run of any size without a GPU: a tiled matrix product whose trace is written by plain loops. */
import type { SlotSpec } from '../core/kernel.ts';
import type { Run, RunTensor, Snapshots } from '../core/run.ts';
import type { WorkgroupSpan } from '../core/trace/index.ts';
import { OPERATIONS, WORDS_PER_EVENT } from '../core/trace/layout.ts';
import { snapshotOffsets } from '../core/trace/snapshots.ts';
import { createRandom } from '../core/tensors/random.ts';

/** Tiles along each edge of a matrix: 4096 workgroups of 258 events, a little over a million in all. */
const TILES = 64;
const NONE = 0xff;
const [A, B, C] = [0, 1, 2] as const;
const [SLOT_A, SLOT_B, SLOT_C] = [0, 1, 2] as const;

/**
 * C = A B of matrices of `edge` x `edge` elements, a multiple of 64; the values are noise that grows along each row.
 */
export function syntheticRun(edge: number): Run {
  const tile = edge / TILES;
  const perWorkgroup = 2 + 4 * TILES;
  const workgroups = TILES * TILES;
  const records = new Uint32Array(workgroups * perWorkgroup * WORDS_PER_EVENT);
  let at = 0;
  const record = (operation: number, tensor: number, slot: number, row: number, column: number, k: number): void => {
    const extent = tile | (tile << 16);
    const flops = operation === OPERATIONS.accumulate ? 2 * tile ** 3 : 0;
    const head = operation | (tensor << 8) | (slot << 16) | (1 << 24);
    records.set([head, row * tile, column * tile, extent, extent, k, 1 + operation, flops], at);
    at += WORDS_PER_EVENT;
  };
  for (let i = 0; i < TILES; i++) {
    for (let j = 0; j < TILES; j++) {
      record(OPERATIONS.initialise, C, SLOT_C, i, j, 0);
      for (let k = 0; k < TILES; k++) {
        record(OPERATIONS.load, A, SLOT_A, i, k, k);
        record(OPERATIONS.load, B, SLOT_B, k, j, k);
        record(OPERATIONS.barrier, NONE, NONE, 0, 0, k);
        record(OPERATIONS.accumulate, C, SLOT_C, i, j, k);
      }
      record(OPERATIONS.store, C, SLOT_C, i, j, 0);
    }
  }
  const events = records.length / WORDS_PER_EVENT;
  const slot = (name: string, hue: SlotSpec['hue']): SlotSpec => ({
    name,
    hue,
    memory: 'sram',
    rows: tile,
    columns: tile,
    scale: 'signed',
  });
  const run: Partial<Run> = {
    id: `synthetic-${edge}`,
    title: `Matrix product of ${edge}`,
    tensors: [
      tensorOf('A', 'cyan', 'input', edge),
      tensorOf('B', 'amber', 'input', edge),
      tensorOf('C', 'green', 'output', edge),
    ],
    passes: [
      {
        name: 'product',
        title: 'C = A B',
        source: { file: 'none.wgsl', text: '' },
        workgroups: [TILES, TILES, 1],
        threads: 64,
        loops: ['i', 'k'],
        slots: [slot('A_ik', 'cyan'), slot('B_kj', 'amber'), slot('C_ij', 'green')],
        starts: Uint32Array.from({ length: workgroups + 1 }, (_, workgroup) => workgroup * perWorkgroup),
      },
    ],
    formulas: [
      {
        result: 'C_ij',
        operation: 'accumulate',
        text: 'C_ij = C_ij + A_ik B_kj',
        cell: 'C_ij[r,c] = C_ij[r,c] + Σₖ A_ik[r,k] B_kj[k,c]',
        operands: [
          { name: 'C_ij', row: 'r', column: 'c', previous: true },
          { name: 'A_ik', row: 'r', column: 'k' },
          { name: 'B_kj', row: 'k', column: 'c' },
        ],
        terms: tile,
      },
    ],
    records,
    depths: Uint32Array.from({ length: TILES }, (_, k) => 5 + 4 * k),
    events,
    workgroups,
    checks: {},
    escape: null,
    identical: true,
    audited: true,
    stateBytes: null,
    rival: null,
  };
  // Only those fields are filled in that drawing and reading a trace need.
  return run as Run;
}

/** Noise in place of what the slots of a workgroup would hold. */
export function syntheticSnapshots(run: Run, span: WorkgroupSpan): Snapshots {
  const { offsets, size } = snapshotOffsets(run.records, run.passes[span.pass]!, span.workgroup);
  return { pass: span.pass, workgroup: span.workgroup, offsets, values: noise(size, span.workgroup + 1) };
}

function tensorOf(name: string, hue: RunTensor['hue'], kind: RunTensor['kind'], edge: number): RunTensor {
  const data = noise(edge * edge, name.charCodeAt(0));
  for (let at = 0; at < data.length; at++) data[at]! *= (1 + (at % edge)) / edge;
  return {
    name,
    hue,
    kind,
    scale: 'signed',
    help: '',
    transposed: false,
    planes: 1,
    rows: edge,
    columns: edge,
    shape: [edge, edge],
    data,
  };
}

function noise(length: number, seed: number): Float32Array<ArrayBuffer> {
  const random = createRandom(seed);
  const values = new Float32Array(length);
  for (let at = 0; at < length; at++) values[at] = random.uniform() * 2 - 1;
  return values;
}
