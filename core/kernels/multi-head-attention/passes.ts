/** The dispatches of multi-head attention: projections by the tiled matmul, attention by its own shaders. */
import { flashPass, standardPasses } from '../attention/passes.ts';
import type { AttentionShape } from '../attention/shape.ts';
import { blockCount } from '../parts/blocks.ts';
import { pass } from '../parts/passes.ts';
import { slot } from '../parts/slots.ts';
import type { Costs, Hue, KernelPass } from '../../kernel.ts';

export interface MultiHeadShape extends AttentionShape {
  /** The rows, columns and depth of the tiles of the projections. */
  readonly bt: number;
}

/** The width of X and Y, which is that of all heads side by side. */
const embedding = ({ heads, d }: AttentionShape): number => heads * d;

interface Projection {
  readonly name: string;
  readonly title: string;
  /** The left factor, the right factor and the result, and their hues. */
  readonly tensors: readonly [string, string, string];
  readonly hues: readonly [Hue, Hue, Hue];
  /** [rows, columns, depth] of the product. */
  readonly extents: readonly [number, number, number];
  /** The planes of the result, and the planes of the factors that are summed over. */
  readonly grid: number;
  readonly planes: number;
}

/** The projections of queries, keys and values, and that of the output of the heads. */
function projections(shape: AttentionShape): readonly Projection[] {
  const { n, d, heads } = shape;
  const e = embedding(shape);
  const into = (result: string, name: string, hue: Hue): Projection => ({
    name,
    title: `${result} = X W${result.toLowerCase()}, head by head`,
    tensors: ['X', `W${result.toLowerCase()}`, result],
    hues: ['slate', hue, hue],
    extents: [n, d, e],
    grid: heads,
    planes: 1,
  });
  return [
    into('Q', 'queries', 'cyan'),
    into('K', 'keys', 'amber'),
    into('V', 'values', 'violet'),
    {
      name: 'projection',
      title: 'Y = concat(O) Wo',
      tensors: ['O', 'Wo', 'Y'],
      hues: ['green', 'rose', 'green'],
      extents: [n, e, d],
      grid: 1,
      planes: heads,
    },
  ];
}

export function multiHeadPasses(shape: MultiHeadShape, flash: boolean): readonly KernelPass[] {
  const projected = projections(shape).map((projection) => projectionPass(projection, shape.bt));
  const attended = flash ? [flashPass(shape)] : standardPasses(shape);
  return [...projected.slice(0, -1), ...attended, ...projected.slice(-1)];
}

function projectionPass({ name, title, tensors, hues, extents, grid, planes }: Projection, bt: number): KernelPass {
  const [rows, columns, depth] = extents;
  return pass(name, title, 'matmul/tiled', {
    constants: { M: rows, N: columns, K: depth, Bm: bt, Bn: bt, Bk: bt, PLANES: planes, THREADS: bt * bt },
    tensors,
    workgroups: [blockCount(columns, bt), blockCount(rows, bt), grid],
    slots: [
      slot('A_ik', hues[0], bt, bt),
      slot('B_kj', hues[1], bt, bt),
      slot('C_ij', hues[2], bt, bt, { memory: 'registers', element: 'C_ij' }),
    ],
    loops: ['tile', 'k'],
    maximumEvents: 2 + 5 * planes * blockCount(depth, bt),
  });
}

/** Every tile of a result reads its rows of the left and its columns of the right factor; X is read by three. */
export function projectionCosts(shape: MultiHeadShape): Costs {
  const read: Record<string, number> = {};
  const write: Record<string, number> = {};
  let flops = 0;
  for (const { tensors, extents, grid, planes } of projections(shape)) {
    const [left, right, result] = tensors;
    const [rows, columns, depth] = extents;
    read[left] = (read[left] ?? 0) + grid * planes * rows * depth * blockCount(columns, shape.bt);
    read[right] = grid * planes * depth * columns * blockCount(rows, shape.bt);
    write[result] = grid * rows * columns;
    flops += 2 * grid * planes * rows * columns * depth;
  }
  return { read, write, flops };
}
