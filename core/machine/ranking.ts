/**
 * Whether modelled times may rank variants. They are times in f32 without tensor cores and without a cache, so they may
 * where these would not change the order: where HBM bounds every variant, and where the bounds have the same order with
 * tensor cores, with the best that the last cache could do, and with both.
 */
import type { Costs, TensorSpec } from '../kernel.ts';
import type { Params } from '../parameters.ts';
import type { Run, Traffic } from '../run.ts';
import { countOf } from '../tensors/count.ts';
import { BYTES_PER_ELEMENT } from '../tensors/f32.ts';
import { elementsOf } from '../tensors/shapes.ts';
import { trafficOf } from '../trace/traffic.ts';
import type { Gpu } from './gpus.ts';
import { boundAt, rooflineOf } from './roofline.ts';

/** What a variant asks of a GPU. */
export interface Demand {
  readonly label: string;
  readonly flops: number;
  /** HBM traffic where nothing is cached. */
  readonly bytes: number;
  readonly tensors: readonly TensorDemand[];
}

/** The bytes of a tensor, and how many are read and written of it over the whole run. */
export interface TensorDemand {
  readonly kind: TensorSpec['kind'];
  readonly size: number;
  readonly read: number;
  readonly write: number;
}

export type Ranking =
  | { readonly ok: true; /** The labels, the lowest bound first. */ readonly order: readonly string[] }
  | { readonly ok: false; readonly reason: string };

/** What a run asked for, by its trace. */
export function demandOfRun(label: string, { flops, traffic, tensors }: Run): Demand {
  const sized = tensors.map(({ name, kind, shape }) => ({ name, kind, size: countOf(shape) * BYTES_PER_ELEMENT }));
  return demandOf(label, flops, traffic, sized);
}

/** What a kernel would ask for by its closed forms, `batch` times, with elements of so many bytes. */
export function demandOfCosts(
  label: string,
  costs: Costs,
  of: {
    readonly specs: readonly TensorSpec[];
    readonly params: Params;
    readonly bytes: number;
    readonly batch: number;
  },
): Demand {
  const each = of.bytes * of.batch;
  const names = of.specs.map(({ name }) => name);
  const sized = of.specs.map((spec) => ({
    name: spec.name,
    kind: spec.kind,
    size: elementsOf(spec, of.params) * each,
  }));
  return demandOf(label, costs.flops * of.batch, trafficOf(costs, names, each), sized);
}

function demandOf(
  label: string,
  flops: number,
  { hbmReadBytes, hbmWriteBytes, byTensor }: Traffic,
  sized: readonly (Pick<TensorDemand, 'kind' | 'size'> & { readonly name: string })[],
): Demand {
  const tensors = sized.flatMap(({ name, ...tensor }): readonly TensorDemand[] => {
    const moved = byTensor[name];
    return moved === undefined ? [] : [{ ...tensor, ...moved }];
  });
  return { label, flops, bytes: hbmReadBytes + hbmWriteBytes, tensors };
}

/** The least time in seconds: bytes over bandwidth or flops over peak, the larger. */
export function boundOf({ flops, bytes }: Pick<Demand, 'flops' | 'bytes'>, gpu: Gpu): number {
  return Math.max(flops / rooflineOf(gpu).peak, bytes / gpu.bandwidth);
}

export function rankingOf(demands: readonly Demand[], gpu: Gpu): Ranking {
  const computing = demands.filter(
    ({ flops, bytes }) => bytes === 0 || boundAt(rooflineOf(gpu), flops / bytes) === 'compute',
  );
  if (computing.length > 0) {
    const labels = computing.map(({ label }) => label).join(', ');
    const why =
      gpu.matrixPeak === null
        ? 'and what matrix units would change is not published'
        : 'which tensor cores would change';
    const reason = `Not ranked by modelled time: arithmetic in f32 bounds ${labels} on the ${gpu.name}, ${why}.`;
    return { ok: false, reason };
  }
  const bounds = demands.map((demand) => boundOf(demand, gpu));
  const others: readonly (readonly [what: string, bounds: readonly number[]])[] = [
    ['tensor cores', demands.map((demand) => bestOf(demand, gpu, { matrix: true, cache: false }))],
    ['a cache', demands.map((demand) => bestOf(demand, gpu, { matrix: false, cache: true }))],
    ['tensor cores and a cache', demands.map((demand) => bestOf(demand, gpu, { matrix: true, cache: true }))],
  ];
  const change = others.find(([, other]) => changes(bounds, other));
  if (change !== undefined) {
    const reason = `Not ranked by modelled time: ${change[0]} could change the order on the ${gpu.name}, or even it out.`;
    return { ok: false, reason };
  }
  const order = demands.map((_, at) => at).sort((a, b) => bounds[a]! - bounds[b]!);
  return { ok: true, order: order.map((at) => demands[at]!.label) };
}

function bestOf(demand: Demand, gpu: Gpu, { matrix, cache }: { matrix: boolean; cache: boolean }): number {
  const peak = matrix ? (gpu.matrixPeak ?? Infinity) : rooflineOf(gpu).peak;
  const bytes = cache ? leastBytes(demand, gpu.cache ?? Infinity) : demand.bytes;
  return Math.max(demand.flops / peak, bytes / gpu.bandwidth);
}

/**
 * The least HBM traffic with a cache of so many bytes: every input is read once and every output written once, and of what
 * lies between only what the cache cannot hold goes out and comes back.
 */
export function leastBytes({ tensors }: Pick<Demand, 'tensors'>, cache: number): number {
  return tensors.reduce((sum, { kind, size, read, write }) => {
    const [once, out] = [Math.min(read, size), Math.min(write, size)];
    if (kind === 'input') return sum + once;
    if (kind === 'output') return sum + out;
    return sum + Math.max(0, once - cache) + Math.max(0, out - cache);
  }, 0);
}

/** Whether any two are no longer in their order, be it that they are even. */
function changes(bounds: readonly number[], others: readonly number[]): boolean {
  return bounds.some((bound, a) => bounds.some((other, b) => isLess(bound, other) && !isLess(others[a]!, others[b]!)));
}

/** Whether a number is less than another by more than rounding. */
function isLess(a: number, b: number): boolean {
  return a < b * (1 - 1e-9);
}

/** The ranking in one sentence: the order, or why there is none. */
export function sentenceOf(ranking: Ranking): string {
  return ranking.ok
    ? `Ranked by the least time that each can take: ${ranking.order.join(' before ')}.`
    : ranking.reason;
}
