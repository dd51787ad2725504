/** Small programs with a fault each, on the device: the audit must name it, and must not name what is sound. */
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { createDawnExecutor } from '../../app/node/dawn.ts';
import type { Plan } from '../gpu/plan.ts';
import { auditPlan, readAudit } from './plan.ts';
import type { PassCounts } from './plan.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

const HEAD = `@group(0) @binding(0) var<storage, read> A: array<u32>;
@group(0) @binding(1) var<storage, read_write> B: array<u32>;
var<workgroup> T: array<u32, 8>;
var<workgroup> total: u32;
@compute @workgroup_size(8)
fn main(@builtin(local_invocation_index) t: u32, @builtin(workgroup_id) g: vec3u) {
let bound = arrayLength(&A) + arrayLength(&B);
`;
const CLEARED = 'T[t] = 0; if (t == 0) { total = 0; } workgroupBarrier(); storageBarrier();';

interface Setting {
  readonly a?: Uint32Array<ArrayBuffer>;
  readonly b?: number;
  readonly workgroups?: readonly [number, number, number];
  readonly races?: boolean;
}

async function audit(code: string, setting: Setting = {}): Promise<{ counts: PassCounts; b: Uint32Array }> {
  const { a = new Uint32Array(16), b = 16, workgroups = [1, 1, 1], races = true } = setting;
  const plan: Plan = {
    label: 'test',
    buffers: [
      { name: 'A', usage: 'storage', size: a.byteLength, data: a, read: false },
      { name: 'B', usage: 'storage', size: 4 * b, read: true },
    ],
    passes: [
      {
        label: 'test',
        code,
        constants: {},
        bindings: ['A', 'B'].map((buffer, binding) => ({ group: 0, binding, buffer })),
        workgroups,
      },
    ],
  };
  const { limits } = await executor.adapter();
  const audited = auditPlan(plan, { races, limits });
  if (!audited.ok) throw new Error(audited.problem.message);
  const execution = await executor.execute(audited.value.plan);
  return { counts: readAudit(audited.value, execution)[0]!, b: new Uint32Array(execution.buffers['B']!) };
}

async function findings(body: string, setting?: Setting): Promise<readonly string[]> {
  return (await audit(`${HEAD}${CLEARED}${body}\n}`, setting)).counts.findings;
}

const between = (name: string, element: number): RegExp =>
  new RegExp(`^test: ${name} has a race at element ${element}: invocations of a workgroup `);
const across = (name: string, element: number): RegExp =>
  new RegExp(`^test: ${name} has a race at element ${element}: several workgroups `);

describe('faults', () => {
  test.each<[string, string, readonly RegExp[], Setting?]>([
    ['a missing barrier', 'T[t] = A[t]; B[t] = T[7 - t];', [between('T', 0)]],
    ['a write after a read', 'B[t] = T[7 - t]; T[t] = A[t];', [between('T', 0)]],
    ['two writers', 'T[t / 2] = A[t]; B[t] = 1;', [between('T', 0)]],
    ['many readers and then a writer', 'B[t] = T[0]; if (t == 0) { T[0] = 1; }', [between('T', 0)]],
    ['an update and then a reader', 'if (t == 0) { T[0] += 1; } B[t] = T[0];', [between('T', 0)]],
    ['two writers of a single value', 'total = t; B[t] = 1;', [between('total', 0)]],
    ['a race in a later epoch alone', 'workgroupBarrier(); if (t > 5) { B[3] = t; }', [between('B', 3)]],
    ['a barrier of the other address space', 'B[t] = t; workgroupBarrier(); T[t] = B[7 - t];', [between('B', 0)]],
    ['the same, the other way', 'T[t] = t; storageBarrier(); B[t] = T[7 - t];', [between('T', 0)]],
    ['two workgroups write one element', 'if (t == 0) { B[5] = g.x; }', [across('B', 5)], { workgroups: [2, 1, 1] }],
    [
      'a workgroup reads what another writes',
      'if (t == 0) { B[g.y] = B[g.y + 1] + 1; }',
      [across('B', 1)],
      { workgroups: [1, 2, 1] },
    ],
    [
      'a write one too far',
      'B[t + 1] = A[t];',
      [/^test: B is written once outside its 8 elements, at indices up to 8\.$/],
      { b: 8 },
    ],
    [
      'a read one too far',
      'B[t] = A[t + 9];',
      [/^test: A is read once outside its 16 elements, at indices up to 16\.$/],
    ],
    [
      'a negative index',
      'B[i32(t) - 2] = 1;',
      [/^test: B is written 2 times outside its 16 elements, at indices up to 4294967295\.$/],
    ],
    [
      'outside workgroup memory',
      'T[t + 2] = 1; B[t] = 1;',
      [/^test: T is written 2 times outside its 8 elements, at indices up to 9\.$/],
    ],
    ['a uniform load outside', 'B[t] = workgroupUniformLoad(&T[8]);', [/^test: T is read 8 times outside/]],
  ])('%s', async (_, body, expected, setting) => {
    const found = await findings(body, setting);
    expect(found).toHaveLength(expected.length);
    for (const [index, pattern] of expected.entries()) expect(found[index]).toMatch(pattern);
  });

  test.each([
    [
      'an array',
      'if (t > 2) { T[t] = 1; } workgroupBarrier(); B[t] = T[t];',
      /^test: T is read at element 0 before anything/,
    ],
    ['a single value', 'B[t] = total;', /^test: total is read at element 0 before anything/],
    ['a uniform load', 'B[t] = workgroupUniformLoad(&T[5]);', /^test: T is read at element 5 before anything/],
  ])('workgroup memory that nobody wrote: %s', async (_, body, expected) => {
    const { findings: found } = (await audit(`${HEAD}${body}\n}`)).counts;
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(expected);
  });

  test('an access outside is not performed and not counted', async () => {
    const { counts, b } = await audit(`${HEAD}B[t + 4] = A[t + 12] + 1;\n}`, { b: 8, races: false });
    expect([...b]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    expect([...counts.variables[1]!.writes]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    expect(counts.findings).toHaveLength(2);
  });
});

describe('no findings', () => {
  test.each<[string, string, Setting?]>([
    ['a barrier between', 'T[t] = A[t]; workgroupBarrier(); B[t] = T[7 - t];'],
    ['many readers', 'B[t] = A[0] + A[1] + T[3];', { workgroups: [1, 1, 1] }],
    ['an invocation of its own', 'T[t] = 1; T[t] += T[t]; B[t] = T[t]; T[t]++;'],
    ['a barrier for storage', 'B[t] = t; storageBarrier(); T[t] = B[7 - t];'],
    ['a uniform load', 'if (t == 3) { total = 9; } B[t] = workgroupUniformLoad(&total); if (t == 2) { total = 1; }'],
    [
      'a loop with barriers',
      'for (var i = 0u; i < 8u; i++) { if (t == i) { T[0] += 1; } workgroupBarrier(); } B[t] = T[0];',
    ],
    ['workgroups apart', 'B[g.x * 8 + t] = A[0]; T[t] = 1;', { workgroups: [2, 1, 1] }],
  ])('%s', async (_, body, setting) => {
    expect(await findings(body, setting)).toEqual([]);
  });

  test('atomics', async () => {
    const atomic = HEAD.replace('B: array<u32>', 'B: array<atomic<u32>>').replace(
      'T: array<u32',
      'T: array<atomic<u32>',
    );
    const body =
      'atomicAdd(&T[0], 1u); workgroupBarrier(); atomicMax(&B[0], atomicLoad(&T[0])); atomicStore(&B[1 + t], A[0]);\n}';
    const { counts, b } = await audit(atomic + body, { workgroups: [2, 1, 1] });
    expect(counts.findings).toEqual([]);
    expect(b[0]).toBe(8);
    expect([...counts.variables[1]!.reads.slice(0, 3)]).toEqual([16, 0, 0]);
    expect([...counts.variables[1]!.writes.slice(0, 3)]).toEqual([16, 2, 2]);
  });
});

describe('counts', () => {
  test('are those of the indices that the program follows', async () => {
    const indices = fc.uint8Array({ minLength: 16, maxLength: 16, max: 15 });
    const code = `${HEAD}let i = A[t]; let j = A[t + 8]; B[j] = B[i]; B[j] += A[t]; B[j]--;\n}`;
    await fc.assert(
      fc.asyncProperty(indices, async (bytes) => {
        const a = Uint32Array.from(bytes);
        const { counts } = await audit(code, { a, races: false });
        const times = (list: Uint32Array, factor: number): number[] =>
          Array.from({ length: 16 }, (_, index) => factor * list.filter((value) => value === index).length);
        const [A, B] = counts.variables;
        const updates = times(a.slice(8), 2);
        expect([...A!.reads]).toEqual(Array.from({ length: 16 }, (_, index) => (index < 8 ? 2 : 1)));
        expect([...A!.writes]).toEqual(new Array(16).fill(0));
        expect([...B!.reads]).toEqual(times(a.slice(0, 8), 1).map((reads, index) => reads + updates[index]!));
        expect([...B!.writes]).toEqual(times(a.slice(8), 3));
      }),
      { numRuns: 10 },
    );
  });

  test('of a vector are those of its lanes', async () => {
    const code = HEAD.replace('A: array<u32>', 'A: array<vec4<u32>>') + 'B[t] = A[t / 4 + 1].y;\n}';
    const { counts } = await audit(code);
    expect([...counts.variables[0]!.reads]).toEqual([0, 0, 0, 0, 4, 4, 4, 4, 4, 4, 4, 4, 0, 0, 0, 0]);
  });
});

test('what the device cannot hold is a problem, not a failure', () => {
  const code = `${HEAD}B[t] = A[t];\n}`;
  const plan: Plan = {
    label: 'test',
    buffers: [
      { name: 'A', usage: 'storage', size: 4000, read: false },
      { name: 'B', usage: 'storage', size: 4000, read: false },
    ],
    passes: [
      {
        label: 'test',
        code,
        constants: {},
        bindings: ['A', 'B'].map((buffer, binding) => ({ group: 0, binding, buffer })),
        workgroups: [1, 1, 1],
      },
    ],
  };
  const message = (limits: Partial<Parameters<typeof auditPlan>[1]['limits']>): unknown => {
    const enough = { maxStorageBufferBindingSize: 1e9, maxBufferSize: 1e9, maxStorageBuffersPerShaderStage: 8 };
    const outcome = auditPlan(plan, { races: false, limits: { ...enough, ...limits } });
    return outcome.ok ? undefined : outcome.problem.message;
  };
  expect(message({})).toBeUndefined();
  expect(message({ maxBufferSize: 16000 })).toBe(
    'test needs 15.8 KB of counters to be audited, but this device binds 15.6 KB at most: make the tensors smaller.',
  );
  expect(message({ maxStorageBuffersPerShaderStage: 2 })).toMatch(/binds 2 storage buffers, which leaves none/);
});
