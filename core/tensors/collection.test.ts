import { describe, expect, it } from 'vitest';
import type { Outcome } from '../outcome.ts';
import { inputFileOf, membersOf, memberNamed } from './collection.ts';
import { parseNpy } from './npy.ts';
import { sourceOf } from './source.ts';

type Entry = readonly [dtype: string, shape: readonly number[], offsets: readonly [number, number]];

/** Makes a file in the format of the specification, with any header and values. */
function safetensors(header: object | string, values: Uint8Array = new Uint8Array()): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + values.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(values, 8 + text.length);
  return bytes;
}

function entries(given: Readonly<Record<string, Entry>>): object {
  return Object.fromEntries(
    Object.entries(given).map(([name, [dtype, shape, data_offsets]]) => [name, { dtype, shape, data_offsets }]),
  );
}

async function read(
  bytes: Uint8Array,
  file: string,
  word: string | null,
): Promise<{ shape: readonly number[]; values: number[] }> {
  const { member, part } = ok(memberNamed(ok(await membersOf(sourceOf(bytes, file))), word, file));
  const { shape, data } = ok(parseNpy(ok(await inputFileOf(member, part, file)).bytes, file));
  return { shape, values: Array.from(data) };
}

function ok<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome.value;
}

async function sentence(bytes: Uint8Array, file: string, word: string | null = null): Promise<string> {
  return read(bytes, file, word).then(
    () => 'no problem',
    (error: unknown) => (error as Error).message,
  );
}

const text = (written: string): Uint8Array => new TextEncoder().encode(written);

describe('.safetensors', () => {
  const values = new Uint8Array(24);
  new Float32Array(values.buffer, 0, 2).set([1.5, -2]);
  new Float64Array(values.buffer, 8, 1).set([0.5]);
  new Uint16Array(values.buffer, 16, 4).set([0x3c00, 0xc000, 0x3f80, 0xff80]);
  const file = safetensors(
    {
      __metadata__: { format: 'pt' },
      ...entries({
        w: ['F32', [2, 1], [0, 8]],
        d: ['F64', [], [8, 16]],
        h: ['F16', [2], [16, 20]],
        b: ['BF16', [1, 2], [20, 24]],
      }),
    },
    values,
  );

  it.each([
    ['w', [2, 1], [1.5, -2]],
    ['h', [2], [1, -2]],
    ['b', [1, 2], [1, -Infinity]],
  ])('gives the values of %s', async (key, shape, expected) => {
    expect(await read(file, 'm.safetensors', key)).toEqual({ shape, values: expected });
  });

  it('asks for a name where there are several, and says which there are', async () => {
    expect(await sentence(file, 'm.safetensors')).toBe(
      'm.safetensors holds several arrays: it has w, d, h, b; name one as in m.safetensors:w.',
    );
    expect(await sentence(file, 'm.safetensors', 'q')).toContain('has no array q');
  });

  it('gives parts by name, reading only the entries that they need', async () => {
    expect(await read(file, 'm.safetensors', 'w[1].T')).toEqual({ shape: [1], values: [-2] });
    const whole = sourceOf(file, 'm.safetensors');
    const sizes: number[] = [];
    const members = ok(
      await membersOf({
        ...whole,
        read: (start, end) => {
          sizes.push(end - start);
          return whole.read(start, end);
        },
      }),
    );
    expect(members.map(({ key, shape, dtype }) => [key, shape, dtype])).toEqual([
      ['w', [2, 1], 'F32'],
      ['d', [], 'F64'],
      ['h', [2], 'F16'],
      ['b', [1, 2], 'BF16'],
    ]);
    expect(sizes.reduce((a, b) => a + b, 0)).toBe(file.length - values.length);
    const input = ok(await inputFileOf(members[0]!, '[1:2]', 'm.safetensors'));
    expect(input.name).toBe('m.safetensors:w[1:2]');
    expect(sizes.at(-1)).toBe(4);
    expect(await inputFileOf(members[0]!, '[2]', 'm.safetensors')).toMatchObject({
      problem: { message: 'w is [2, 1], and 2 goes beyond the 2 entries of axis 0: take some from 0 to 2.' },
    });
    expect(ok(await inputFileOf(members[3]!, '', 'm.safetensors')).read).toBe(
      'BF16 in the file, converted to F32 exactly',
    );
  });

  it.each([
    ['no length', new Uint8Array(3), 'it has 3 bytes'],
    ['a length beyond all bounds', new Uint8Array(8).fill(0xff), 'at most 8.0 MB are read'],
    ['a header that is cut off', safetensors('{}').subarray(0, 9), 'ends inside its header'],
    ['no JSON', safetensors('{'), 'not a JSON object'],
    ['a list', safetensors('[]'), 'not a JSON object'],
    ['no UTF-8', safetensors('{"x":1}').fill(0xc0, 9, 10), 'not a JSON object'],
    [
      'a tensor that is there twice',
      safetensors(
        '{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\\u0078":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
        new Uint8Array(4),
      ),
      'has "x" twice in its header',
    ],
    [
      'a shape that is there twice',
      safetensors('{"x":{"dtype":"F32","shape":[2],"shape":[1],"data_offsets":[0,4]}}', new Uint8Array(4)),
      'has "shape" twice',
    ],
    ['a tensor that is none', safetensors({ x: 1 }), 'does not describe its tensor "x"'],
    ['a negative extent', safetensors(entries({ x: ['F32', [-1], [0, 4]] })), 'does not describe'],
    ['an extent beyond integers', safetensors(entries({ x: ['F32', [1e300], [0, 4]] })), 'does not describe'],
    ['many dimensions', safetensors(entries({ x: ['F32', Array<number>(9).fill(1), [0, 4]] })), 'does not describe'],
    ['more than follows', safetensors(entries({ x: ['F32', [1], [0, 4]] })), 'outside of the file'],
    ['less than follows', safetensors({}, new Uint8Array(4)), '4 bytes that belong to no tensor'],
    [
      'an end before its start',
      safetensors(entries({ x: ['F32', [1], [4, 0]] }), new Uint8Array(4)),
      'outside of the file',
    ],
    ['a hole', safetensors(entries({ x: ['F32', [1], [4, 8]] }), new Uint8Array(8)), 'leaves a hole'],
    [
      'an overlap',
      safetensors(entries({ x: ['F32', [2], [0, 8]], y: ['F32', [1], [4, 8]] }), new Uint8Array(8)),
      'overlaps another tensor',
    ],
    ['a shape that does not fit', safetensors(entries({ x: ['F32', [3], [0, 8]] }), new Uint8Array(8)), 'takes 12'],
    ['a type that is not read', safetensors(entries({ x: ['I64', [1], [0, 8]] }), new Uint8Array(8)), 'of type "I64"'],
  ])('refuses %s', async (_, bytes, expected) => {
    expect(await sentence(bytes, 'x.safetensors')).toContain(expected);
  });
});

describe('.csv', () => {
  it.each([
    ['one column', '1\n2.5\n-3e2\n', null, [3], [1, 2.5, -300]],
    ['a matrix', '1, 2\r\n3, 4\r\n', null, [2, 2], [1, 2, 3, 4]],
    ['a column by its name', 'x,"y"\n1,2\n3,4', 'y', [2], [2, 4]],
    ['a mark of byte order', '\ufeffx\n.5', 'x', [1], [0.5]],
  ])('gives %s', async (_, written, key, shape, values) => {
    expect(await read(text(written), 'p.csv', key)).toEqual({ shape, values });
  });

  it.each([
    ['nothing', '', 'is empty'],
    ['names only', 'x,y', 'no line of numbers'],
    [
      'a word',
      '1\nfive',
      'has "five" in line 2, column 1: finite f32 numbers are read, here with commas between fields and a decimal point.',
    ],
    ['an infinity', '1\ninf', 'has "inf"'],
    ['a number beyond f32', '1\n1e39', 'has "1e39"'],
    ['a formula', '1\n=1+1', 'has "=1+1"'],
    ['a gap', '1,2\n3,', 'has "" in line 2, column 2'],
    ['an empty line within', '1,2\n\n3,4', 'has 1 field in line 2'],
    ['a column too many', '1,2\n3,4\n5,6,7', 'has 3 fields in line 3 where others have 2'],
    ['columns of one name', 'x,x\n1,2', 'names two columns x'],
    ['a hundred columns', Array(100).fill('1').join(','), 'at most 64 are read'],
    ['digits without end', `1\n${'9'.repeat(1000)}`, 'finite f32 numbers'],
  ])('refuses %s', async (_, written, expected) => {
    expect(await sentence(text(written), 'p.csv')).toContain(expected);
  });

  it('refuses what is no text, and what is too large, before it is taken apart', async () => {
    expect(await sentence(new Uint8Array([0x31, 0xff]), 'p.csv')).toBe('p.csv is not a text in UTF-8 or UTF-16.');
    expect(await sentence(new Uint8Array(2 ** 26 + 1), 'p.csv')).toContain('at most 67,108,864 B is read');
  });
});
