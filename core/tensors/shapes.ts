/** Resolves the named dimensions of tensors: parameters give shapes, and shapes of loaded files give parameters. */
import type { Dimension, TensorSpec } from '../kernel.ts';
import type { Fault } from '../outcome.ts';
import { settingsText } from '../parameters.ts';
import type { Params } from '../parameters.ts';
import { countOf, shownShape } from './count.ts';

export interface Extents {
  readonly planes: number;
  readonly rows: number;
  readonly columns: number;
}

/** The shape of a file that is loaded into a tensor. */
export interface LoadedShape {
  readonly tensor: string;
  /** The name of the file, for messages. */
  readonly file: string;
  readonly shape: readonly number[];
}

/** Parameters, and by name the tensors and files that determine each one that they do: "Q in queries.npy". */
export interface Inferred {
  readonly params: Params;
  readonly sources: Sources;
}

/** What the shapes of files say, or why they cannot be these inputs. */
type Inference = { readonly ok: true; readonly value: Inferred } | Misfit;

interface Misfit {
  readonly ok: false;
  readonly fault: Fault;
}

export type Sources = Readonly<Record<string, readonly string[]>>;

/** Who determines sizes: "Q in q.npy and K in k.npy give n = 8 and d = 4, W in w.npy gives e = 2"; empty where nobody does. */
export function givenBy(sources: Sources, sizes: Params): string {
  const groups = new Map<string, { readonly by: readonly string[]; readonly settings: string[] }>();
  for (const [name, value] of Object.entries(sizes)) {
    const by = sources[name];
    if (by === undefined) continue;
    const group = groups.get(listed(by)) ?? { by, settings: [] };
    group.settings.push(settingsText({ [name]: value }));
    groups.set(listed(by), group);
  }
  const parts = Array.from(groups.values(), ({ by, settings }) => {
    return `${listed(by)} ${by.length === 1 ? 'gives' : 'give'} ${listed(settings)}`;
  });
  return parts.join(', ');
}

/** "a", "a and b", "a, b and c". */
function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)!}`;
}

/** The parameters that an extent is the product of; none for a number. */
export const factorsOf = (dimension: Dimension): readonly string[] =>
  typeof dimension === 'number' ? [] : dimension.split(' · ');

/** The extents of a tensor under given parameters. Throws when a dimension names no integer parameter. */
export function resolveExtents(spec: TensorSpec, params: Params): Extents {
  const resolve = (dimension: Dimension): number => {
    if (typeof dimension === 'number') return dimension;
    return factorsOf(dimension).reduce((product, name) => {
      const value = params[name];
      if (typeof value !== 'number') throw new Error(`${spec.name}: ${name} is not an integer parameter`);
      return product * value;
    }, 1);
  };
  return {
    planes: resolve(spec.planes),
    rows: resolve(spec.rows),
    columns: spec.columns === undefined ? 1 : resolve(spec.columns),
  };
}

/** How many elements a tensor has under given parameters. */
export function elementsOf(spec: TensorSpec, params: Params): number {
  const { planes, rows, columns } = resolveExtents(spec, params);
  return countOf([planes, rows, columns]);
}

/** The names of the parameters that a tensor's extents depend on, each as often as it occurs. */
export function sizesIn({ planes, rows, columns = 1 }: TensorSpec): readonly string[] {
  return [planes, rows, columns].flatMap(factorsOf);
}

/** The shape of a tensor's .npy file, which leaves out a single plane and the single column of a vector. */
export function fileShape(spec: TensorSpec, params: Params): readonly number[] {
  const { planes, rows, columns } = resolveExtents(spec, params);
  const matrix = spec.columns === undefined ? [rows] : [rows, columns];
  return planes > 1 ? [planes, ...matrix] : matrix;
}

/** The shape of a tensor by the names of parameters, without a plane that is always single. */
export function namedShape({ planes, rows, columns }: TensorSpec): string {
  return shownShape([...(planes === 1 ? [] : [planes]), rows, ...(columns === undefined ? [] : [columns])]);
}

/**
 * Adds to the explicitly set parameters those that the loaded shapes imply. A missing leading dimension counts as one
 * plane. Of a product, what no file tells otherwise has its default, but for the last factor. The fault names the file, the
 * tensor, and the expected and the found extent.
 */
export function inferParameters(
  specs: readonly TensorSpec[],
  explicit: Params,
  loaded: readonly LoadedShape[],
  defaults: Params = {},
): Inference {
  const products: Product[] = [];
  const inferred: Record<string, number> = {};
  const sources: Record<string, string[]> = {};
  const note = (name: string, found: readonly string[]): void => {
    sources[name] = [...new Set([...(sources[name] ?? []), ...found])];
  };
  const inputs = specs.filter((spec) => spec.kind === 'input');
  for (const { tensor, file, shape } of loaded) {
    const misfit = (fault: string): Misfit => ({ ok: false, fault: { field: tensor, fault } });
    const spec = inputs.find((input) => input.name === tensor);
    if (spec === undefined) {
      return misfit(`${tensor} (${file}) is not an input: give ${inputs.map((input) => input.name).join(', ')}`);
    }
    const matrix = spec.columns === undefined ? [spec.rows] : [spec.rows, spec.columns];
    const dimensions = [spec.planes, ...matrix];
    const found = shape.length === matrix.length ? [1, ...shape] : shape;
    if (found.length !== dimensions.length) {
      return misfit(
        `${tensor} in ${file} has shape ${shownShape(shape)}: expected ${shownShape(matrix)}` +
          (spec.planes === 1 ? '' : ` or ${shownShape(dimensions)}`),
      );
    }
    for (const [axis, dimension] of dimensions.entries()) {
      const extent = found[axis]!;
      const where = `${tensor} in ${file} has ${extent} ${unit(axis, extent)}`;
      if (extent === 0) return misfit(`${where}: a tensor takes at least 1`);
      if (typeof dimension === 'number') {
        if (dimension !== extent) return misfit(`${where} but must have ${dimension}`);
        continue;
      }
      const factors = factorsOf(dimension);
      if (factors.length > 1) {
        products.push({ tensor, file, where, dimension, factors, extent });
        continue;
      }
      const asked = explicit[dimension];
      if (typeof asked === 'number' && asked !== extent) {
        return misfit(`${where} but ${dimension} is set to ${asked}: set ${dimension} to ${extent} or leave it out`);
      }
      const known = inferred[dimension];
      if (known !== undefined && known !== extent) {
        return misfit(`${where} but ${givenBy(sources, { [dimension]: known })}: all must agree on ${dimension}`);
      }
      inferred[dimension] = extent;
      note(dimension, [`${tensor} in ${file}`]);
    }
  }
  for (const { tensor, file, where, dimension, factors, extent } of products) {
    const known = { ...defaults, ...explicit, ...inferred };
    const open = factors.findLast((name) => explicit[name] === undefined && inferred[name] === undefined);
    const others = factors.filter((name) => name !== open);
    const rest = others.reduce((product, name) => product * Number(known[name]), 1);
    const last = extent / rest;
    const fits = open === undefined ? last === 1 : Number.isInteger(last);
    if (!fits) {
      const sizes = Object.fromEntries(others.map((name) => [name, known[name]!]));
      const set = others
        .filter((name) => sources[name] === undefined)
        .map((name) => settingsText({ [name]: sizes[name]! }));
      const must = open === undefined ? `be ${rest}` : `be a multiple of ${rest}`;
      const given = givenBy(sources, sizes);
      const why = (set.length === 0 ? '' : `, with ${listed(set)}`) + (given === '' ? '' : `: ${given}`);
      return { ok: false, fault: { field: tensor, fault: `${where} but ${dimension} must ${must}${why}` } };
    }
    if (open === undefined) continue;
    inferred[open] = last;
    note(open, [`${tensor} in ${file}`, ...others.flatMap((name) => sources[name] ?? [])]);
  }
  return { ok: true, value: { params: { ...explicit, ...inferred }, sources } };
}

/** An extent of a loaded shape that is a product of parameters. */
interface Product {
  readonly tensor: string;
  readonly file: string;
  readonly where: string;
  readonly dimension: Dimension;
  readonly factors: readonly string[];
  readonly extent: number;
}

function unit(axis: number, extent: number): string {
  return ['plane', 'row', 'column'][axis]! + (extent === 1 ? '' : 's');
}
