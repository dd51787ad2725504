import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../outcome.ts';
import { inputFileOf, memberNamed, membersOf } from './collection.ts';
import { parseNpy, writeNpy } from './npy.ts';
import { sourceOf } from './source.ts';

/** numpy.savez(q=[[0, .25, .5], [.75, 1, 1.25]] as f4, k=[1, -2] as f2), written by NumPy 2.4.6. */
const STORED = fromBase64(
  'UEsDBC0AAAAAAAAAIQAKnACk//////////8FABQAcS5ucHkBABAAmAAAAAAAAACYAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJzxmNCcsIC' +
    'dmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgyLCAzKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg' +
    'ICAgICAgICAgICAgICAgICAKAAAAAAAAgD4AAAA/AABAPwAAgD8AAKA/UEsDBC0AAAAAAAAAIQDdFQYP//////////8FABQAay5ucHkBABAAhA' +
    'AAAAAAAACEAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJzxmMicsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgyLCksIH0g' +
    'ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKADwAwFBLAQItAy0AAAAAAAAAIQAKnA' +
    'CkmAAAAJgAAAAFAAAAAAAAAAAAAACAAQAAAABxLm5weVBLAQItAy0AAAAAAAAAIQDdFQYPhAAAAIQAAAAFAAAAAAAAAAAAAACAAc8AAABrLm5w' +
    'eVBLBQYAAAAAAgACAGYAAACKAQAAAAA=',
);
/** numpy.savez_compressed(q as before, ids=[1, 2] as i8, z=zeros(40) but for z[7] = .5 as f8). */
const DEFLATED = fromBase64(
  'UEsDBC0AAAAIAAAAIQAKnACk//////////8FABQAcS5ucHkBABAAmAAAAAAAAABWAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqKuo6' +
    'Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CsaaOgq1CmQDLgYwaLADEvYMDA5A3ADEC+wBUEsDBC0AAAAIAAAAIQAM/Bzp////////' +
    '//8HABQAaWRzLm5weQEAEACQAAAAAAAAAEoAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNpoa6joJ6WX1RSlJgXn1+UkgoSd0vMKU4Fih' +
    'dnJBakAvkaRjqaOgq1ChQALkYGCGCC0gBQSwMELQAAAAgAAAAhAF51GgD//////////wUAFAB6Lm5weQEAEADAAQAAAAAAAE8AAAAAAAAAm+wX' +
    '6hsQychQxlCtnpJanFykbqWgbpNmoa6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaJgY6mjoKtQrkAy4GisADe8r0D30AAFBLAQItAy' +
    '0AAAAIAAAAIQAKnACkVgAAAJgAAAAFAAAAAAAAAAAAAACAAQAAAABxLm5weVBLAQItAy0AAAAIAAAAIQAM/BzpSgAAAJAAAAAHAAAAAAAAAAAA' +
    'AACAAY0AAABpZHMubnB5UEsBAi0DLQAAAAgAAAAhAF51GgBPAAAAwAEAAAUAAAAAAAAAAAAAAIABEAEAAHoubnB5UEsFBgAAAAADAAMAmwAAAJ' +
    'YBAAAAAA==',
);

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text, 'base64'));
}

function ok<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome.value;
}

async function read(bytes: Uint8Array, word: string): Promise<{ shape: readonly number[]; values: number[] }> {
  const members = ok(await membersOf(sourceOf(bytes, 'm.npz')));
  const { member, part } = ok(memberNamed(members, word, 'm.npz'));
  const { name, bytes: npy } = ok(await inputFileOf(member, part, 'm.npz'));
  expect(name).toBe(`m.npz:${word}`);
  const { shape, data } = ok(parseNpy(npy, name));
  return { shape, values: Array.from(data) };
}

async function sentence(bytes: Uint8Array, word = 'q'): Promise<string> {
  return read(bytes, word).then(
    () => 'no problem',
    (error: unknown) => (error as Error).message,
  );
}

/** The place of a number in the directory entry of the first array. */
function inDirectory(bytes: Uint8Array, field: number): number {
  return Buffer.from(bytes).indexOf('PK\x01\x02', 0, 'latin1') + field;
}

function changed(bytes: Uint8Array, at: number, ...to: readonly number[]): Uint8Array {
  const copy = bytes.slice();
  copy.set(to, at);
  return copy;
}

describe('.npz', () => {
  it('gives what NumPy has stored', async () => {
    expect(await read(STORED, 'q')).toEqual({ shape: [2, 3], values: [0, 0.25, 0.5, 0.75, 1, 1.25] });
    expect(await read(STORED, 'k')).toEqual({ shape: [2], values: [1, -2] });
    expect(await read(STORED, 'q[1:]')).toEqual({ shape: [1, 3], values: [0.75, 1, 1.25] });
  });

  it('gives what NumPy has deflated', async () => {
    expect(await read(DEFLATED, 'q')).toEqual({ shape: [2, 3], values: [0, 0.25, 0.5, 0.75, 1, 1.25] });
    expect(await read(DEFLATED, 'z[6:9]')).toEqual({ shape: [3], values: [0, 0.5, 0] });
  });

  it('lists arrays with shape and type, reading no more of a large one than its header', async () => {
    const large = writeNpy(
      Float32Array.from({ length: 2 ** 16 }, (_, at) => Math.sin(at)),
      [256, 256],
    );
    for (const level of [0, 1] as const) {
      const bytes = zipSync({ 'w.npy': [large, { level }] });
      const whole = sourceOf(bytes, 'm.npz');
      let most = 0;
      const members = ok(
        await membersOf({
          ...whole,
          read: (start, end) => {
            // The end of the file is searched for its directory.
            if (end < bytes.length) most = Math.max(most, end - start);
            return whole.read(start, end);
          },
        }),
      );
      expect(members.map(({ key, shape, dtype }) => [key, shape, dtype])).toEqual([['w', [256, 256], 'F32']]);
      expect(most).toBeLessThan(10_000);
    }
  });

  it('says which values are converted', async () => {
    const members = ok(await membersOf(sourceOf(STORED, 'm.npz')));
    expect(members.map((member) => member.read)).toEqual([undefined, 'F16 in the file, converted to F32 exactly']);
  });

  it('refuses a type by the name of the array', async () => {
    expect(await sentence(DEFLATED, 'ids')).toBe(
      `"ids" in m.npz holds values of type '<i8': f32, f64 and f16 are read, so save array.astype('float32').`,
    );
  });

  it.each([
    ['nothing', new Uint8Array(), 'm.npz is not a .npz file, or is truncated'],
    ['no archive', new Uint8Array(100), 'm.npz is not a .npz file, or is truncated'],
    ['one that is cut off', STORED.subarray(0, -30), 'is not a .npz file, or is truncated'],
    ['one without its begin', STORED.subarray(30), 'its directory lies outside of the file'],
    ['an encrypted one', changed(STORED, inDirectory(STORED, 8), 1), '"q" in m.npz is encrypted'],
    ['another packing', changed(STORED, inDirectory(STORED, 10), 12), '"q" in m.npz is packed by method 12'],
    [
      'a size that stands elsewhere',
      changed(STORED, inDirectory(STORED, 24), 255, 255, 255, 255),
      'm.npz is a ZIP64 archive',
    ],
    ['a size that cannot be', changed(STORED, inDirectory(STORED, 24), 1), '"q" in m.npz cannot have'],
    [
      'a size beyond all packing',
      changed(DEFLATED, inDirectory(DEFLATED, 24), 255, 255, 255, 127),
      '"q" in m.npz cannot have 2147483647 bytes',
    ],
    ['one bit that is wrong', changed(STORED, 30 + 5 + 20 + 128, 1), '"q" in m.npz is damaged'],
    [
      'one that is there twice',
      Buffer.from(Buffer.from(STORED).toString('latin1').replaceAll('k.npy', 'q.npy'), 'latin1'),
      'has "q" twice',
    ],
  ])('refuses %s', async (_, bytes, says) => {
    expect(await sentence(bytes)).toContain(says);
  });
});
