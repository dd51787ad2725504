/**
 * The dispatches of the convolution: its kernel, padding, forward transforms, the product of the spectra, and
 * the way back.
 */
import { aside } from '../parts/aside.ts';
import { blockCount } from '../parts/blocks.ts';
import { pass } from '../parts/passes.ts';
import { slot, transposed } from '../parts/slots.ts';
import { blockRows, transformOf } from './shape.ts';
import type { SsmShape } from './shape.ts';
import type { Hue, KernelPass, SlotSpec } from '../../kernel.ts';

const LOOPS = ['i', 'stage'] as const;

/** One pass of a transform of the padded signal, down the columns or along the rows. */
export interface TransformPass {
  readonly alongRows: boolean;
  readonly backwards: boolean;
  /** Whether the pass is the first of two, and multiplies every number by a twiddle factor. */
  readonly turns: boolean;
  readonly points: number;
  /** The transforms of a workgroup, and the number of workgroups. */
  readonly batch: number;
  readonly groups: number;
}

/** The passes of a transform, in order; two where the points do not fit in SRAM together. */
export function transformPasses(shape: SsmShape, backwards: boolean): readonly TransformPass[] {
  const { rows, columns } = transformOf(shape);
  const made = (alongRows: boolean, turns: boolean): TransformPass => {
    const points = alongRows ? columns : rows;
    const transforms = alongRows ? rows : columns;
    const batch = Math.min(transforms, Math.max(1, 2 ** Math.floor(Math.log2(shape.points / points))));
    return { alongRows, backwards, turns, points, batch, groups: transforms / batch };
  };
  if (columns === 1) return [made(false, false)];
  return backwards ? [made(true, true), made(false, false)] : [made(false, true), made(true, false)];
}

/** The names of the tensors that the passes of a transform go through, from the padded signal to the spectrum. */
export function stationsOf(shape: SsmShape, signal: string): readonly string[] {
  const between = transformOf(shape).columns === 1 ? [] : [`${signal}_mid`];
  return [`${signal}_padded`, ...between, `${signal}_freq`];
}

export function convolutionPasses(shape: SsmShape): readonly KernelPass[] {
  const { t, skip } = shape;
  const { rows, columns } = transformOf(shape);
  const block = blockRows(shape);
  const size = { ROWS: rows, COLUMNS: columns, BLOCK: block };
  const padded = (name: string, hue: Hue): SlotSpec => slot(name, hue, block, 2 * columns);
  const tokens = (name: string, hue: Hue): SlotSpec => transposed(slot(name, hue, block * columns, 1));
  const blocks = blockCount(rows, block);

  const pad = (signal: string, hue: Hue): KernelPass =>
    pass(`pad-${signal}`, `${signal} and zeros up to ${rows * columns}`, 'ssm/pad', {
      constants: { T: t, ...size },
      tensors: [signal, `${signal}_padded`],
      workgroups: [blocks],
      slots: [tokens('signal_i', hue), padded('padded_i', hue)],
      loops: LOOPS,
      maximumEvents: 5,
    });

  return [
    kernelPass(shape),
    pad('x', 'cyan'),
    pad('K', 'coral'),
    ...transform(shape, 'x', 'cyan'),
    ...transform(shape, 'K', 'coral'),
    pass('product', 'y_freq = x_freq · K_freq / L', 'ssm/product', {
      constants: size,
      tensors: ['x_freq', 'K_freq', 'y_freq'],
      workgroups: [blocks],
      slots: [padded('x_i', 'cyan'), padded('K_i', 'coral'), padded('y_i', 'green')],
      loops: LOOPS,
      maximumEvents: 6,
    }),
    ...transform(shape, 'y', 'green', true),
    pass('output', 'y = y_padded, T of it, + D x', 'ssm/output', {
      constants: { T: t, ...size, D: skip },
      tensors: ['y_padded', 'x', 'y'],
      workgroups: [blockCount(t, block * columns)],
      slots: [padded('padded_i', 'green'), tokens('x_i', 'cyan'), tokens('y_i', 'green')],
      loops: LOOPS,
      maximumEvents: 5,
    }),
  ];
}

/** The passes from one station of a signal to the next, or back. */
function transform(shape: SsmShape, signal: string, hue: Hue, backwards = false): readonly KernelPass[] {
  const { rows, columns } = transformOf(shape);
  const stations = backwards ? [...stationsOf(shape, signal)].reverse() : stationsOf(shape, signal);
  return transformPasses(shape, backwards).map(({ alongRows, turns, points, batch, groups }, index) => {
    const [from, to] = [stations[index]!, stations[index + 1]!];
    const stages = Math.log2(points);
    return pass(`transform-${signal}-${alongRows ? 'rows' : 'columns'}`, `${to} = transform of ${from}`, 'ssm/fft', {
      constants: {
        ROWS: rows,
        COLUMNS: columns,
        M: points,
        BATCH: batch,
        STAGES: stages,
        ALONG_ROWS: alongRows,
        BACKWARDS: backwards,
        TURNS: turns,
      },
      tensors: [from, to],
      workgroups: [groups],
      slots: [
        slot(
          'z_i',
          hue,
          alongRows ? batch : points,
          2 * (alongRows ? points : batch),
          batch === 1 ? { transposed: true } : {},
        ),
        ...aside('all', [slot('w_0', 'slate', points / 2, 2)]),
      ],
      loops: LOOPS,
      maximumEvents: 6 + 2 * stages,
    });
  });
}

/**
 * The pass that computes the kernel of the convolution; where A is diagonal its numbers do not depend on one
 * another.
 */
function kernelPass({ matrix, t, n, c }: SsmShape): KernelPass {
  const own = matrix
    ? ({
        constants: { T: t, N: n },
        workgroups: [1],
        slots: [
          slot('Abar_0', 'amber', n, n),
          slot('C_0', 'rose', n, 1),
          slot('v_k', 'violet', n, 1),
          slot('K_k', 'coral', 1, 1),
        ],
        maximumEvents: 3 + 6 * t,
      } as const)
    : ({
        constants: { T: t, N: n, BLOCK: c, BITS: digits(t - 1) },
        workgroups: [blockCount(t, c)],
        slots: [
          slot('Abar_0', 'amber', n, 1),
          slot('Bbar_0', 'violet', n, 1),
          slot('C_0', 'rose', n, 1),
          slot('power_i', 'amber', c, n),
          slot('K_i', 'coral', c, 1),
        ],
        maximumEvents: 8,
      } as const);
  return pass('kernel', 'Kₖ = C Āᵏ B̄', matrix ? 'ssm/kernel-matrix' : 'ssm/kernel-diagonal', {
    tensors: ['Abar', 'Bbar', 'C', 'K'],
    loops: ['k', 'j'],
    counters: [['k', 'i']],
    ...own,
  });
}

/** The number of binary digits of a number; 1 for 0. */
export function digits(value: number): number {
  return value.toString(2).length;
}
