import { describe, expect, it } from 'vitest';
import { parsePart, splitPart } from './part.ts';

/** Takes a part of 0, 1, 2, ... in a shape, as a reader does: of the leading axis only the entries that it asks for. */
function take(expression: string, shape: readonly number[]): { shape: readonly number[]; values: number[] } {
  const part = ok(parsePart(expression, shape, 'w'));
  const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, at) => at);
  const size = values.length / (shape[0] ?? 1);
  const read = part.rows === null ? values : values.slice(part.rows.from * size, part.rows.to * size);
  return { shape: part.shape, values: Array.from(part.take(read)) };
}

function ok(outcome: ReturnType<typeof parsePart>) {
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome.value;
}

describe('a part of an array', () => {
  // The values are those that NumPy 2.4.6 gives for numpy.arange(24).reshape(4, 6).
  it.each([
    ['', [4, 6], Array.from({ length: 24 }, (_, at) => at)],
    ['[2]', [6], [12, 13, 14, 15, 16, 17]],
    ['[-1, 1:3]', [2], [19, 20]],
    ['[1:3, :2].T', [2, 2], [6, 12, 7, 13]],
    [' [:, -2:].reshape(2, 2, 2).transpose(1, 0, 2) ', [2, 2, 2], [4, 5, 16, 17, 10, 11, 22, 23]],
    ['.reshape(2, 3, -1)[:, 1]', [2, 4], [4, 5, 6, 7, 16, 17, 18, 19]],
    ['[3][2:4][1]', [], [21]],
  ])('%s is what NumPy gives', (expression, shape, values) => {
    expect(take(expression, [4, 6])).toEqual({ shape, values });
  });

  it('reads no more of the leading axis than it needs', () => {
    const rows = (expression: string) => ok(parsePart(expression, [100, 6], 'w')).rows;
    expect(rows('[64:96, 1]')).toEqual({ from: 64, to: 96 });
    expect(rows('[7].reshape(2, 3).T')).toEqual({ from: 7, to: 8 });
    expect(rows('[:, 3]')).toEqual({ from: 0, to: 100 });
    expect(rows('.T[0]')).toBeNull();
  });

  it.each([
    ['[0:5]', 'w is [4, 6], and 0:5 goes beyond the 4 entries of axis 0: take some from 0 to 4.'],
    ['[0, -7]', '-7 goes beyond the 6 entries of axis 1'],
    ['[2:2]', '2:2 takes none of the 4 entries of axis 0'],
    ['[0, 0, 0]', 'w is [4, 6], so [0, 0, 0] names more axes than it has.'],
    ['[::2]', '"::2" in [::2] is no index and no range'],
    ['[a]', '"a" in [a] is no index and no range'],
    ['.reshape(5, 5)', 'w is [4, 6], 24 elements, and .reshape(5, 5) has not as many.'],
    ['.reshape(-1, -1)', 'has not as many'],
    ['.reshape(0)', 'has not as many'],
    ['.transpose(0, 0)', 'must name each axis once: .transpose(1, 0).'],
    ['.transpose(1)', 'must name each axis once'],
    ['.mean()', '".mean()" is no part of an array: write it as in [0:64, :]'],
    ['[0', '"[0" is no part of an array'],
    ['[0]'.repeat(100), 'is no part of an array'],
  ])('%s is refused', (expression, says) => {
    expect(() => take(expression, [4, 6])).toThrow(says);
  });

  it.each([
    ['h.0.w', 'h.0.w', ''],
    ['h.0.w[0:2].T', 'h.0.w', '[0:2].T'],
    ['a[0].b[1]', 'a[0].b', '[1]'],
    ['[0]', '', '[0]'],
    [`${'x'.repeat(3000)}[0]`, 'x'.repeat(3000), '[0]'],
  ])('stands behind the name: %s', (word, name, part) => {
    expect(splitPart(word)).toEqual([name, part]);
  });
});
