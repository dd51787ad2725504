/**
 * The WGSL that others write: pointers, aliases, structures, arrays in arrays, components, atomics. Whatever way an access is
 * written, the program gives the same, and audit and record count the same elements as by hand.
 */
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { createDawnExecutor } from '../../app/node/dawn.ts';
import { sumOfTimes, tryProgram } from './wgsl.fixture.ts';

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

/** How often each of so many elements is touched, by lists of elements. */
function times(size: number, ...touched: readonly number[]): number[] {
  const counts = new Array<number>(size).fill(0);
  for (const element of touched) counts[element]!++;
  return counts;
}

const MAIN = '@compute @workgroup_size(1) fn main() {';
const B = '@group(0) @binding(1) var<storage, read_write> B: array<f32>;';

interface Case {
  readonly declared: string;
  readonly body: string;
  /** The bytes of A. */
  readonly bytes: number;
  /** How often each element of A is read and written. */
  readonly reads: readonly number[];
  readonly writes?: readonly number[];
}

const A = (type: string): string => `@group(0) @binding(0) var<storage, read_write> A: ${type};`;

const CASES: readonly (readonly [string, Case])[] = [
  [
    'an array in an array, by its row, its elements and as a whole',
    {
      declared: A('array<array<f32, 3>>'),
      body: 'B[0] = A[1][2]; A[0][1] = 5.0; A[2][0] += A[1][1]; let row = A[3]; B[1] = row[1];',
      bytes: 48,
      reads: times(12, 5, 6, 4, 9, 10, 11),
      writes: times(12, 1, 6),
    },
  ],
  [
    'members of structures, one in another, and a whole one',
    {
      declared: `struct In { x: f32, v: vec2f } struct S { a: f32, n: array<In, 2>, m: mat2x2f } ${A('array<S>')}`,
      body: 'B[0] = A[1].a + A[0].n[1].x + A[0].n[0].v.y; A[1].m[1] = vec2f(1.0); let s = A[0].n[1]; B[1] = s.x; A[0].m[0].y = 2.0;',
      // a: 0, n: x 1 v 2, x 3 v 4, m: 5 and 6; 64 bytes
      bytes: 128,
      reads: times(14, 7, 3, 2, 3, 4),
      writes: times(14, 13, 5),
    },
  ],
  [
    'an array at the end of a structure',
    {
      declared: `struct Data { size: u32, offset: u32, values: array<f32> } ${A('Data')}`,
      body: 'B[0] = A.values[3] + f32(A.offset & 1u) + f32(arrayLength(&A.values));',
      bytes: 32,
      reads: times(8, 5, 1),
    },
  ],
  [
    'a single value and an array with a length',
    {
      declared: `${A('array<vec4f, 4>')} alias Rows = array<vec4f, 4>; var<workgroup> W: Rows;`,
      body: 'W = A; workgroupBarrier(); B[0] = W[2].x + A[3][1]; A[1].z += 2.0; A[2] = W[1];',
      bytes: 64,
      reads: times(4, 0, 1, 2, 3, 3, 1),
      writes: times(4, 1, 2),
    },
  ],
  [
    'aliases of types',
    {
      declared: `alias Number = f32; alias Row = array<Number, 2>; ${A('array<Row>')}`,
      body: 'B[0] = A[1][1];',
      bytes: 16,
      reads: times(4, 3),
    },
  ],
  [
    'pointers, and pointers into what they point to',
    {
      declared: A('array<array<f32, 3>>'),
      body: 'let p = &A; let row = &(*p)[1]; let one = &(*row)[2]; B[0] = *one + row[0]; *one = 3.0; (*row)[1] += 1.0; for (var i = 0; i < 2; i++) { let q = &p[i]; B[1] += q[i]; }',
      bytes: 36,
      reads: times(9, 5, 3, 4, 0, 4),
      writes: times(9, 5, 4),
    },
  ],
  [
    'the index of a pointer is that of when it was made',
    {
      declared: A('array<f32>'),
      body: 'var i = 1u; let p = &A[i]; i = 3u; B[0] = *p + A[i];',
      bytes: 16,
      reads: times(4, 1, 3),
    },
  ],
  [
    'functions that take pointers to one variable or to several, and hand them on',
    {
      declared: `${A('array<f32>')} var<workgroup> W: array<f32, 4>; var<workgroup> V: array<f32, 4>;
fn element(held: ptr<workgroup, array<f32, 4>>, at: u32) -> f32 { // a comment
  return (*held)[at];
}
fn twice(held: ptr<workgroup, array<f32, 4>>) -> f32 { return element(held, 0u) + element(held, 1u); }
fn add(to: ptr<storage, f32, read_write>, value: f32) { *to += value; }`,
      body: 'W = array(1.0, 2.0, 3.0, 4.0); V = array(5.0, 6.0, 7.0, 8.0); workgroupBarrier(); B[0] = twice(&W) + twice(&V); add(&A[2], element(&V, 3u)); let p = &A[0]; add(p, 1.0);',
      bytes: 16,
      reads: times(4, 2, 0),
      writes: times(4, 2, 0),
    },
  ],
  [
    'components of vectors, by name and by number, in vectors of three',
    {
      declared: A('array<vec3f>'),
      body: 'var c = 1u; A[0].y = 2.0; A[1][c] = 3.0; A[2].x *= A[0].z; B[0] = dot(A[1], A[2].zyx); let p = &A[3]; B[1] = p.x + (*p).y; (*p)[0] = 1.0;',
      bytes: 64,
      reads: times(4, 2, 0, 1, 2, 3, 3),
      writes: times(4, 0, 1, 2, 3),
    },
  ],
  [
    'atomics, alone, in arrays and in structures',
    {
      declared: `struct Count { n: atomic<u32>, m: array<atomic<u32>, 2> } ${A('array<Count>')} var<workgroup> w: atomic<u32>;`,
      body: 'atomicStore(&A[0].n, 7u); B[0] = f32(atomicAdd(&A[1].n, 1u) & 1u); atomicMax(&A[0].m[1], 3u); let p = &A[1].m; atomicSub(&(*p)[0], 2u); let r = atomicCompareExchangeWeak(&A[0].n, 7u, 9u); let s = atomicCompareExchangeWeak(&w, 0u, 1u); B[1] = f32(atomicLoad(&A[0].n)) + f32(atomicLoad(&w)) + f32(r.old_value);',
      bytes: 24,
      reads: times(6, 3, 2, 4, 0, 0),
      writes: times(6, 0, 3, 2, 4, 0),
    },
  ],
  [
    'a load that is the same for all',
    {
      declared: `${A('array<f32>')} struct S { x: f32, y: f32 } var<workgroup> W: array<S, 2>; var<workgroup> one: f32;`,
      body: 'W[1].y = A[1]; one = 2.0; let p = &one; B[0] = workgroupUniformLoad(&W[1].y) + workgroupUniformLoad(p);',
      bytes: 16,
      reads: times(4, 1),
    },
  ],
  [
    'names that are hidden, and names of members',
    {
      declared: `struct S { A: f32, B: f32 } fn f(A: f32) -> f32 { var s = S(A, 1.0); s.A += 1.0; return s.A; } ${A('array<f32>')}`,
      body: '{ var A = array(1.0, 2.0); A[1] = f(A[0]); B[0] = A[1]; } B[1] = A[2];',
      bytes: 16,
      reads: times(4, 2),
    },
  ],
];

describe('the same in every way to write it', () => {
  test.each(CASES)('%s', async (_, { declared, body, bytes, reads, writes = reads.map(() => 0) }) => {
    const code = `${declared}\n${B}\n${MAIN}\n${body}\n}\n`;
    const { plain, audited, recorded, counts, sums, findings } = await tryProgram(executor, code, [bytes, 16]);
    expect(findings).toEqual([]);
    expect(audited).toEqual(plain);
    expect(recorded).toEqual(plain);
    expect(counts['A']).toEqual({ reads, writes });
    expect(sums['A']).toEqual({ read: sumOfTimes(reads), write: sumOfTimes(writes) });
  });
});

test('an index that is too large for its own array is found, though it lies inside the variable', async () => {
  const code = `${A('array<array<f32, 3>>')}\n${B}\n${MAIN} var i = 4u; B[0] = A[0][i]; A[1][i] = 1.0; }`;
  const { findings, audited, counts } = await tryProgram(executor, code, [36, 16]);
  expect(findings.map((finding) => finding.replace(/ elements.*/, ''))).toEqual([
    'test: A is read once outside its 9',
    'test: A is written once outside its 9',
  ]);
  expect(counts['A']!.writes).toEqual(times(9));
  expect([...audited[0]!]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('builtins in a structure', async () => {
  const code = `struct In { @builtin(local_invocation_index) t: u32, @builtin(workgroup_id) g: vec3u }
${A('array<f32>')}\n${B}\n@compute @workgroup_size(4) fn main(given: In) { B[given.t] = A[given.t]; }`;
  const { plain, recorded, counts } = await tryProgram(executor, code, [16, 16]);
  expect(recorded).toEqual(plain);
  expect(counts['A']!.reads).toEqual([1, 1, 1, 1]);
});

describe('whatever is nested in whatever', () => {
  /** A type of storage, how many elements it has, and paths to places in it with the elements that they cover. */
  interface Nested {
    readonly type: string;
    readonly elements: number;
    readonly bytes: number;
    readonly structs: string;
    /** Expressions that come behind a value of the type, the elements that they cover, and how the place gives a number. */
    readonly paths: readonly { readonly path: string; readonly covers: readonly number[]; readonly number: string }[];
  }
  const leaf: Nested = {
    type: 'f32',
    elements: 1,
    bytes: 4,
    structs: '',
    paths: [{ path: '', covers: [0], number: '' }],
  };
  const vector: Nested = {
    type: 'vec4f',
    elements: 1,
    bytes: 16,
    structs: '',
    paths: [{ path: '', covers: [0], number: '.w' }],
  };
  const array = (of: Nested, length: number): Nested => ({
    type: `array<${of.type}, ${length}>`,
    elements: of.elements * length,
    bytes: of.bytes * length,
    structs: of.structs,
    paths: Array.from({ length }, (_, index) =>
      of.paths.map(({ path, covers, number }) => ({
        path: `[${index}]${path}`,
        covers: covers.map((element) => element + index * of.elements),
        number,
      })),
    ).flat(),
  });
  const struct = (first: Nested, second: Nested, name: string): Nested => ({
    type: name,
    elements: first.elements + second.elements,
    bytes: 16 * Math.ceil(first.bytes / 16) + 16 * Math.ceil(second.bytes / 16),
    structs: `${first.structs} ${second.structs} struct ${name} { @size(${16 * Math.ceil(first.bytes / 16)}) a: ${first.type}, @align(16) @size(${16 * Math.ceil(second.bytes / 16)}) b: ${second.type} }`,
    paths: [
      ...first.paths.map(({ path, covers, number }) => ({ path: `.a${path}`, covers, number })),
      ...second.paths.map(({ path, covers, number }) => ({
        path: `.b${path}`,
        covers: covers.map((element) => element + first.elements),
        number,
      })),
    ],
  });
  const nested = (depth: number): fc.Arbitrary<Nested> =>
    depth === 0
      ? fc.constantFrom(leaf, vector)
      : fc.oneof(
          fc.tuple(nested(depth - 1), fc.integer({ min: 1, max: 3 })).map(([of, length]) => array(of, length)),
          fc
            .tuple(nested(depth - 1), nested(depth - 1), fc.integer({ min: 0, max: 1e9 }))
            .map(([first, second, name]) => struct(first, second, `S${depth}_${name}`)),
        );

  test('each place is counted where it is read and written, by itself and by a pointer', async () => {
    await fc.assert(
      fc.asyncProperty(nested(3), fc.infiniteStream(fc.nat(1e6)), async (type, draws) => {
        const draw = (below: number): number => (draws.next().value as number) % below;
        const [reads, writes] = [times(type.elements), times(type.elements)];
        const lines = Array.from({ length: 8 }, (_, line) => {
          const { path, covers, number } = type.paths[draw(type.paths.length)]!;
          const cut = [...path.matchAll(/[.[]/g)].map(({ index }) => index);
          const at = cut[draw(cut.length)] ?? 0;
          const place = draw(2) === 0 ? `A${path}` : `(*p${line})${path.slice(at)}`;
          const pointer = `let p${line} = &A${path.slice(0, at)};`;
          for (const element of covers) reads[element]!++;
          if (draw(2) === 0) return `${pointer} B[${line}] = ${place}${number};`;
          for (const element of covers) writes[element]!++;
          return `${pointer} ${place}${number} += ${line}.0;`;
        });
        const code = `${type.structs}\n${A(type.type)}\n${B}\n${MAIN}\n${lines.join('\n')}\n}`;
        const tried = await tryProgram(executor, code, [16 * Math.ceil(type.bytes / 16), 64]);
        expect(tried.findings).toEqual([]);
        expect(tried.audited).toEqual(tried.plain);
        expect(tried.recorded).toEqual(tried.plain);
        expect(tried.counts['A']).toEqual({ reads, writes });
        expect(tried.sums['A']).toEqual({ read: sumOfTimes(reads), write: sumOfTimes(writes) });
      }),
      { numRuns: 4, endOnFailure: true },
    );
  });
});
