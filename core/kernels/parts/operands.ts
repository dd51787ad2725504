/**
 * The operands of a formula, read from its `cell`: "l[r] = l[r] before + Σₖ exp(X[r,k] − m[r])" names them all. A name
 * stands for the slot that is called so, with or without what tells slots apart: X for X_ij. A name that stands for
 * nothing, or for two slots, is a mistake of whoever wrote the formula, and is thrown.
 */
import type { Formula, Operand, OperandIndex } from '../../kernel.ts';
import { named, theNamed } from '../../trace/named.ts';
import type { NamedArray } from '../../trace/named.ts';

const LEFT = /^(?<name>[\p{L}\p{M}\p{N}_]+)(?:\[(?<indices>[^\]]*)\])? (?<sign>\+?=) (?<right>.*)$/u;
const NAMED = /(?:(?<choice>max|min)ₖ )?(?<name>[\p{L}\p{M}\p{N}_]+)\[(?<indices>[^\]]*)\](?<before> before)?/gu;
const CHOICES: Readonly<Record<string, Operand['chosen']>> = { max: 'largest', min: 'smallest' };
const BEFORE = /^before\b/;
const INDEX = /^(?:r|c|k|\d+)$/;
/** Stands in place of an index for the lane that the result's lane takes from. */
const PARTNER = 'partner';
/** Kronecker's delta has indices but is no operand. */
const DELTA = 'δ';

/** The operands in the order in which the cell names them, each of them once. */
export function operandsOf(formula: Omit<Formula, 'operands'>, arrays: readonly NamedArray[]): readonly Operand[] {
  const { cell, operation, result } = formula;
  const fail = (what: string): Error => new Error(`The formula "${cell}" of ${result}: ${what}.`);
  const left = LEFT.exec(cell)?.groups;
  if (left === undefined) throw fail('it does not begin with a name and "="');

  const own = arrays.find(({ name }) => name === result);
  const find = (name: string): NamedArray => {
    const array = theNamed(name, arrays, result);
    if (array !== undefined) return array;
    const found = named(name, arrays);
    throw fail(
      found.length === 0 ? `${name} is not there` : `${name} may be ${found.map((one) => one.name).join(' or ')}`,
    );
  };
  const indexed = (array: NamedArray, text: string): Operand => {
    try {
      return operandAt(array, text);
    } catch {
      throw fail(`${array.name} has no element [${text}]`);
    }
  };

  if (own === undefined) throw fail('there is nothing of this name');
  if (find(left['name']!) !== own) throw fail('it begins with another name');
  const operands: Operand[] = [];
  if (left['sign'] === '+=' || BEFORE.test(left['right']!)) {
    operands.push({ ...indexed(own, left['indices'] ?? '0'), previous: true });
  }
  for (const { groups } of left['right']!.matchAll(NAMED)) {
    if (groups!['name'] === DELTA) continue;
    const array = find(groups!['name']!);
    const operand = indexed(array, groups!['indices']!);
    // A combine reads the partner's element of a changing slot as it was before.
    const previous = groups!['before'] !== undefined || (array === own && operand.partner === true);
    if (array === own && operation !== undefined && !previous) throw fail(`it must read ${array.name} "before"`);
    const chosen = CHOICES[groups!['choice'] ?? ''];
    operands.push({ ...operand, ...(previous ? { previous } : {}), ...(chosen === undefined ? {} : { chosen }) });
  }
  return [...new Map(operands.map((operand) => [JSON.stringify(operand), operand])).values()];
}

/** The number of terms of the sum over k: the longest extent that k runs over. */
export function termsOf(operands: readonly Operand[], arrays: readonly NamedArray[]): number | undefined {
  const lengths = operands.flatMap(({ name, row, column }) => {
    const { rows, columns } = arrays.find((array) => array.name === name)!;
    return [...(row === 'k' ? [rows] : []), ...(column === 'k' ? [columns] : [])];
  });
  return lengths.length === 0 ? undefined : Math.max(...lengths);
}

/** The element of an array at indices given as text; the single index of a vector runs along it. */
function operandAt({ name, rows, columns }: NamedArray, text: string): Operand {
  const indices = text.split(',').map((index, at): OperandIndex => {
    if (index === PARTNER) return at === 0 ? 'r' : 'c';
    if (!INDEX.test(index)) throw new RangeError(index);
    return /\d/.test(index) ? Number(index) : (index as OperandIndex);
  });
  const [row, column] =
    columns === 1 ? [...indices, 0] : rows === 1 && indices.length === 1 ? [0, ...indices] : indices;
  if (row === undefined || column === undefined || indices.length > 2) throw new RangeError(text);
  return { name, row, column, ...(text.split(',').includes(PARTNER) ? { partner: true } : {}) };
}
