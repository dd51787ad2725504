import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OPERATIONS, WORDS_PER_EVENT } from '../trace/layout.ts';
import { compareWithTrace } from './compare.ts';
import type { PassCounts } from './plan.ts';

const tensors = [
  { name: 'X', planes: 2, rows: 4, columns: 5 },
  { name: 'Y', planes: 1, rows: 6, columns: 1 },
  { name: 'Z', planes: 1, rows: 1, columns: 1 },
];
const pass = { tensors: ['X', 'Y'] };

interface Move {
  readonly operation: 'load' | 'store' | 'compute';
  readonly tensor: number;
  readonly plane: number;
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  readonly repeats: number;
}

function records(moves: readonly Move[]): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(moves.length * WORDS_PER_EVENT);
  for (const [index, move] of moves.entries()) {
    const head = OPERATIONS[move.operation] | (move.tensor << 8) | (move.repeats << 24);
    const extent = move.rows | (move.columns << 16);
    words.set([head, move.row, move.column, 0xffff, extent, 0, move.plane << 16, 0], index * WORDS_PER_EVENT);
  }
  return words;
}

function counts(): PassCounts {
  const variable = (name: string, binding: number, size: number) => {
    return { name, group: 0, binding, reads: new Uint32Array(size), writes: new Uint32Array(size) };
  };
  return { label: 'test', variables: [variable('x', 0, 40), variable('y', 1, 6)], findings: [] };
}

const move = fc.record({
  operation: fc.constantFrom('load', 'store', 'compute'),
  tensor: fc.constant(0),
  plane: fc.nat(1),
  row: fc.nat(2),
  column: fc.nat(3),
  rows: fc.nat(2),
  columns: fc.nat(2),
  repeats: fc.nat(3),
});

/** The counts of a device that moves exactly what is listed. */
function counted(moves: readonly Move[]): PassCounts {
  const result = counts();
  for (const { operation, plane, row, column, rows, columns, repeats } of moves) {
    if (operation === 'compute') continue;
    const totals = operation === 'load' ? result.variables[0]!.reads : result.variables[0]!.writes;
    for (let r = row; r < row + rows; r++) {
      for (let c = column; c < column + columns; c++) totals[(plane * 4 + r) * 5 + c]! += repeats;
    }
  }
  return result;
}

test('a trace of what was done agrees', () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 20 }), (moves) => {
      expect(compareWithTrace(counted(moves), pass, tensors, records(moves))).toEqual([]);
    }),
  );
});

test('one access more or less is found, wherever it is', () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 20 }), fc.nat(39), fc.boolean(), (moves, element, reads) => {
      const result = counted(moves);
      const totals = reads ? result.variables[0]!.reads : result.variables[0]!.writes;
      totals[element]!++;
      const place = `[${Math.floor(element / 20)}, ${Math.floor(element / 5) % 4}, ${element % 5}]`;
      expect(compareWithTrace(result, pass, tensors, records(moves))).toEqual([
        `test: 1 of 40 elements of X is not ${reads ? 'read' : 'written'} as traced, first ${place}: ` +
          `the trace has ${totals[element]! - 1}, the device ${totals[element]}.`,
      ]);
    }),
  );
});

describe('a trace that cannot be', () => {
  const sound: Move = { operation: 'load', tensor: 0, plane: 0, row: 0, column: 0, rows: 0, columns: 1, repeats: 1 };
  test.each([
    [{ tensor: 9 }, 'no tensor'],
    [{ tensor: 2 }, 'Z, which the pass does not bind'],
    [{ rows: 5 }, 'what lies outside X'],
    [{ rows: 1, column: 5 }, 'what lies outside X'],
    [{ rows: 1, plane: 2 }, 'what lies outside X'],
  ])('%j', (wrong, what) => {
    const [finding] = compareWithTrace(counts(), pass, tensors, records([{ ...sound, ...wrong }]));
    expect(finding).toBe(`test: event 0 of the trace moves ${what}.`);
  });
});

test('variables and tensors that do not belong together', () => {
  const one = { tensors: ['X'] };
  expect(compareWithTrace(counts(), one, tensors, records([]))).toEqual([
    'test: y is not one of the tensors of the pass.',
  ]);
  expect(compareWithTrace(counts(), { tensors: ['Y', 'X'] }, tensors, records([]))[0]).toBe(
    'test: Y has 6 elements and its buffer 40.',
  );
  expect(() => compareWithTrace(counts(), { tensors: ['W'] }, tensors, records([]))).toThrow('W, which is no tensor');
});
