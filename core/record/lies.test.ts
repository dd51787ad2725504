/** Lies, each planted alone in a shader, in its trace statements or in the data of its kernel: each must be caught. */
import { afterAll, describe, expect, test, vi } from 'vitest';
import { createDawnExecutor } from '../../app/node/dawn.ts';
import { sourceOf } from '../gpu/shaders.ts';
import type { Formula, Kernel } from '../kernel.ts';
import type { Params } from '../parameters.ts';
import { kernelNamed, proofOf } from './proof.fixture.ts';

// Software adapters take seconds to compile a pipeline.
vi.setConfig({ testTimeout: 120_000 });

const executor = createDawnExecutor();
afterAll(() => executor.dispose());

/** A text of the shader, which it has just once, and what stands in its place. */
type Replacement = readonly [string, string];

/** The kernel with another text in the shader of one of its passes. */
function withShader(kernel: Kernel, replacements: readonly Replacement[]): Kernel {
  const passes: Kernel['passes'] = (params) =>
    kernel.passes(params).map((pass) => {
      let source = sourceOf(pass).text;
      for (const [text, instead] of replacements) {
        expect(source.split(text), text).toHaveLength(2);
        source = source.replace(text, () => instead);
      }
      return { ...pass, source, maximumEvents: pass.maximumEvents + 8 };
    });
  return { ...kernel, passes };
}

function withFormula(kernel: Kernel, result: string, change: (formula: Formula) => Formula): Kernel {
  const formulas: Kernel['formulas'] = (params) =>
    kernel
      .formulas(params)
      .map((formula) => (formula.result === result && formula.operation === 'accumulate' ? change(formula) : formula));
  return { ...kernel, formulas };
}

/** Square tiles that divide everything, so that what is only exchanged leaves all sums as they are. */
const TILED: Params = { variant: 'tiled', m: 8, n: 8, k: 8, bm: 4, bn: 4, bk: 4 };
const NAIVE: Params = { ...TILED, variant: 'naive' };
const EDGES: Params = { ...TILED, m: 7 };
const FLASH: Params = { variant: 'flash', n: 8, d: 4, br: 4, bc: 4 };
const CAUSAL: Params = { ...FLASH, causal: true };
const ROWS: Params = { variant: 'online', r: 4, v: 8, br: 2, bv: 4 };
const MERGED: Params = { variant: 'two-pass', r: 4, v: 8, br: 2, bv: 8, t: 4 };

const LINE: Params = { variant: 'perceptron', n: 9, steps: 1, lanes: 4, g: 2 };
const TREE: Params = { variant: 'scan', tree: 'blelloch', t: 7, n: 2, c: 4 };

const LOAD_A = '@if(trace) trace_A_ik(LOAD, TENSOR_A, A_tile, 0, LINE);';
const LOAD_B = '@if(trace) trace_B_kj(LOAD, TENSOR_B, B_tile, 0, LINE);';
const SUM = '@if(trace) trace_C_ij(ACCUMULATE, TENSOR_C, C_tile, 2 * real_size(C_tile) * A_tile.real_columns, LINE);';
const STORE = '@if(trace) trace_store(TENSOR_C, SLOT_C_ij, C_tile, LINE);';
const SUMMED = `    ${SUM}

    workgroupBarrier();
    @if(trace) trace_barrier(LINE);`;
const WRITES = '  if (holds(C_tile, r, c)) {\n    C[address';

describe('what is sound', () => {
  test.each<[string, Params]>([
    ['matmul', TILED],
    ['matmul', NAIVE],
    ['matmul', EDGES],
    ['attention', FLASH],
    ['attention', CAUSAL],
    ['softmax', ROWS],
    ['welford', MERGED],
  ])('%s %j', async (name, params) => {
    expect(await proofOf(executor, kernelNamed(name), params)).toEqual([]);
  });
});

describe('who moved what', () => {
  lies('matmul', TILED, [
    [
      'the tiles of another workgroup',
      [[LOAD_A, LOAD_A.replace('A_tile', 'tile_at(0, (1 - i) * Bm, k * Bk, Bm, Bk, M, K)')]],
      /load A_ik A, line \d+\): of A it tells that 16 elements in rows 4 to 7, .* the program reads 16 elements in rows 0 to 3/,
    ],
    [
      'two loads in each other’s slots',
      [
        [LOAD_A, LOAD_A.replace('TENSOR_A, A_tile', 'TENSOR_B, B_tile')],
        [LOAD_B, LOAD_B.replace('TENSOR_B, B_tile', 'TENSOR_A, A_tile')],
      ],
      /of A it tells that nothing is read, the program reads 16 elements/,
    ],
    [
      'a tile that is not loaded',
      [[LOAD_A, LOAD_A.replace('A_tile', 'tile_at(0, i * Bm, 0, Bm, Bk, M, K)')]],
      /of A it tells that 16 elements in rows 0 to 3, columns 0 to 3 are read, .* columns 4 to 7/,
    ],
    ['a load that is told twice', [[LOAD_A, `${LOAD_A}\n${LOAD_A}`]], /of A it tells that 32 elements/],
    [
      'a read that no event tells of',
      [['  C_ij = 0.0;', '  C_ij = 0.0;\n  if (A[5] > 1e30) { C_ij = 1.0; }']],
      /of A it tells that nothing is read, the program reads \d+ elements in row 0, column 5/,
    ],
    ['a store that is left out', [[STORE, '']], /the program writes C \d+ times, and no event tells of it/],
    [
      'a store of another slot',
      [[STORE, STORE.replace('SLOT_C_ij', 'SLOT_A_ik')]],
      /store A_ik C, line \d+\): the program does not read A_ik there/,
    ],
    [
      'an array that is no slot',
      [
        ['var<private> C_ij', 'var<workgroup> kept: array<f32, 4>;\nvar<private> C_ij'],
        ['  C_ij = 0.0;', '  C_ij = 0.0;\n  kept[thread % 4] = 1.0;'],
      ],
      /product: kept lies in SRAM and is no slot of the pass/,
    ],
    [
      'a slot that holds less than is said',
      [[LOAD_A, `@if(trace) var less = A_tile;\n@if(trace) less.rows = 2;\n${LOAD_A.replace('A_tile', 'less')}`]],
      /its tile has 2 rows and 4 columns, the program writes \d+ elements in rows 0 to 3/,
    ],
  ]);

  lies('matmul', EDGES, [
    [
      'padding that is told as real',
      [[LOAD_A, `@if(trace) var more = A_tile;\n@if(trace) more.real_rows = Bm;\n${LOAD_A.replace('A_tile', 'more')}`]],
      /of A it tells that 16 elements .* the program reads 12 elements/,
    ],
  ]);

  lies('matmul', NAIVE, [
    [
      'a stream that repeats too seldom',
      [['TENSOR_A, A_tile, C_tile.real_columns', 'TENSOR_A, A_tile, C_tile.real_columns - 1']],
      /of A it tells that 48 elements .* the program reads 64 elements/,
    ],
    [
      'a stream that is told too late',
      [
        ['    @if(trace) trace_stream(TENSOR_A, A_tile, C_tile.real_columns, LINE);\n', ''],
        [SUM, `${SUM}\n    @if(trace) trace_stream(TENSOR_A, A_tile, C_tile.real_columns, LINE);`],
      ],
      /of A it tells that nothing is read, the program reads 64 elements/,
    ],
  ]);

  lies('attention', FLASH, [
    [
      'the slots of K and V exchanged',
      [
        ['trace_K_j(LOAD, TENSOR_K', 'trace_V_j(LOAD, TENSOR_K'],
        ['trace_V_j(LOAD, TENSOR_V', 'trace_K_j(LOAD, TENSOR_V'],
      ],
      /the program writes K_j, and no event tells of it/,
    ],
  ]);
});

describe('when', () => {
  lies('matmul', TILED, [
    [
      'a barrier that is not told',
      [[SUMMED, SUMMED.replace('@if(trace) trace_barrier(LINE);', '')]],
      /the program waits at a barrier before it, and no event tells of that/,
    ],
    [
      'a barrier that is invented',
      [[STORE, `${STORE}\n@if(trace) trace_barrier(LINE);`]],
      /barrier, line \d+\): the program has no barrier there/,
    ],
    [
      'a store that is told too early',
      [
        [STORE, ''],
        [WRITES, `  ${STORE}\n${WRITES}`],
      ],
      /of C it tells that 16 elements .* are written, the program writes nothing/,
    ],
    [
      'a load that is told a phase too late',
      [
        [LOAD_B, ''],
        [
          `    if (holds(C_tile, r, c)) {\n      for (var p`,
          `    ${LOAD_B}\n    if (holds(C_tile, r, c)) {\n      for (var p`,
        ],
      ],
      /the program does not write B_kj there/,
    ],
    [
      'loop indices that are exchanged',
      [['trace_loops(tile, k)', 'trace_loops(k, tile)']],
      /its loop indices are \d+ and \d+, those of the program \d+ and \d+/,
    ],
    [
      'a loop index of the turn before',
      [['trace_loops(tile, k)', 'trace_loops(tile, max(k, 1) - 1)']],
      /its loop indices are 0 and 0, those of the program 0 and 1/,
    ],
    [
      'an event where no thread but one comes by',
      [[STORE, `if (thread == 0) { ${STORE} }`]],
      /store C_ij C, line \d+\): not all threads of its workgroup come to its statement/,
    ],
  ]);
});

describe('what was computed', () => {
  lies('matmul', TILED, [
    ['a sum that is left out', [[SUM, '']], /the program does \d+ operations, and no event tells of them/],
    [
      'a sum that is told twice',
      [[SUM, `${SUM}\n${SUM.replace('2 * real_size(C_tile) * A_tile.real_columns', '0')}`]],
      /by its formula, .* element \[0, 0\] of C_ij is/,
    ],
    [
      'a tile of the result that is another one',
      [[SUM, SUM.replace('C_tile,', 'tile_at(group.z, j * Bm, i * Bn, Bm, Bn, M, N),')]],
      /its formula takes [rc] from .* of C_ij from 0 on and .* from 4 on/,
    ],
    [
      'another kind of work',
      [[SUM, SUM.replace('ACCUMULATE', 'RESCALE')]],
      /no formula says how rescale gives C_ij its values/,
    ],
    [
      'flops that are told of another event',
      [
        ['trace_C_ij(INITIALISE, TENSOR_C, C_tile, 0, LINE)', 'trace_C_ij(INITIALISE, TENSOR_C, C_tile, 128, LINE)'],
        [SUM, SUM.replace('A_tile.real_columns,', 'A_tile.real_columns - 64,')],
      ],
      /initialise C_ij C, line \d+\): it tells 128 flops, the program does 0 for C_ij/,
    ],
    [
      'flops that are wrong in shader and closed form alike',
      [[SUM, SUM.replace('2 * real_size', '3 * real_size')]],
      /it tells 192 flops, the program does 128 for C_ij/,
    ],
  ]);

  lies('softmax', ROWS, [
    [
      'flops that are told of another event beside it',
      [
        [
          'trace_m_i(COMPUTE, TENSOR_NONE, row_tile, real_size(tile)',
          'trace_m_i(COMPUTE, TENSOR_NONE, row_tile, real_size(tile) - 2',
        ],
        ['row_tile, 2 * real_size(row_tile)', 'row_tile, 2 * real_size(row_tile) + 2'],
      ],
      /it tells \d+ flops, the program does/,
    ],
  ]);

  lies('attention', FLASH, [
    [
      'a rescaling that is left out',
      [['    @if(trace) trace_O_i(RESCALE, TENSOR_O, Q_tile, real_size(Q_tile), LINE);\n', '']],
      /accumulate O_i O, line \d+\): (it tells \d+ flops|the program reads rescale_i)/,
    ],
    [
      'a block that is told as skipped and computed',
      [
        [
          'trace_K_j(LOAD, TENSOR_K, K_tile, 0, LINE);',
          'trace_skip(TENSOR_S, S_tile, LINE);\n    @if(trace) trace_K_j(LOAD, TENSOR_K, K_tile, 0, LINE);',
        ],
      ],
      /S is told as skipped and worked on at element \[0, 0, 0\]/,
    ],
  ]);

  lies('attention', CAUSAL, [
    [
      'another block that is told as skipped',
      [['trace_skip(TENSOR_S, S_tile, LINE)', 'trace_skip(TENSOR_S, tile_at(head, i * Br, 0, Br, Bc, N, N), LINE)']],
      /S is told as skipped and worked on at element \[0, 0, 0\]/,
    ],
  ]);

  lies('welford', MERGED, [
    [
      'lanes that do not take',
      [['trace_combine_M2_it(level, level_tile', 'trace_combine_M2_it(merge_halves(width + 1), level_tile']],
      /it reads the lanes of .* the program reads .* of M2_it/,
    ],
  ]);

  test('a formula that forgets an operand', async () => {
    const kernel = withFormula(kernelNamed('matmul'), 'C_ij', (formula) => ({
      ...formula,
      operands: formula.operands.filter(({ name }) => name !== 'B_kj'),
    }));
    expect(await proofOf(executor, kernel, TILED)).toContainEqual(
      expect.stringMatching(/the program reads B_kj, which no formula there names/),
    );
  });

  test('a formula with an operand that is not read', async () => {
    const kernel = withFormula(kernelNamed('softmax'), 'l_i', (formula) => formula);
    const lying = withRead(kernel, 'm_i', 'Y_ij');
    expect(await proofOf(executor, lying, ROWS)).toContainEqual(
      expect.stringMatching(/the program does not read Y_ij there/),
    );
  });

  test.each<[string, string, string, string, Params]>([
    [
      'a sum over the wrong lanes',
      'welford',
      'sum[r,c] before + Σₖ X[r,k] over k = c, c + T, …',
      'over k = r, r + T, …',
      MERGED,
    ],
    ['a merge of lanes that takes too little', 'welford', 'M2[r,c] before + M2[r,partner]', 'M2[r,c] before', MERGED],
    [
      'the other side of a choice',
      'linear-classifier',
      'p[r] = 1 if z[r] > 0, else 0',
      'p[r] = 0 if z[r] > 0, else 1',
      LINE,
    ],
    [
      'a tree that goes down as it goes up',
      'ssm',
      'b[r,c] = a[partner,c] b[r,c] + b[partner,c]',
      'b[r,c] = a[r,c] b[partner,c] + b[r,c]',
      TREE,
    ],
  ])('a formula with %s', async (_, name, text, instead, params) => {
    let changed = 0;
    const kernel = kernelNamed(name);
    const formulas: Kernel['formulas'] = (all) =>
      kernel.formulas(all).map((formula) => {
        if (!formula.cell.includes(text)) return formula;
        changed++;
        const from = instead.startsWith('over') ? text.slice(text.indexOf('over')) : text;
        return { ...formula, cell: formula.cell.replace(from, instead) };
      });
    const findings = await proofOf(executor, { ...kernel, formulas }, params);
    expect(changed).toBeGreaterThan(0);
    expect(findings).toContainEqual(
      expect.stringMatching(/by its formula, .*, element \[\d+, \d+\] of \w+ is .*, and it holds/),
    );
  });

  test('a formula with a wrong index', async () => {
    const kernel = withFormula(kernelNamed('matmul'), 'C_ij', (formula) => ({
      ...formula,
      cell: 'C[r,c] += Σₖ A[r,k] B[c,k]',
      operands: formula.operands.map((operand) =>
        operand.name === 'B_kj' ? { ...operand, row: 'c', column: 'k' } : operand,
      ),
    }));
    expect(await proofOf(executor, kernel, TILED)).toContainEqual(
      expect.stringMatching(
        /by its formula, C\[r,c\] \+= Σₖ A\[r,k\] B\[c,k\], element \[0, 0\] of C_ij is .*, and it holds/,
      ),
    );
  });
});

/** The kernel whose formulas of a slot name one more operand. */
function withRead(kernel: Kernel, result: string, name: string): Kernel {
  const formulas: Kernel['formulas'] = (params) =>
    kernel
      .formulas(params)
      .map((formula) =>
        formula.result === result && formula.operation === 'compute'
          ? { ...formula, operands: [...formula.operands, { name, row: 'r', column: 'k' }] }
          : formula,
      );
  return { ...kernel, formulas };
}

function lies(
  kernel: string,
  params: Params,
  planted: readonly (readonly [what: string, replacements: readonly Replacement[], finding: RegExp])[],
): void {
  test.each(planted)('%s', async (_, replacements, finding) => {
    const findings = await proofOf(executor, withShader(kernelNamed(kernel), replacements), params);
    expect(
      findings.filter((sentence) => finding.test(sentence)),
      findings.join('\n'),
    ).not.toEqual([]);
  });
}
