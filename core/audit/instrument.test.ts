import { describe, expect, test } from 'vitest';
import { instrument } from './instrument.ts';

const HEAD = `@group(0) @binding(0) var<storage, read> A: array<f32>;
@group(0) @binding(1) var<storage, read_write> B: array<f32>;
var<workgroup> T: array<f32, 2 * W>;
var<workgroup> total: f32;
override W: u32;
`;

function program(body: string, more = ''): string {
  return `${HEAD}@compute @workgroup_size(1) fn main() {\n${body}\n}\n${more}`;
}

/** Rewrites the statements of a function body. */
function rewritten(body: string, races = false): string {
  const { code } = instrument(program(body), { races });
  const lines = code.split('\n');
  const first = lines.findIndex((line) => line.includes('fn main')) + 1;
  return lines.slice(first, first + body.split('\n').length).join('\n');
}

describe('accesses', () => {
  test.each([
    ['let x = A[3];', 'let x = audit_read_A(u32(3));'],
    [
      'let x = A[u32(B[0])] + A[1 + 2];',
      'let x = audit_read_A(u32(u32(audit_read_B(u32(0))))) + audit_read_A(u32(1 + 2));',
    ],
    ['B[ 4 ] = A[0];', 'audit_write_B(u32(4), audit_read_A(u32(0)));'],
    ['T[0] = total;', 'audit_write_T(u32(0), audit_read_total(0u));'],
    ['total = B[0];', 'audit_write_total(0u, audit_read_B(u32(0)));'],
    [
      'B[A[0]] *= 2 + A[1];',
      '{ let audit_index = u32(audit_read_A(u32(0))); audit_write_B(audit_index, audit_read_B(audit_index) * (2 + audit_read_A(u32(1)))); };',
    ],
    ['total += 1;', '{ let audit_index = 0u; audit_write_total(audit_index, audit_read_total(audit_index) + (1)); };'],
    ['B[1]++;', '{ let audit_index = u32(1); audit_write_B(audit_index, audit_read_B(audit_index) + 1); };'],
    ['B[1] --;', '{ let audit_index = u32(1); audit_write_B(audit_index, audit_read_B(audit_index) - 1); };'],
    [
      'for (B[0] = 1; B[0] < A[0]; B[0] = 2) {}',
      'for (audit_write_B(u32(0), 1); audit_read_B(u32(0)) < audit_read_A(u32(0)); audit_write_B(u32(0), 2)) {}',
    ],
    ['let n = arrayLength(&A);', 'let n = arrayLength(&A);'],
    [
      'let x = workgroupUniformLoad(&total) + workgroupUniformLoad(&T[1]);',
      'let x = audit_load_total(0u) + audit_load_T(u32(1));',
    ],
    ['loop { continuing { break if A[0] > 1; } }', 'loop { continuing { break if audit_read_A(u32(0)) > 1; } }'],
    ['if (A[0] < A[1]) { return; }', 'if (audit_read_A(u32(0)) < audit_read_A(u32(1))) { return; }'],
    ['_ = A[0]; // A[1] is not read', '_ = audit_read_A(u32(0)); // A[1] is not read'],
    ['var x = S(1); x.y = A[0];', 'var x = S(1); x.y = audit_read_A(u32(0));'],
    ['let n = arrayLength(&(B));', 'let n = arrayLength(&B);'],
    ['(B[0]) = 1;', 'audit_write_B(u32(0), 1);'],
    ['{ let B = 1; let T = B; } let y = B[0];', '{ let B = 1; let T = B; } let y = audit_read_B(u32(0));'],
    ['let p = &B[A[1]]; *p = *p + 1;', 'let p = u32(audit_read_A(u32(1))); audit_write_B(p, audit_read_B(p) + 1);'],
    ['let p: ptr<storage, array<f32>, read_write> = &B; (*p)[2] = 1;', 'let p = 0u; audit_write_B(u32(2), 1);'],
    [
      'let p = &T; let q = &(*p)[3]; let x = p[1] + *q;',
      'let p = 0u; let q = u32(3); let x = audit_read_T(u32(1)) + audit_read_T(q);',
    ],
    ['_ = &B; _ = &B[A[0]];', '_ = &B; _ = &B[audit_read_A(u32(0))];'],
  ])('%s', (body, expected) => {
    expect(rewritten(body)).toBe(expected);
  });

  test('lines keep their numbers', () => {
    const body = 'B[0] = A[\n  1\n];\nworkgroupBarrier();\nB[1] += 1;';
    const { code } = instrument(program(body), { races: true });
    const at = (text: string, name: string): number => text.slice(0, text.indexOf(name)).split('\n').length;
    expect(at(code, 'audit_workgroup_barrier();')).toBe(at(program(body), 'workgroupBarrier();'));
  });

  test('of atomics', () => {
    const code = `@group(0) @binding(0) var<storage, read_write> A: array<atomic<u32>>;
@compute @workgroup_size(1) fn main() {
atomicAdd(&A[1], atomicLoad(&A[2])); atomicStore(&A[3], 4u); atomicAdd(&n, 1);
}
var<workgroup> n: atomic<i32>;`;
    expect(instrument(code, { races: true }).code.split('\n')[2]).toBe(
      'atomicAdd(&A[audit_update_A(u32(1))], atomicLoad(&A[audit_read_A(u32(2))])); atomicStore(&A[audit_write_A(u32(3))], 4u); audit_atomicAdd_n(0u, 1);',
    );
  });

  test('barriers end epochs, the entry point says who runs', () => {
    expect(rewritten('workgroupBarrier(); storageBarrier();', true)).toBe(
      'audit_workgroup_barrier(); audit_storage_barrier();',
    );
    const code = 'fn main(@builtin(workgroup_id) group: vec3u) {';
    const own = program('B[0] = 1;').replace('fn main() {', code);
    expect(instrument(own, { races: true }).code).toContain(
      'fn main(@builtin(local_invocation_index) audit_local_invocation_index: u32, ' +
        '@builtin(num_workgroups) audit_num_workgroups: vec3u, @builtin(workgroup_id) group: vec3u) ' +
        '{ audit_start(audit_local_invocation_index, group, audit_num_workgroups);',
    );
  });
});

describe('refusals name the line', () => {
  test.each([
    ['f(&T);', 'the address of T is taken'],
    ['let p = &B; f(p);', 'this use of the pointer p is not understood'],
    ['let p = &B; let q = p + 1;', 'this use of the pointer p is not understood'],
    ['for (;; B[0]++) {}', "move the update of B from the loop's head into its body"],
    ['atomicThing(&B[0]);', 'the address of B is taken'],
    ['for (;; B[0] += 1) {}', "move the update of B from the loop's head into its body"],
    ['let audit_x = 1;', 'names that begin with audit_ are reserved'],
    ['B[0] = ;', 'expected expression'],
  ])('%s', (body, why) => {
    const refused = (): unknown => instrument(program(body), { races: false });
    expect(refused).toThrow(/^line 7 of the linked WGSL cannot be audited: /);
    expect(refused).toThrow(new RegExp(why.replace(/[().]/g, '\\$&'), 'i'));
  });

  test.each([
    ['@group(0) @binding(2) var<storage> C: array<S>;', /elements of type S/],
    ['@group(0) @binding(I) var<storage> C: array<f32>;', /@binding must be a plain number/],
  ])('%s', (more, why) => {
    expect(() => instrument(program('B[0] = 1;', more), { races: true })).toThrow(why);
  });

  test('several entry points of which none is main, and a program without storage', () => {
    const several = program('B[0] = 1;').replace('main', 'first') + '@compute @workgroup_size(1) fn second() {}';
    expect(() => instrument(several, { races: true })).toThrow(/several entry points, and none is called main/);
    expect(() => instrument('fn main() {}', { races: false })).toThrow(/no storage variable/);
  });
});

describe('layout', () => {
  const extents = { lengths: { A: 10, B: 20 }, constants: { W: 3 }, workgroups: 4 };

  test('counts alone', () => {
    const { group, layout } = instrument(program('B[0] = 1;'), { races: false });
    expect(group).toBe(1);
    expect(layout(extents)).toEqual({
      words: 41 + 20 + 40,
      constants: { audit_counts_A: 41, audit_counts_B: 61 },
      counts: { A: 41, B: 61 },
    });
  });

  test('with stamps for what can race', () => {
    expect(instrument(program('B[0] = 1;'), { races: true }).layout(extents)).toEqual({
      words: 101 + 40 + 4 * 7,
      constants: {
        audit_counts_A: 41,
        audit_counts_B: 61,
        audit_stamps_B: 101,
        audit_stamps_T: 141,
        audit_stamps_total: 147,
        audit_stride: 7,
      },
      counts: { A: 41, B: 61 },
    });
  });

  test.each([
    ['array<f32, W>', 3],
    ['array<f32, (W + 1u) * 0x10 / 3 - 2 % 4>', 19],
    ['array<f32, min(W, 2u) << 3u>', 16],
    ['array<f32, F>', 9],
  ])('evaluates the length of %s', (type, length) => {
    const { layout } = instrument(program(`B[0] = 1;`, `var<workgroup> U: ${type}; const F = 3 * W;`), { races: true });
    expect(layout(extents).constants['audit_stride']).toBe(7 + length);
  });

  test.each(['array<f32, V>', 'array<f32, abs(3)>', 'array<f32, 3.0>', 'array<f32, -W>'])('refuses %s', (type) => {
    const { layout } = instrument(program('B[0] = 1;', `var<workgroup> U: ${type};`), { races: true });
    expect(() => layout(extents)).toThrow(/line 9 .*the value of .* is not known/);
  });
});
