/**
 * Which formulas are not evaluated, and why: each is here by name, so that none becomes one unseen. All others are, wherever
 * an event follows them.
 */
import { expect, it } from 'vitest';
import { kernels } from '../kernels/index.ts';
import { defaultParameters } from '../parameters.ts';
import { readCell } from './cell.ts';
import { unknownNames } from './formulas.ts';

const COMPLEX = 'complex numbers lie in pairs of columns, and which pair takes which turn is arithmetic of indices';
const SWAPPED = 'rows change places before they are subtracted, and which they are the turn of the loop says';
const RUNNING =
  'a recurrence within one event, whose closed form rounds otherwise: lane by lane it is in the tests of the kernel';

/** What is said in words, by kernel, and why it is. */
const PROSE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'linear-classifier': { 'compute F_tj': 'the place of a cell in the plane is no slot' },
  'kernel-smoothing': {
    'compute w_ij': 'of points that are equally near the first count, which is an order and no number',
  },
  welford: { 'accumulate mean_it': RUNNING, 'accumulate M2_it': RUNNING },
  matmul: { 'accumulate C_ij': 'operands that go from HBM straight into the arithmetic lie in no slot' },
  seq2seq: { 'initialise n_i': 'the length is the number of the workgroup' },
  ssm: {
    'accumulate z_i': COMPLEX,
    'rescale z_i': COMPLEX,
    'compute w_0': COMPLEX,
    'compute padded_i': COMPLEX,
    'compute y_i': COMPLEX,
    'compute power_i': 'the exponent is the number of the token',
    'compute legendre_0': 'a polynomial whose degree is the row',
    'compute history_i': 'which element of the window is meant is arithmetic of indices',
    'accumulate M_0': SWAPPED,
    'accumulate Abar_0': SWAPPED,
    'accumulate Bbar_0': SWAPPED,
    'compute pivot_k': 'the column is the turn of the loop',
  },
};

it.each(kernels.map((kernel) => [kernel.name, kernel] as const))('of %s', (name, kernel) => {
  const [said, read] = [new Set<string>(), new Set<string>()];
  for (const { values } of kernel.presets) {
    const params = { ...defaultParameters(kernel), ...values };
    for (const pass of kernel.passes(params)) {
      for (const formula of kernel.formulas(params)) {
        const { operation, result } = formula;
        if (operation === undefined || (formula.pass ?? pass.name) !== pass.name) continue;
        if (!pass.slots.some((slot) => slot.name === result)) continue;
        const cell = readCell(formula.cell);
        const isRead = cell !== null && unknownNames(cell, pass, formula).length === 0;
        (isRead ? read : said).add(JSON.stringify([`${operation} ${result}`, formula.cell]));
      }
    }
  }
  // A formula may stand for a slot that only another pass fills so.
  const never = [...said].filter((formula) => !read.has(formula)).map((text) => (JSON.parse(text) as string[])[0]!);
  expect([...new Set(never)].toSorted()).toEqual(Object.keys(PROSE[name] ?? {}).toSorted());
});
