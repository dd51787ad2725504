import { describe, expect, it } from 'vitest';
import type { Outcome } from '../outcome.ts';
import { membersOf, memberNamed } from './collection.ts';
import { parseNpy } from './npy.ts';

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

function read(bytes: Uint8Array, file: string, key: string | null): { shape: readonly number[]; values: number[] } {
  const member = ok(memberNamed(ok(membersOf(bytes, file)), key, file));
  const { shape, data } = ok(parseNpy(ok(member.npy()), file));
  return { shape, values: Array.from(data) };
}

function ok<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome.value;
}

function sentence(bytes: Uint8Array, file: string, key: string | null = null): string {
  try {
    read(bytes, file, key);
    return 'no problem';
  } catch (error) {
    return (error as Error).message;
  }
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
  ])('gives the values of %s', (key, shape, expected) => {
    expect(read(file, 'm.safetensors', key)).toEqual({ shape, values: expected });
  });

  it('asks for a name where there are several, and says which there are', () => {
    expect(sentence(file, 'm.safetensors')).toBe(
      'm.safetensors holds several arrays: it has w, d, h, b; name one as in m.safetensors#w.',
    );
    expect(sentence(file, 'm.safetensors', 'q')).toContain('has no array q');
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
  ])('refuses %s', (_, bytes, expected) => {
    expect(sentence(bytes, 'x.safetensors')).toContain(expected);
  });
});

describe('.csv', () => {
  it.each([
    ['one column', '1\n2.5\n-3e2\n', null, [3], [1, 2.5, -300]],
    ['a matrix', '1, 2\r\n3, 4\r\n', null, [2, 2], [1, 2, 3, 4]],
    ['a column by its name', 'x,"y"\n1,2\n3,4', 'y', [2], [2, 4]],
    ['a mark of byte order', '\ufeffx\n.5', 'x', [1], [0.5]],
  ])('gives %s', (_, written, key, shape, values) => {
    expect(read(text(written), 'p.csv', key)).toEqual({ shape, values });
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
  ])('refuses %s', (_, written, expected) => {
    expect(sentence(text(written), 'p.csv')).toContain(expected);
  });

  it('refuses what is no text, and what is too large, before it is taken apart', () => {
    expect(sentence(new Uint8Array([0x31, 0xff]), 'p.csv')).toBe('p.csv is not a text in UTF-8 or UTF-16.');
    expect(sentence(new Uint8Array(2 ** 26 + 1), 'p.csv')).toContain('at most 67,108,864 B is read');
  });
});
