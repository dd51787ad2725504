/** A run small enough to check by hand, for unit tests: two rows of A are summed into s, which is stored in B. */
import type { Run } from '../../core/run.ts';
import type { Snapshots } from '../../core/run.ts';
import { NONE, OPERATIONS, WORDS_PER_EVENT } from '../../core/trace/layout.ts';
import type { OperationName } from '../../core/trace/layout.ts';
import { snapshotOffsets } from '../../core/trace/snapshots.ts';

interface ToyEvent {
  readonly operation: OperationName;
  readonly tensor?: number;
  readonly slot?: number;
  readonly row?: number;
  readonly rows?: number;
  readonly columns?: number;
  readonly line?: number;
  readonly flops?: number;
}

const events: readonly ToyEvent[] = [
  { operation: 'load', tensor: 0, slot: 0, rows: 2, columns: 2, line: 3 },
  { operation: 'initialise', tensor: 1, slot: 1, rows: 2, columns: 1, line: 4 },
  { operation: 'accumulate', tensor: 1, slot: 1, rows: 2, columns: 1, line: 5, flops: 4 },
  { operation: 'store', tensor: 1, slot: 1, rows: 2, columns: 1, line: 6 },
  { operation: 'load', tensor: 0, slot: 0, row: 2, rows: 2, columns: 2, line: 3 },
  { operation: 'initialise', tensor: 1, slot: 1, row: 2, rows: 2, columns: 1, line: 4 },
  { operation: 'accumulate', tensor: 1, slot: 1, row: 2, rows: 2, columns: 1, line: 5, flops: 4 },
  { operation: 'store', tensor: 1, slot: 1, row: 2, rows: 2, columns: 1, line: 6 },
];

function encode(event: ToyEvent): number[] {
  const { tensor = NONE, slot = NONE, row = 0, rows = 0, columns = 0, line = 0, flops = 0 } = event;
  const extent = rows | (columns << 16);
  return [
    OPERATIONS[event.operation] | (tensor << 8) | (slot << 16) | (1 << 24),
    row,
    0,
    extent,
    extent,
    0,
    line,
    flops,
  ];
}

const records = new Uint32Array(events.length * WORDS_PER_EVENT);
events.forEach((event, index) => records.set(encode(event), index * WORDS_PER_EVENT));

const traffic = {
  hbmReadBytes: 32,
  hbmWriteBytes: 16,
  byTensor: { A: { read: 32, write: 0 }, B: { read: 0, write: 16 }, G: { read: 0, write: 0 } },
};

const tensor = { scale: 'signed', help: '', planes: 1, transposed: false } as const;

export const toyRun: Run = {
  id: 'toy-1',
  kernel: 'toy',
  title: 'Toy',
  setup: 'N = 4',
  params: {},
  seed: 1,
  adapter: {
    vendor: '',
    architecture: '',
    device: 'toy',
    description: 'Toy adapter',
    software: true,
    limits: {
      maxComputeWorkgroupStorageSize: 16384,
      maxComputeInvocationsPerWorkgroup: 256,
      maxComputeWorkgroupSizeX: 256,
      maxComputeWorkgroupsPerDimension: 65535,
      maxStorageBufferBindingSize: 1,
      maxBufferSize: 1,
      maxStorageBuffersPerShaderStage: 8,
    },
  },
  tensors: [
    {
      ...tensor,
      name: 'A',
      hue: 'cyan',
      kind: 'input',
      rows: 4,
      columns: 2,
      shape: [4, 2],
      data: new Float32Array([1, 2, 3, 4, 5, 6, 7, 8]),
    },
    {
      ...tensor,
      name: 'B',
      hue: 'green',
      kind: 'output',
      rows: 4,
      columns: 1,
      shape: [4],
      data: new Float32Array([3, 7, 11, 15]),
    },
    { ...tensor, name: 'G', hue: 'rose', kind: 'ghost', rows: 4, columns: 2, shape: [4, 2], data: null },
  ],
  passes: [
    {
      name: 'sum',
      title: 'Sum',
      source: { file: 'toy.wgsl', text: '' },
      workgroups: [2, 1, 1],
      threads: 2,
      loops: ['i', 'j'],
      slots: [
        { name: 'A_i', hue: 'cyan', memory: 'sram', rows: 2, columns: 2, scale: 'signed' },
        { name: 's', hue: 'green', memory: 'registers', rows: 2, columns: 1, scale: 'signed' },
      ],
      starts: new Uint32Array([0, 4, 8]),
    },
  ],
  formulas: [
    {
      result: 's',
      operation: 'accumulate',
      text: 's = s + rowsum A',
      cell: 's[r] = s[r] + Σₖ A_i[r,k]',
      operands: [
        { name: 's', row: 'r', column: 'c', previous: true },
        { name: 'A_i', row: 'r', column: 'k' },
      ],
      terms: 2,
      why: 'a row is summed block by block',
    },
    {
      result: 'B',
      text: 'B = rowsum A',
      cell: 'B[r] = Σₖ A[r,k] G[r,k]',
      operands: [
        { name: 'A', row: 'r', column: 'k' },
        { name: 'G', row: 'r', column: 'k' },
      ],
      terms: 2,
    },
  ],
  plots: [],
  records,
  checks: {
    B: {
      verdict: 'matches',
      ok: true,
      relL2: 1e-8,
      maxAbs: 1e-7,
      tolerance: 1e-5,
      notFinite: 0,
      firstNotFinite: null,
    },
  },
  escape: null,
  traffic,
  closedForm: { ...traffic, flops: 8, depth: null },
  depths: Uint32Array.of(3),
  rival: null,
  stateBytes: null,
  sramBytes: 16,
  flops: 8,
  events: events.length,
  workgroups: 2,
  identical: true,
  audited: true,
  auditFindings: [],
  gpuMs: { untraced: 1, traced: 1 },
};

/** Slots of a workgroup of the toy run as its shader would have copied them. */
export function toySnapshots(workgroup: number): Snapshots {
  const { offsets } = snapshotOffsets(records, toyRun.passes[0]!, workgroup);
  const rows = toyRun.tensors[0]!.data!.slice(workgroup * 4, workgroup * 4 + 4);
  const values = new Float32Array([...rows, 0, 0, rows[0]! + rows[1]!, rows[2]! + rows[3]!]);
  return { pass: 0, workgroup, offsets, values };
}
