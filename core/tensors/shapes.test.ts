import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TensorSpec } from '../kernel.ts';
import { fileShape, inferParameters, namedShape, resolveExtents } from './shapes.ts';

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

describe('an extent that is a product', () => {
  const X = spec('X', { planes: 1, rows: 'n', columns: 'heads · d' });
  const W = spec('W', { planes: 'heads', rows: 'heads · d', columns: 'd' });
  const defaults = { heads: 4, n: 32, d: 8 };
  const infer = (explicit: Record<string, number>, shapes: Record<string, readonly number[]>) =>
    inferParameters(
      [X, W],
      explicit,
      Object.entries(shapes).map(([tensor, shape]) => ({ tensor, file: `${tensor}.npy`, shape })),
      defaults,
    );

  test('resolves and is named', () => {
    expect(resolveExtents(W, defaults)).toEqual({ planes: 4, rows: 32, columns: 8 });
    expect([X, W].map(namedShape)).toEqual(['[n, heads · d]', '[heads, heads · d, d]']);
  });
  test.each([
    [{}, { W: [2, 10, 5] }, { heads: 2, d: 5 }],
    [{}, { X: [7, 24], W: [2, 24, 12] }, { n: 7, heads: 2, d: 12 }],
    [{}, { W: [2, 24, 12], X: [7, 24] }, { n: 7, heads: 2, d: 12 }],
    [{}, { X: [7, 64] }, { n: 7, d: 16 }],
    [{ heads: 8 }, { X: [7, 64] }, { heads: 8, n: 7, d: 8 }],
    [{ d: 32 }, { X: [7, 64] }, { heads: 2, n: 7, d: 32 }],
  ])('is taken apart: %j, %j', (explicit, shapes, params) => {
    expect(infer(explicit, shapes)).toMatchObject({ ok: true, value: { params } });
  });
  test.each([
    [{}, { W: [2, 11, 5] }, 'W in W.npy has 11 rows but heads · d must be 10: W in W.npy gives heads = 2 and d = 5'],
    [{}, { X: [7, 63] }, 'X in X.npy has 63 columns but heads · d must be a multiple of 4, with heads = 4'],
    [
      {},
      { W: [2, 24, 12], X: [7, 25] },
      'X in X.npy has 25 columns but heads · d must be 24: W in W.npy gives heads = 2 and d = 12',
    ],
    [
      { heads: 2 },
      { W: [2, 24, 12], X: [7, 25] },
      'X in X.npy has 25 columns but heads · d must be 24: W in W.npy gives heads = 2 and d = 12',
    ],
    [{ heads: 2, d: 3 }, { X: [7, 25] }, 'X in X.npy has 25 columns but heads · d must be 6, with heads = 2 and d = 3'],
  ])('is refused where it does not fit: %j, %j', (explicit, shapes, fault) => {
    expect(infer(explicit, shapes)).toMatchObject({ ok: false, fault: { fault } });
  });
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
        sources: { n: ['Q in q.npy'], heads: ['Q in q.npy'], d: ['Q in q.npy'] },
      },
    });
  });

  test('name every file that determines them, and those that a product was divided by', () => {
    const loaded = (tensor: string, shape: readonly number[]) => ({ tensor, file: `${tensor}.npy`, shape });
    expect(inferParameters(specs, {}, [loaded('Q', [7, 3]), loaded('K', [7, 3]), loaded('b', [3])])).toMatchObject({
      value: { sources: { n: ['Q in Q.npy', 'K in K.npy'], d: ['Q in Q.npy', 'K in K.npy', 'b in b.npy'] } },
    });
    const product: TensorSpec = { ...Q, name: 'X', planes: 1, columns: 'heads · d' };
    const heads: TensorSpec = { ...b, name: 'h', rows: 'heads' };
    expect(inferParameters([product, heads], {}, [loaded('X', [7, 24]), loaded('h', [4])])).toMatchObject({
      value: { params: { d: 6 }, sources: { heads: ['h in h.npy'], d: ['X in X.npy', 'h in h.npy'] } },
    });
  });

  test.each([
    [{ n: 256 }, [['Q', [300, 4]]], 'Q in q.npy has 300 rows but n is set to 256: set n to 300 or leave it out'],
    [{ heads: 2 }, [['Q', [5, 4]]], 'Q in q.npy has 1 plane but heads is set to 2: set heads to 1 or leave it out'],
    [
      {},
      [
        ['Q', [300, 4]],
        ['K', [200, 4]],
      ],
      'K in k.npy has 200 rows but Q in q.npy gives n = 300: all must agree on n',
    ],
    [
      {},
      [
        ['Q', [300, 4]],
        ['b', [4]],
        ['K', [300, 5]],
      ],
      'K in k.npy has 5 columns but Q in q.npy and b in b.npy give d = 4: all must agree on d',
    ],
    [{}, [['Q', [4]]], 'Q in q.npy has shape [4]: expected [n, d] or [heads, n, d]'],
    [{}, [['b', [2, 2, 4]]], 'b in b.npy has shape [2, 2, 4]: expected [d]'],
    [{}, [['b', [2, 4]]], 'b in b.npy has 2 planes but must have 1'],
    [{}, [['w', [2, 4]]], 'w in w.npy has 2 rows but must have 3'],
    [{}, [['Q', [0, 4]]], 'Q in q.npy has 0 rows: a tensor takes at least 1'],
    [{}, [['O', [5, 4]]], 'O (o.npy) is not an input: give Q, K, b, w'],
  ] as const)('%j %j', (explicit, files, fault) => {
    const loaded = files.map(([tensor, shape]) => ({ tensor, file: `${tensor.toLowerCase()}.npy`, shape }));
    const outcome = inferParameters(specs, explicit, loaded);
    expect(outcome).toEqual({ ok: false, fault: { field: files.at(-1)![0], fault } });
  });
});
