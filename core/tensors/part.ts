/**
 * Parts of an array, written as NumPy writes them: `[0:64, :]`, `[3]`, `.T`, `.transpose(1, 0, 2)`, `.reshape(12, 64, 768)`,
 * one after the other. So heads and layers of a checkpoint are cut out of its arrays.
 */
import { countOf, shownShape } from './count.ts';
import { refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { printable } from '../shown.ts';

/** A part of an array of a known shape. */
export interface Part {
  readonly shape: readonly number[];
  /** The entries of the leading axis that it needs, so that no others have to be read; all of them by default. */
  readonly rows: { readonly from: number; readonly to: number } | null;
  /** Takes it out of the values of those entries. */
  take(values: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer>;
}

/** A selection of elements: where the first lies, and how far apart those along each axis of the result are. */
interface View {
  readonly shape: readonly number[];
  readonly offset: number;
  readonly strides: readonly number[];
}

/** A step gives the elements another shape, and maybe takes some of them, or in another order. */
interface Step {
  readonly shape: readonly number[];
  readonly view: View | null;
}

/** The most characters of an expression, and the most axes of anything in it. */
const LONGEST = 256;
const MOST_AXES = 8;

const STEP = String.raw`\[[^[\]]*\]|\.T|\.transpose\([^()]*\)|\.reshape\([^()]*\)`;
const STEPS = new RegExp(STEP, 'gy');
const AT_END = new RegExp(`(?:${STEP})+$`);

/** Splits a name and the expression behind it: "h.0.attn.c_attn.weight[:, 0:64].T". */
export function splitPart(word: string): readonly [name: string, part: string] {
  const from = Math.max(word.length - LONGEST, 0);
  const part = AT_END.exec(word.slice(from))?.[0] ?? '';
  return [word.slice(0, word.length - part.length), part];
}

/** The part of an array of a shape that an expression means; `name` is the array, for messages. */
export function parsePart(expression: string, whole: readonly number[], name: string): Outcome<Part> {
  const text = expression.trim();
  const words = text.length <= LONGEST ? (text.match(STEPS) ?? []) : [];
  if (words.join('') !== text) {
    return refuse(
      `"${printable(text, 40)}" is no part of an array: write it as in [0:64, :], .T, .reshape(12, 64, 768) or .transpose(1, 0, 2).`,
    );
  }
  const steps: Step[] = [];
  let shape = whole;
  for (const word of words) {
    const step = word.startsWith('[')
      ? sliced(word, shape, name)
      : word.startsWith('.r')
        ? reshaped(word, shape, name)
        : transposed(word, shape, name);
    if (!step.ok) return step;
    steps.push(step.value);
    ({ shape } = step.value);
  }
  return { ok: true, value: partOf(steps, shape, whole, expression.trim().startsWith('[')) };
}

function partOf(steps: readonly Step[], shape: readonly number[], whole: readonly number[], cuts: boolean): Part {
  const rowSize = countOf(whole.slice(1));
  const [first] = steps;
  // What a first slice takes lies between its first and its last entry of the leading axis.
  const rows = cuts && first?.view && rowSize > 0 ? rowsOf(first.view, rowSize) : null;
  return {
    shape,
    rows,
    take: (values) =>
      steps.reduce((data, { view }, at) => {
        if (view === null) return data;
        const before = at === 0 && rows !== null ? rows.from * rowSize : 0;
        return gather(data, { ...view, offset: view.offset - before });
      }, values),
  };
}

function rowsOf({ shape, offset, strides }: View, rowSize: number): { readonly from: number; readonly to: number } {
  const last = shape.reduce((sum, extent, axis) => sum + (extent - 1) * strides[axis]!, offset);
  return { from: Math.floor(offset / rowSize), to: Math.floor(last / rowSize) + 1 };
}

/** `[3, 0:64, :]`: an index takes one entry and its axis away, a range keeps the axis; axes that are not named stay whole. */
function sliced(word: string, shape: readonly number[], name: string): Outcome<Step> {
  const items = word.slice(1, -1).split(',');
  if (items.at(-1)?.trim() === '' && items.length > 1) items.pop();
  const has = `${name} is ${shownShape(shape)}`;
  if (items.length > shape.length) return refuse(`${has}, so ${printable(word, 40)} names more axes than it has.`);
  const strides = stridesOf(shape);
  const kept: { extent: number; stride: number }[] = [];
  let offset = 0;
  for (const [axis, extent] of shape.entries()) {
    const item = items[axis]?.trim() ?? ':';
    const match = /^(?:(-?\d{1,15})|(-?\d{1,15})?\s*:\s*(-?\d{1,15})?)$/.exec(item);
    if (match === null) {
      return refuse(`"${printable(item, 20)}" in ${printable(word, 40)} is no index and no range: write 3, 0:64 or :.`);
    }
    const [, index, from = '0', to = String(extent)] = match;
    const place = (digits: string): number => (Number(digits) < 0 ? Number(digits) + extent : Number(digits));
    const [start, end] = index === undefined ? [place(from), place(to)] : [place(index), place(index) + 1];
    if (start < 0 || end > extent || start >= end) {
      const bounds = start >= end ? `${printable(item, 40)} takes none of` : `${printable(item, 40)} goes beyond`;
      return refuse(`${has}, and ${bounds} the ${extent} entries of axis ${axis}: take some from 0 to ${extent}.`);
    }
    offset += start * strides[axis]!;
    if (index === undefined) kept.push({ extent: end - start, stride: strides[axis]! });
  }
  const view = { shape: kept.map(({ extent }) => extent), offset, strides: kept.map(({ stride }) => stride) };
  return { ok: true, value: { shape: view.shape, view } };
}

/** `.T` turns a matrix, or each of several matrices, about its diagonal; `.transpose(1, 0, 2)` names all axes. */
function transposed(word: string, shape: readonly number[], name: string): Outcome<Step> {
  const all = shape.map((_, axis) => axis);
  const axes = word === '.T' ? [...all.slice(0, -2), ...all.slice(-2).reverse()] : integersIn(word);
  if (axes?.length !== shape.length || all.some((axis) => !axes.includes(axis))) {
    const example = all.toReversed().join(', ');
    return refuse(
      `${name} is ${shownShape(shape)}, so ${printable(word, 40)} must name each axis once: .transpose(${example}).`,
    );
  }
  const strides = stridesOf(shape);
  const view = { shape: axes.map((axis) => shape[axis]!), offset: 0, strides: axes.map((axis) => strides[axis]!) };
  return { ok: true, value: { shape: view.shape, view } };
}

/** `.reshape(12, 64, 768)`: the same elements in the same order; one extent may be -1, which is what is left. */
function reshaped(word: string, shape: readonly number[], name: string): Outcome<Step> {
  const asked = integersIn(word) ?? [];
  const count = countOf(shape);
  const open = asked.filter((extent) => extent === -1).length;
  const rest = count / countOf(asked.filter((extent) => extent !== -1));
  const extents = asked.map((extent) => (extent === -1 ? rest : extent));
  const fits =
    asked.length > 0 && asked.length <= MOST_AXES && open <= 1 && extents.every((e) => Number.isInteger(e) && e > 0);
  if (!fits || countOf(extents) !== count) {
    return refuse(`${name} is ${shownShape(shape)}, ${count} elements, and ${printable(word, 40)} has not as many.`);
  }
  return { ok: true, value: { shape: extents, view: null } };
}

/** The whole numbers between the brackets of a step; `undefined` where there is anything else. */
function integersIn(word: string): number[] | undefined {
  const items = word.slice(word.indexOf('(') + 1, -1).split(',');
  if (items.at(-1)?.trim() === '') items.pop();
  return items.every((item) => /^\s*-?\d{1,15}\s*$/.test(item)) ? items.map(Number) : undefined;
}

function gather(data: Float32Array<ArrayBuffer>, { shape, offset, strides }: View): Float32Array<ArrayBuffer> {
  const taken = new Float32Array(countOf(shape));
  const [inner, stride] = [shape.at(-1) ?? 1, strides.at(-1) ?? 1];
  const outer = shape.slice(0, -1);
  const at = outer.map(() => 0);
  let from = offset;
  for (let to = 0; to < taken.length; to += inner) {
    for (let index = 0; index < inner; index++) taken[to + index] = data[from + index * stride]!;
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++at[axis]! < outer[axis]!) break;
      from -= outer[axis]! * strides[axis]!;
      at[axis] = 0;
    }
  }
  return taken;
}

function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => countOf(shape.slice(axis + 1)));
}
