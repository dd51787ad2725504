/**
 * Evaluates cells in float64 on what slots held, with a bound on how far f32 may be off: the operands are exact, and every
 * operation adds what it may round away to what it carries on.
 */
import type { Constraint, Expression, Index, Over, Relation } from './cell.ts';

/** A value, and how far f32 may be from it. */
export interface Bounded {
  readonly value: number;
  readonly error: number;
  /** How many terms were summed: a sum may as well begin with what it is added to, and rounds each time then. */
  readonly terms?: number;
}

/** What the indices of an element are. */
export interface Indices {
  readonly r: number;
  readonly c: number;
  readonly k: number;
  /** The lane that the lane of the element takes from, in a combine. */
  readonly partner: number;
}

/** What a cell is evaluated on. */
export interface Operands {
  /** An element of a slot; undefined where there is none of that name. */
  element(name: string, indices: readonly number[], before: boolean): number | undefined;
  readonly constant: (name: string) => number | undefined;
  /** How far k runs in the elements of an expression; undefined where nothing says. */
  extent(expression: Expression): Extent | undefined;
  /** Where the rows and columns of the result begin in the whole tensor. */
  readonly origin: { readonly r: number; readonly c: number };
}

/** How many elements k runs over, and where they begin in the whole tensor. */
export interface Extent {
  readonly length: number;
  readonly origin: number;
}

/** What a cell names that is not there. */
export class Unknown extends Error {}

/** The unit of rounding of f32, and a safety factor over what WGSL and its hosts promise of functions. */
const UNIT = 2 ** -24;
const FUNCTION_UNITS = 16;
const SMALLEST = 1.2e-38;

export function evaluate(expression: Expression, place: Indices, operands: Operands): Bounded {
  const at = (inner: Expression, where = place): Bounded => evaluate(inner, where, operands);
  switch (expression.kind) {
    case 'number':
      return expression;
    case 'constant': {
      const value = operands.constant(expression.name) ?? operands.element(expression.name, [], false);
      if (value === undefined) throw new Unknown(expression.name);
      return { value, error: UNIT * Math.abs(value) };
    }
    case 'element': {
      const indices = expression.indices.map((index) => indexAt(index, place));
      const value = operands.element(expression.name, indices, expression.before);
      if (value === undefined) throw new Unknown(expression.name);
      return { value, error: 0 };
    }
    case 'delta': {
      const [row, column] = expression.indices.map((index) => indexAt(index, place));
      return { value: row === column ? 1 : 0, error: 0 };
    }
    case 'index':
      return { value: indexAt(expression.index, place), error: 0 };
    case 'choice':
      return chosen(expression, place, operands);
    case 'sum':
    case 'max':
    case 'min':
    case 'argmax':
      return over(expression.kind, expression.of, expression.only, place, operands);
    case 'call':
      return ofFunction(
        expression.name,
        expression.arguments.map((argument) => at(argument)),
      );
    case '+':
    case '-': {
      const [left, right] = [at(expression.left), at(expression.right)];
      const value = expression.kind === '+' ? left.value + right.value : left.value - right.value;
      const terms = Math.max(left.terms ?? 1, right.terms ?? 1);
      const size = Math.abs(left.value) + Math.abs(right.value);
      return { value, error: left.error + right.error + terms * UNIT * size + SMALLEST, terms };
    }
    case '*': {
      const [a, b] = [at(expression.left), at(expression.right)];
      return rounded(a.value * b.value, Math.abs(a.value) * b.error + Math.abs(b.value) * a.error + a.error * b.error);
    }
    case '/': {
      const [a, b] = [at(expression.left), at(expression.right)];
      const value = a.value / b.value;
      const least = Math.max(Math.abs(b.value) - b.error, SMALLEST);
      return rounded(value, (a.error + Math.abs(value) * b.error) / least, 4);
    }
  }
}

function indexAt(index: Index, place: Indices): number {
  return typeof index === 'number' ? index : place[index];
}

function rounded(value: number, error: number, units = 1): Bounded {
  return { value, error: error + units * UNIT * Math.abs(value) + SMALLEST };
}

function over(kind: Over, of: Expression, only: readonly Constraint[], place: Indices, operands: Operands): Bounded {
  const extent = operands.extent(of);
  if (extent === undefined) throw new Unknown('k');
  let total: Bounded | undefined;
  let largest = 0;
  let size = 0;
  let count = 0;
  for (let k = 0; k < extent.length; k++) {
    const here = { ...place, k };
    if (!only.every((one) => holds(one, here, extent, operands))) continue;
    const term = evaluate(of, here, operands);
    count++;
    size += Math.abs(term.value);
    if (total === undefined || (kind === 'argmax' && term.value > total.value)) {
      total = term;
      largest = k;
    } else if (kind === 'argmax') continue;
    else if (kind === 'sum') total = { value: total.value + term.value, error: total.error + term.error };
    else {
      const value = kind === 'max' ? Math.max(total.value, term.value) : Math.min(total.value, term.value);
      total = { value, error: Math.max(total.error, term.error) };
    }
  }
  if (total === undefined) return { value: 0, error: 0 };
  if (kind === 'argmax') return { value: largest, error: 0 };
  // However a sum is ordered, each addition rounds at most the sum of all magnitudes.
  if (kind !== 'sum') return total;
  return { value: total.value, error: total.error + count * UNIT * size + SMALLEST, terms: count };
}

/** Whether k, and what else a constraint names, is as it says. */
function holds(constraint: Constraint, place: Indices, extent: Extent, { origin, constant }: Operands): boolean {
  if (constraint.kind === 'order') {
    const inTensor = (index: Index): number =>
      indexAt(index, place) + (index === 'k' ? extent.origin : index === 'r' || index === 'c' ? origin[index] : 0);
    const [left, right] = [inTensor(constraint.left), inTensor(constraint.right)];
    return left < right || (constraint.orEqual && left === right);
  }
  const step = constant(constraint.step);
  if (step === undefined) throw new Unknown(constraint.step);
  const behind = place.k - indexAt(constraint.from, place);
  return behind >= 0 && behind % step === 0;
}

/** One of two values; where rounding may decide which, either is as good. */
function chosen(
  { left, relation, right, then, otherwise }: Expression & { readonly kind: 'choice' },
  place: Indices,
  operands: Operands,
): Bounded {
  const [a, b] = [evaluate(left, place, operands), evaluate(right, place, operands)];
  const isSo = RELATIONS[relation](a.value, b.value);
  const taken = evaluate(isSo ? then : otherwise, place, operands);
  const doubt = a.error + b.error;
  if (doubt === 0 || Math.abs(a.value - b.value) > doubt) return taken;
  const other = evaluate(isSo ? otherwise : then, place, operands);
  return { value: taken.value, error: taken.error + other.error + Math.abs(taken.value - other.value) };
}

const RELATIONS: Readonly<Record<Relation, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '≤': (a, b) => a <= b,
  '≥': (a, b) => a >= b,
  '=': (a, b) => a === b,
};

function ofFunction(name: string, given: readonly Bounded[]): Bounded {
  const [x, y] = given;
  if (x === undefined) throw new Unknown(name);
  switch (name) {
    case 'max':
    case 'min': {
      if (y === undefined) throw new Unknown(name);
      const value = name === 'max' ? Math.max(x.value, y.value) : Math.min(x.value, y.value);
      return { value, error: Math.max(x.error, y.error) };
    }
    case 'step':
      return { value: x.value > 0 ? 1 : 0, error: x.error > 0 && Math.abs(x.value) <= x.error ? 1 : 0 };
    case '⁰':
      return { value: 1, error: 0 };
    case '|':
      return { value: Math.abs(x.value), error: x.error };
    case '√':
      return rounded(Math.sqrt(x.value), x.error / Math.max(2 * Math.sqrt(x.value), Math.sqrt(x.error), SMALLEST), 8);
    case 'exp':
      return rounded(
        Math.exp(x.value),
        Math.exp(x.value) * Math.expm1(Math.min(x.error, 80)),
        FUNCTION_UNITS + 4 * Math.abs(x.value),
      );
    case 'log':
      return rounded(Math.log(x.value), x.error / Math.max(x.value - x.error, SMALLEST) + 2 ** -20, FUNCTION_UNITS);
    case 'tanh':
      return rounded(Math.tanh(x.value), x.error, FUNCTION_UNITS);
    case 'σ':
      return rounded(1 / (1 + Math.exp(-x.value)), x.error, FUNCTION_UNITS + Math.abs(x.value));
    default:
      throw new Unknown(name);
  }
}
