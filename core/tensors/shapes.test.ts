import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TensorSpec } from '../kernel.ts';
import { fileShape, inferParameters, resolveExtents } from './shapes.ts';

function spec(name: string, dimensions: Pick<TensorSpec, 'planes' | 'rows' | 'columns'>): TensorSpec {
  return { name, hue: 'cyan', kind: 'input', scale: 'signed', help: '', ...dimensions };
}

const Q = spec('Q', { planes: 'heads', rows: 'n', columns: 'd' });
const K = spec('K', { planes: 'heads', rows: 'n', columns: 'd' });
const b = spec('b', { planes: 1, rows: 'd' });
const w = spec('w', { planes: 1, rows: 3, columns: 'd' });
const O: TensorSpec = { ...Q, name: 'O', kind: 'output' };
const specs = [Q, K, b, w, O];
const parameters = { heads: 2, n: 5, d: 4 };

test('dimensions resolve to numbers', () => {
  expect(resolveExtents(Q, parameters)).toEqual({ planes: 2, rows: 5, columns: 4 });
  expect(resolveExtents(b, parameters)).toEqual({ planes: 1, rows: 4, columns: 1 });
  expect(() => resolveExtents(Q, { n: 5 })).toThrow('Q: heads is not an integer parameter');
});

test('a file has no single plane, and no column for a vector', () => {
  expect(fileShape(Q, parameters)).toEqual([2, 5, 4]);
  expect(fileShape(Q, { ...parameters, heads: 1 })).toEqual([5, 4]);
  expect(fileShape(b, parameters)).toEqual([4]);
});

describe('parameters from files', () => {
  test('are those that gave the shapes', () => {
    const extent = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(fc.record({ heads: extent, n: extent, d: extent }), fc.boolean(), (set, leading) => {
        const loaded = [Q, K, b, w].map((input) => {
          const shape = fileShape(input, set);
          const plain = input.columns === undefined ? 1 : 2;
          return {
            tensor: input.name,
            file: 'x.npy',
            shape: leading && shape.length === plain ? [1, ...shape] : shape,
          };
        });
        expect(inferParameters(specs, { causal: true }, loaded)).toMatchObject({
          ok: true,
          value: { params: { causal: true, ...set } },
        });
      }),
    );
  });

  test('agree with what is set explicitly', () => {
    const loaded = [{ tensor: 'Q', file: 'q.npy', shape: [7, 3] }];
    expect(inferParameters(specs, { n: 7, br: 16 }, loaded)).toEqual({
      ok: true,
      value: {
        params: { n: 7, br: 16, heads: 1, d: 3 },
        sources: { n: 'Q in q.npy', heads: 'Q in q.npy', d: 'Q in q.npy' },
      },
    });
  });

  test.each([
    [{ n: 256 }, [['Q', [300, 4]]], 'Q in q.npy has 300 rows but n is set to 256: set n to 300 or leave it out.'],
    [{ heads: 2 }, [['Q', [5, 4]]], 'Q in q.npy has 1 plane but heads is set to 2: set heads to 1 or leave it out.'],
    [
      {},
      [
        ['Q', [300, 4]],
        ['K', [200, 4]],
      ],
      'K in k.npy has 200 rows but Q in q.npy has n = 300: both must agree on n.',
    ],
    [{}, [['Q', [4]]], 'Q in q.npy has shape [4]: expected [n, d] or [heads, n, d].'],
    [{}, [['b', [2, 2, 4]]], 'b in b.npy has shape [2, 2, 4]: expected [d].'],
    [{}, [['b', [2, 4]]], 'b in b.npy has 2 planes but must have 1.'],
    [{}, [['w', [2, 4]]], 'w in w.npy has 2 rows but must have 3.'],
    [{}, [['Q', [0, 4]]], 'Q in q.npy has 0 rows: a tensor takes at least 1.'],
    [{}, [['O', [5, 4]]], 'O (o.npy) is not an input: give Q, K, b, w.'],
  ] as const)('%j %j', (explicit, files, message) => {
    const loaded = files.map(([tensor, shape]) => ({ tensor, file: `${tensor.toLowerCase()}.npy`, shape }));
    const outcome = inferParameters(specs, explicit, loaded);
    expect(outcome).toEqual({ ok: false, problem: { field: files.at(-1)![0], message } });
  });
});
