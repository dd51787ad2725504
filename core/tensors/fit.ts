/** Which arrays of a checkpoint fit which inputs of a kernel: whole, or a part such as one head. */
import type { KernelDescription, TensorSpec } from '../kernel.ts';
import { parameterFaults } from '../parameter-problems.ts';
import { defaultParameters } from '../parameters.ts';
import type { Params } from '../parameters.ts';
import { parsePart } from './part.ts';
import { inferParameters } from './shapes.ts';

/** An input that an array is wanted for. */
export interface Target {
  readonly kernel: Pick<KernelDescription, 'name' | 'parameters'>;
  readonly spec: TensorSpec;
  /** The parameters that the viewer has set, which a file must keep to. */
  readonly set: Params;
}

interface Shaped {
  readonly name: string;
  readonly shape: readonly number[];
}

/** What no file says of a model: how many heads it has, and which one is wanted. */
export interface Heads {
  readonly count: number | null;
  readonly head: number;
}

/** A part that a person may want, as an expression and in words. */
export interface Suggestion {
  /** Stays the same when the heads change. */
  readonly id: string;
  readonly label: string;
  readonly part: string;
}

const LETTERS = ['Q', 'K', 'V'] as const;
type Letter = (typeof LETTERS)[number];
const WHOLE: Suggestion = { id: 'whole', label: 'The whole array', part: '' };

/** Why an array of a shape cannot be an input, in one sentence; `undefined` where it can. */
export function misfit({ kernel, spec, set }: Target, { name, shape }: Shaped): string | undefined {
  const loaded = [{ tensor: spec.name, file: name, shape }];
  const inferred = inferParameters([spec], set, loaded, defaultParameters(kernel));
  if (!inferred.ok) return `${inferred.fault.fault}.`;
  const sizes = Object.keys(inferred.value.sources);
  const sized = Object.entries(inferred.value.params).filter(([parameter]) => sizes.includes(parameter));
  const found = parameterFaults(kernel, Object.fromEntries(sized))[0];
  return found === undefined ? undefined : `${inferred.value.sources[found.field!]!.join(', ')}: ${found.fault}.`;
}

/** The parts of an array that fit an input, what is meant most likely first. */
export function partsThatFit(array: Shaped, target: Target, heads: Heads): readonly Suggestion[] {
  const found = candidates(array, target, heads).filter(({ part }) => {
    const parsed = parsePart(part, array.shape, array.name);
    return parsed.ok && misfit(target, { name: array.name, shape: parsed.value.shape }) === undefined;
  });
  return found.filter(({ part }, at) => found.findIndex((other) => other.part === part) === at);
}

/** What has to be known of a model before its array can be split; `undefined` where nothing is missing. */
export function missing({ name, shape }: Shaped, { count }: Heads): string | undefined {
  if (fusionOf(name, shape) !== 'interleaved') return undefined;
  const what = `${name} has Q, K and V of each head one after the other`;
  if (count === null) return `${what}: say how many heads the model has.`;
  return shape[0]! % (3 * count) === 0 ? undefined : `${what}, and ${shape[0]} rows are not those of ${count} heads.`;
}

function candidates(array: Shaped, target: Target, heads: Heads): readonly Suggestion[] {
  const split = projections(array, heads);
  const letter = letterOf(target.spec.name);
  const own = split.filter((part) => part.letter === null || part.letter === letter);
  const others = split.filter((part) => !own.includes(part));
  const isFused = split.some((part) => part.letter !== null);
  // An array that holds Q, K and V is seldom wanted whole.
  const ordered = isFused && letter !== null ? [...own, WHOLE] : [WHOLE, ...own];
  const transposed = { id: 'transposed', label: 'Transposed', part: '.T' };
  return [...ordered, ...(array.shape.length >= 2 ? [transposed] : []), ...others, ...cut(array, target)];
}

interface Projection extends Suggestion {
  /** Which of Q, K and V it is, of an array that holds all three. */
  readonly letter: Letter | null;
}

/** How an array that holds Q, K and V arranges them: side by side, one below the other, or for each head by itself. */
type Fusion = 'columns' | 'rows' | 'interleaved';

function fusionOf(name: string, shape: readonly number[]): Fusion | null {
  const [rows = 0, columns] = shape;
  if (shape.length > 2) return null;
  if (/query_key_value/i.test(name)) return rows % 3 === 0 ? 'interleaved' : null;
  if (!/c_attn|qkv|in_proj/i.test(name)) return null;
  if (columns === undefined) return rows % 3 === 0 ? 'rows' : null;
  if (columns === 3 * rows) return 'columns';
  return rows === 3 * columns ? 'rows' : null;
}

/** Q, K and V, whole and by heads, of an array of projections. */
function projections({ name, shape }: Shaped, heads: Heads): readonly Projection[] {
  const fusion = fusionOf(name, shape);
  if (fusion !== null) return LETTERS.flatMap((letter, at) => fused(fusion, shape, letter, at, heads));
  const isProjection = /(?:^|[^a-z])(?:[qkvo]_?proj|query|key|value|w[qkvo])(?:[^a-z]|$)/i.test(name);
  return isProjection && shape.length === 2 ? unfused(shape, heads) : [];
}

function fused(
  fusion: Fusion,
  shape: readonly number[],
  letter: Letter,
  at: number,
  { count, head }: Heads,
): readonly Projection[] {
  const width = (fusion === 'columns' ? shape[1]! : shape[0]!) / 3;
  const size = count !== null && width % count === 0 ? width / count : null;
  const [length] = fusion === 'columns' ? shape : shape.slice(1);
  const range = (from: number, extent: number): string => {
    const text = `${from}:${from + extent}`;
    return fusion === 'columns' ? `[:, ${text}]` : `[${text}]`;
  };
  const made: Projection[] = [];
  const add = (id: string, before: string, after: string, part: string): void => {
    made.push({ id: `${id} ${letter}`, label: `${before}${letter}${after}`, part, letter });
  };
  if (size !== null && head < count!) {
    const from = fusion === 'interleaved' ? (3 * head + at) * size : at * width + head * size;
    add('head', '', ` of head ${head}`, range(from, size));
    if (fusion !== 'columns' && length !== undefined)
      add('transposed head', '', ` of head ${head}, transposed`, `${range(from, size)}.T`);
  }
  if (fusion !== 'interleaved') {
    add('all', 'All of ', '', range(at * width, width));
    if (length !== undefined) add('transposed all', 'All of ', ', transposed', `${range(at * width, width)}.T`);
  }
  if (size === null || length === undefined) return made;
  const each = {
    columns: `${range(at * width, width)}.reshape(${length}, ${count}, ${size}).transpose(1, 0, 2)`,
    rows: `${range(at * width, width)}.reshape(${count}, ${size}, ${length}).transpose(0, 2, 1)`,
    interleaved: `.reshape(${count}, 3, ${size}, ${length})[:, ${at}].transpose(0, 2, 1)`,
  }[fusion];
  if (fusion === 'interleaved') {
    add('all', 'All of ', '', `.reshape(${count}, 3, ${size}, ${length})[:, ${at}].reshape(${width}, ${length})`);
  }
  add('heads', '', ', a plane for each head', each);
  return made;
}

/** Heads of one projection, whose rows are what comes out. */
function unfused([rows, columns]: readonly number[], { count, head }: Heads): readonly Projection[] {
  if (count === null || rows! % count !== 0 || head >= count) return [];
  const size = rows! / count;
  const range = `[${head * size}:${(head + 1) * size}]`;
  return [
    { id: 'head', label: `Head ${head}`, part: range, letter: null },
    { id: 'transposed head', label: `Head ${head}, transposed`, part: `${range}.T`, letter: null },
    {
      id: 'heads',
      label: 'A plane for each head',
      part: `.reshape(${count}, ${size}, ${columns}).transpose(0, 2, 1)`,
      letter: null,
    },
  ];
}

/** The first entries along each axis, as many as the input takes; of more axes than it has, the first of those in front. */
function cut({ shape }: Shaped, { kernel, spec, set }: Target): readonly Suggestion[] {
  const matrix = spec.columns === undefined ? [spec.rows] : [spec.rows, spec.columns];
  const lead = shape.length - matrix.length;
  if (lead < 0) return [];
  const bounds = matrix.map((dimension) => {
    if (typeof dimension === 'number') return dimension;
    const parameter = kernel.parameters.find(({ name }) => name === dimension);
    return Number(set[dimension] ?? (parameter?.kind === 'integer' ? parameter.maximum : Infinity));
  });
  const ranges = bounds.map((bound, axis) => (shape[lead + axis]! > bound ? `0:${bound}` : ':'));
  const items = [...Array.from({ length: lead }, () => '0'), ...ranges];
  const label = lead === 0 ? 'The first that it takes' : 'The first of the leading axis';
  return items.every((item) => item === ':') ? [] : [{ id: 'cut', label, part: `[${items.join(', ')}]` }];
}

/** Whether an input is Q, K or V, as its name says: "Q", "Wk". */
function letterOf(tensor: string): Letter | null {
  const match = /^(?:W_?)?([QKV])$/i.exec(tensor);
  return match === null ? null : (match[1]!.toUpperCase() as Letter);
}
