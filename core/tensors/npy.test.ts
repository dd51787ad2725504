import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseNpy, requireFinite, writeNpy } from './npy.ts';
import type { NpyArray } from './npy.ts';

/** Makes a file with the given header text and bytes. */
function file(dictionary: string, values: Uint8Array, major = 1): Uint8Array {
  const header = `${dictionary}\n`;
  const length =
    major === 1
      ? [header.length & 255, header.length >> 8]
      : [header.length & 255, (header.length >> 8) & 255, header.length >> 16, 0];
  const start = [0x93, ...Buffer.from('NUMPY'), major, 0, ...length, ...Buffer.from(header, 'latin1')];
  return Uint8Array.from([...start, ...values]);
}

function header(descr: string, shape: string): string {
  return `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`;
}

function bytesOf(values: Float32Array | Float64Array | Uint16Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function parsed(bytes: Uint8Array): NpyArray {
  const outcome = parseNpy(bytes, 'Q.npy');
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome.value;
}

function message(bytes: Uint8Array): string {
  const outcome = parseNpy(bytes, 'Q.npy');
  return outcome.ok ? 'no problem' : outcome.problem.message;
}

describe('reading', () => {
  const two = bytesOf(Float32Array.of(1.5, -2));

  test.each([1, 2, 3])('version %i', (major) => {
    const array = parsed(file(header('<f4', '(2,)'), two, major));
    expect(array).toEqual({ shape: [2], dtype: 'f32', data: Float32Array.of(1.5, -2) });
  });

  test.each([
    ['<f2', bytesOf(Uint16Array.of(0x3e00, 0xc000)), 'f16'],
    ['>f2', Uint8Array.of(0x3e, 0, 0xc0, 0), 'f16'],
    ['<f4', two, 'f32'],
    ['|f4', two, 'f32'],
    ['>f4', Uint8Array.of(0x3f, 0xc0, 0, 0, 0xc0, 0, 0, 0), 'f32'],
    ['<f8', bytesOf(Float64Array.of(1.5, -2)), 'f64'],
  ])('%s', (descr, values, dtype) => {
    expect(parsed(file(header(descr, '(2,)'), values))).toEqual({ shape: [2], dtype, data: Float32Array.of(1.5, -2) });
  });

  test('halves: subnormal, largest, infinite, not a number', () => {
    const halves = Uint16Array.of(0x0001, 0x7bff, 0xfc00, 0x7e00, 0x8000);
    const { data } = parsed(file(header('<f2', '(5,)'), bytesOf(halves)));
    expect([...data]).toEqual([2 ** -24, 65504, -Infinity, NaN, -0]);
  });

  test('a scalar, an empty array, keys in another order, double quotes and long integers', () => {
    expect(parsed(file(header('<f4', '()'), two.subarray(4))).shape).toEqual([]);
    expect(parsed(file(header('<f4', '(0, 3)'), new Uint8Array())).data).toHaveLength(0);
    const other = `{"shape": (1L, 2L), "fortran_order": False, "descr": "<f4"}`;
    expect(parsed(file(other, two)).shape).toEqual([1, 2]);
  });

  test('values at an odd byte offset of their buffer', () => {
    const inner = writeNpy(Float32Array.of(3, 4), [2]);
    const outer = new Uint8Array(inner.length + 3);
    outer.set(inner, 3);
    expect([...parsed(outer.subarray(3)).data]).toEqual([3, 4]);
  });
});

describe('refusing', () => {
  const four = bytesOf(Float32Array.of(1, 2, 3, 4));
  const good = file(header('<f4', '(2, 2)'), four);

  test.each([
    ['nothing', new Uint8Array(), /not a .npy file/],
    ['another file', Uint8Array.from(Buffer.from('PK archive of something')), /not a .npy file/],
    ['an unknown version', Uint8Array.from(good, (byte, index) => (index === 6 ? 4 : byte)), /version 4.0/],
    ['truncated values', good.subarray(0, -1), /truncated.*\[2, 2\] of f32 takes 16 bytes and 15 follow/],
    ['trailing bytes', Uint8Array.from([...good, 0]), /trailing bytes.*16 bytes and 17 follow/],
    ['a truncated header', good.subarray(0, 40), /ends inside its header/],
    [
      'a huge header',
      Uint8Array.from([...good.subarray(0, 6), 2, 0, 255, 255, 255, 255, 0]),
      /header of 4\.0 GB: at most 64\.0 KB are read/,
    ],
    ['integers', file(header('<i8', '(2,)'), four), /type '<i8'.*astype\('float32'\)/],
    ['complex numbers', file(header('<c8', '(2,)'), four), /'<c8'/],
    [
      'long doubles',
      file(header('<f16', '(2,)'), four),
      /holds long doubles, NumPy's float128: save array\.astype\('float64'\)/,
    ],
    ['a structured type', file(`{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (4,)}`, four), /structured/],
    ['Fortran order', file(header('<f4', '(2, 2)').replace('False', 'True'), four), /Fortran.*ascontiguousarray/],
    ['a missing key', file(`{'descr': '<f4', 'fortran_order': False}`, four), /does not describe/],
    [
      'a repeated key',
      file(`{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (4,)}`, four),
      /does not/,
    ],
    ['an unknown key', file(`{'descr': '<f4', 'fortran_order': False, 'shape': (4,), 'x': 1}`, four), /does not/],
    ['code', file(`{'descr': '<f4', 'fortran_order': False, 'shape': (2 * 2,)}`, four), /does not/],
    ['a number for a tuple', file(header('<f4', '(4)'), four), /does not/],
    ['a negative extent', file(header('<f4', '(-4,)'), four), /does not/],
    ['text after the header', file(`${header('<f4', '(4,)')} x`, four), /does not/],
    ['a product beyond 2^53', file(header('<f4', `(${'4294967296, '.repeat(8)})`), four), /truncated/],
    ['an extent beyond 2^53', file(header('<f4', '(9007199254740993,)'), four), /does not/],
    ['too many dimensions', file(header('<f4', `(${'1, '.repeat(65)})`), four), /does not/],
    ['a double beyond f32', file(header('<f8', '(1, 2)'), bytesOf(Float64Array.of(0, 1e39))), /1e\+39 at \[0, 1\]/],
  ])('%s', (_, bytes, expected) => {
    expect(message(bytes)).toMatch(/^Q\.npy .*\.$/);
    expect(message(bytes)).toMatch(expected);
  });
});

test.each([
  [NaN, 'NaN'],
  [Infinity, 'infinity'],
  [-Infinity, 'minus infinity'],
])('requireFinite names the first %d', (value, name) => {
  const array = parsed(writeNpy(Float32Array.of(1, 2, 3, 4, value, NaN), [2, 3]));
  expect(requireFinite(array, 'K.npy')).toEqual({
    message: `K.npy holds ${name} at [1, 1] (element 4): an input takes finite numbers only.`,
  });
  expect(requireFinite({ shape: [1], data: Float32Array.of(0) }, 'K.npy')).toBeUndefined();
});

describe('writing', () => {
  const arrays = fc.array(fc.nat(4), { maxLength: 4 }).chain((shape) => {
    const length = shape.reduce((product, extent) => product * extent, 1);
    return fc.record({
      shape: fc.constant(shape),
      data: fc.float32Array({ minLength: length, maxLength: length }),
    });
  });

  test('what is written is read again, bit for bit', () => {
    fc.assert(
      fc.property(arrays, ({ shape, data }) => {
        const bytes = writeNpy(data, shape);
        const array = parsed(bytes);
        expect(array.shape).toEqual(shape);
        expect(bytesOf(array.data)).toEqual(bytesOf(data));
      }),
    );
  });

  test('the bytes are those of numpy.save', () => {
    const bytes = writeNpy(Float64Array.of(1), [1]);
    const text = `{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }`.padEnd(117) + '\n';
    expect(Buffer.from(bytes.subarray(0, 10)).toString('latin1')).toBe('\x93NUMPY\x01\x00\x76\x00');
    expect(Buffer.from(bytes.subarray(10, 128)).toString('latin1')).toBe(text);
    expect(bytes).toHaveLength(136);
  });

  test('a shape that does not hold the values is a mistake of the caller', () => {
    expect(() => writeNpy(Float32Array.of(1, 2), [3])).toThrow('shape [3] does not hold 2 values');
  });
});

describe('damaged files never throw', () => {
  const sound = [
    writeNpy(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]),
    writeNpy(Float64Array.of(1, 2), [2]),
    file(header('<f2', '(1, 2, 2)'), new Uint8Array(8), 2),
  ];
  const edit = fc.oneof(
    fc.record({ kind: fc.constant('set'), at: fc.nat(140), byte: fc.nat(255) }),
    fc.record({
      kind: fc.constant('insert'),
      at: fc.nat(140),
      byte: fc.constantFrom(...Buffer.from(`(),{}'"0L[: \n`)),
    }),
    fc.record({ kind: fc.constant('remove'), at: fc.nat(140), byte: fc.constant(0) }),
    fc.record({ kind: fc.constant('cut'), at: fc.nat(140), byte: fc.constant(0) }),
  );
  const damage = (bytes: Uint8Array, edits: readonly { kind: string; at: number; byte: number }[]): Uint8Array => {
    const result = [...bytes];
    for (const { kind, at, byte } of edits) {
      if (kind === 'set') result[Math.min(at, result.length)] = byte;
      else if (kind === 'insert') result.splice(at, 0, byte);
      else if (kind === 'remove') result.splice(at, 1);
      else result.length = Math.min(at, result.length);
    }
    return Uint8Array.from(result);
  };

  const check = (bytes: Uint8Array): void => {
    const outcome = parseNpy(bytes, 'Q.npy');
    if (!outcome.ok) {
      expect(outcome.problem.message).toMatch(/^Q\.npy [\x20-\x7e]{1,400}\.$/);
      return;
    }
    const { shape, data, dtype } = outcome.value;
    expect(shape.reduce((product, extent) => product * extent, 1)).toBe(data.length);
    expect(data.length * { f16: 2, f32: 4, f64: 8 }[dtype]).toBeLessThan(bytes.length);
    requireFinite(outcome.value, 'Q.npy');
  };

  test('edits of sound files', () => {
    fc.assert(
      fc.property(fc.constantFrom(...sound), fc.array(edit, { minLength: 1, maxLength: 6 }), (bytes, edits) =>
        check(damage(bytes, edits)),
      ),
      { numRuns: 5000 },
    );
  });

  test('every single byte cut off or changed', () => {
    const bytes = sound[0]!;
    for (let at = 0; at < bytes.length; at++) {
      expect(parseNpy(bytes.subarray(0, at), 'Q.npy').ok).toBe(false);
      for (const byte of [0, 0x20, 0x39, 0x7f, 0xff]) check(damage(bytes, [{ kind: 'set', at, byte }]));
    }
  });

  test('bytes of no file at all', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), check), { numRuns: 2000 });
  });
});
