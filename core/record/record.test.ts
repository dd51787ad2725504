/** Small programs on the device: what the recorder finds that they did, between one waypoint and the next. */
import { afterAll, describe, expect, test } from 'vitest';
import { createDawnExecutor } from '../../app/node/dawn.ts';
import { fingerprints, numberOf } from './fingerprint.ts';
import { bufferWords, instrumentRecording } from './instrument.ts';
import { readRecord } from './plan.ts';
import type { Segment } from './plan.ts';
import { isDense, tallyOf, tallyText } from './tally.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

const HEAD = `@group(0) @binding(0) var<storage, read> A: array<f32>;
@group(0) @binding(1) var<storage, read_write> B: array<f32>;
var<workgroup> T: array<f32, 16>;   // 4 x 4
var<workgroup> S: array<f32, 4>;
fn trace_waypoint(line: u32) {}
fn total(row: u32) -> f32 {
  var sum = 0.0;
  for (var c = 0u; c < 4u; c++) { sum += T[4u * row + c]; }
  return sum;
}
@compute @workgroup_size(8)
fn main(@builtin(local_invocation_index) t: u32, @builtin(workgroup_id) group: vec3u) {
let g = group.x;
let bound = arrayLength(&A) + arrayLength(&B);
`;

const A = Float32Array.from({ length: 64 }, (_, index) => index);

interface Recording {
  /** The segments of each workgroup. */
  readonly segments: readonly (readonly Segment[])[];
  /** The sets of slots that arithmetic is for. */
  readonly classes: readonly (readonly string[])[];
  readonly B: Float32Array;
}

async function record(body: string, workgroups = 1): Promise<Recording> {
  const slots = ['T', 'S'].map((name) => ({ name, variable: name }));
  const program = instrumentRecording(`${HEAD}${body}\n}`, { slots, indices: [['g'], ['i']] });
  const stride = 4000;
  const pass = { program, lines: [], workgroups, perExecution: workgroups, stride, buffer: 'record' };
  const { buffers } = await executor.execute({
    label: 'test',
    buffers: [
      { name: 'A', usage: 'storage', size: A.byteLength, data: A, read: false },
      { name: 'B', usage: 'storage', size: 256, read: true },
      { name: 'record', usage: 'storage', size: 4 * bufferWords(workgroups, stride), read: true },
    ],
    passes: [
      {
        label: 'test',
        code: program.code,
        constants: {
          audit_stride: stride,
          ...Object.fromEntries(
            program.sites.map(({ variable: { name } }) => [`audit_columns_${name}`, { T: 4, S: 1 }[name] ?? 8]),
          ),
        },
        bindings: [
          { group: 0, binding: 0, buffer: 'A' },
          { group: 0, binding: 1, buffer: 'B' },
          { group: program.group, binding: 0, buffer: 'record' },
        ],
        workgroups: [workgroups, 1, 1],
      },
    ],
  });
  return {
    segments: [...readRecord(pass, [{ buffers }])],
    classes: program.classes,
    B: new Float32Array(buffers['B']!),
  };
}

/** "read A: 8 elements in row 0, columns 0 to 7", and whether it is dense, for each site that did something. */
function sitesOf({ recorded }: Segment): string[] {
  return recorded.map((one) => {
    const { name } = one.site.variable;
    const columns = { T: 4, S: 1 }[name] ?? 8;
    const tally = tallyOf([one], columns);
    const dense = isDense(tally, fingerprints(16, columns));
    return `${one.site.kind} ${name}: ${tallyText(tally)}${dense ? '' : ', scattered'}`;
  });
}

describe('what a workgroup touches', () => {
  test('by site, in boxes', async () => {
    const { segments, B } = await record(
      'T[t] = A[t + 8]; T[t + 8] = A[t]; trace_waypoint(1u); workgroupBarrier(); B[t] = T[15u - t];',
    );
    const [first, rest] = segments[0]!;
    expect(first).toMatchObject({ line: 1, barriers: 0, together: true });
    expect(sitesOf(first!)).toEqual([
      'write T: 8 elements in rows 0 to 1, columns 0 to 3',
      'read A: 8 elements in row 1, columns 0 to 7',
      'write T: 8 elements in rows 2 to 3, columns 0 to 3',
      'read A: 8 elements in row 0, columns 0 to 7',
    ]);
    expect(rest).toMatchObject({ line: null, barriers: 1 });
    expect(sitesOf(rest!)).toEqual([
      'write B: 8 elements in row 0, columns 0 to 7',
      'read T: 8 elements in rows 2 to 3, columns 0 to 3',
    ]);
    expect([...B.slice(0, 8)]).toEqual([7, 6, 5, 4, 3, 2, 1, 0]);
  });

  test('a box that is not full is scattered, one that is full twice is not', async () => {
    const { segments } = await record('B[9u * (t % 4u)] = A[t / 2u]; trace_waypoint(1u);');
    expect(sitesOf(segments[0]![0]!)).toEqual([
      'write B: 8 elements in rows 0 to 3, columns 0 to 3, scattered',
      'read A: 8 elements in row 0, columns 0 to 3',
    ]);
  });

  test('by workgroup, with the loop indices', async () => {
    const { segments } = await record(
      'for (var i = 0u; i < g + 1u; i++) { B[8u * g + t] = A[8u * i + t]; trace_waypoint(7u); } trace_waypoint(9u);',
      2,
    );
    expect(segments.map((own) => own.map(({ line, i, j }) => `${line} ${i} ${j}`))).toEqual([
      ['7 0 0', '9 0 0', 'null 0 0'],
      ['7 1 0', '7 1 1', '9 1 1', 'null 1 1'],
    ]);
    expect(sitesOf(segments[1]![1]!)[1]).toBe('read A: 8 elements in row 1, columns 0 to 7');
  });

  test('in loops whose turns depend on the data, with barriers in them', async () => {
    const { segments } = await record(
      `S[t % 4u] = 0.0; trace_waypoint(1u);
      for (var i = 0u; i < u32(A[3]); i++) {
        workgroupBarrier(); trace_waypoint(2u);
        if (t == i) { S[i] += A[t]; }
        trace_waypoint(3u);
      }`,
    );
    expect(segments[0]!.map(({ line, barriers }) => `${line} ${barriers}`)).toEqual([
      '1 0',
      '2 1',
      '3 0',
      '2 1',
      '3 0',
      '2 1',
      '3 0',
      'null 0',
    ]);
    expect(sitesOf(segments[0]![4]!)).toEqual([
      'write S: 1 element in row 1, column 0',
      'read S: 1 element in row 1, column 0',
      'read A: 1 element in row 0, column 1',
    ]);
  });

  test('in functions that it calls', async () => {
    const { segments } = await record(
      'T[t] = 1.0; T[t + 8u] = 2.0; workgroupBarrier(); trace_waypoint(1u); if (t < 4u) { S[t] = total(t); } trace_waypoint(2u);',
    );
    expect(sitesOf(segments[0]![1]!)).toEqual([
      'read T: 16 elements in rows 0 to 3, columns 0 to 3',
      'write S: 4 elements in rows 0 to 3, column 0',
    ]);
  });

  test('waypoints with nothing between them are one stop, and a waypoint that not all come to is told', async () => {
    const { segments } = await record(
      'B[t] = A[t]; trace_waypoint(1u); trace_waypoint(2u); if (t < 3u) { trace_waypoint(3u); }',
    );
    expect(segments[0]!.map(({ line, recorded, together }) => [line, recorded.length, together])).toEqual([
      [1, 2, true],
      [2, 0, true],
      [3, 0, false],
    ]);
  });
});

describe('what a workgroup computes', () => {
  /** Operations by slot, of all segments. */
  const operations = async (body: string): Promise<Record<string, number>> => {
    const { segments, classes } = await record(body);
    const sums: Record<string, number> = {};
    for (const [one, work] of segments[0]!.flatMap(({ works }) => [...works])) {
      const name = classes[one]!.join(' and ') || 'nothing';
      if (work > 0) sums[name] = (sums[name] ?? 0) + work;
    }
    return sums;
  };

  test.each([
    [
      'operators, functions and comparisons count one each',
      'T[t] = exp(A[t] * 2.0) / max(A[t], 1.0) - f32(A[t] < 3.0);',
      { T: 48 },
    ],
    [
      'what is worked out before counts nothing, nor does what only turns over or chooses',
      'T[t] = select(-abs(A[t]), 1.0 / 3.0 * 2.0, t > 3u) + 0.5;',
      { T: 8 },
    ],
    ['indices count nothing', 'T[(t * 3u + 1u) % 16u] = A[t / 2u];', {}],
    [
      'a vector counts for each component',
      'let v = vec4f(A[t], A[t + 1u], 1.0, 2.0) * 2.0; T[t] = v.x + v.y;',
      { T: 40 },
    ],
    [
      'the operations of a function are those of who calls it',
      'if (t < 4u) { T[t] = A[t]; S[t] = total(0u) * 2.0; }',
      { S: 20 },
    ],
    [
      'a value that two slots take up is for both',
      'let v = A[t] * 2.0; T[t] = v + 1.0; S[t % 4u] = v - 1.0;',
      { 'S and T': 8, T: 8, S: 8 },
    ],
    [
      'one that a slot holds as it is is for that slot',
      'let v = A[t] * 2.0; T[t] = v; S[t % 4u] = v - 1.0;',
      { T: 8, S: 8 },
    ],
    [
      'a sum that nothing went into makes nothing real',
      'var sum = 0.0; if (t < 2u) { sum += A[t]; } T[t] = sum / 4.0;',
      { T: 4 },
    ],
  ])('%s', async (_, body, expected) => {
    expect(await operations(`${body} trace_waypoint(1u);`)).toEqual(expected);
  });
});

test('fingerprints of rectangles are sums over their elements', () => {
  const of = fingerprints(5, 7);
  let sum = 0;
  for (let row = 1; row < 4; row++) for (let column = 2; column < 7; column++) sum += numberOf(row * 7 + column);
  expect(of({ row: 1, column: 2, rows: 3, columns: 5 })).toBe(sum >>> 0);
});

test.each([
  [
    'arithmetic in the head of a loop',
    '',
    'for (var x = 0.0; x < 1.0; x += 0.5) { B[0] = x; }',
    /in the head of a loop is not counted/,
  ],
])('what is not understood is refused with its line: %s', (_, declared, body, message) => {
  const code = `${declared}\n${HEAD}${body}\n}`;
  expect(() => instrumentRecording(code, { slots: [], indices: [] })).toThrow(message);
});
