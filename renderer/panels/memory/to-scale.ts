/**
 * The memory of a GPU to scale, as three squares of the same size. Each enlarges a part of the one before it,
 * so that areas are in proportion to bytes within each of them.
 */
import { GPUS } from '../../../core/machine/gpus.ts';
import type { Gpu } from '../../../core/machine/gpus.ts';

/** The GPUs whose makers say how much SRAM an SM has; the others cannot be drawn. */
export const DRAWABLE = GPUS.flatMap(({ sramPerSm, ...gpu }) => (sramPerSm === null ? [] : [{ ...gpu, sramPerSm }]));

export interface Level {
  readonly bytes: number;
  /** How many times longer an edge is than in the first square. */
  readonly enlarged: number;
  /** The edge of the part that the next level shows, as a share of the edge of this one. */
  readonly next: number | null;
}

export interface Amount {
  readonly name: string;
  readonly bytes: number;
  /**
   * The level in which it is drawn, and its edge as a share of that square's; `null` when it is larger than the
   * memory.
   */
  readonly level: number | null;
  readonly edge: number;
}

/** Draws each amount in the most enlarged square that can hold it. */
export function memoryToScale(
  gpu: Pick<Gpu, 'memory' | 'sms'> & { readonly sramPerSm: number },
  amounts: readonly { readonly name: string; readonly bytes: number }[],
): { readonly levels: readonly Level[]; readonly amounts: readonly Amount[] } {
  const bytes = [gpu.memory, gpu.sms * gpu.sramPerSm, gpu.sramPerSm];
  return {
    levels: bytes.map((of, at) => ({
      bytes: of,
      enlarged: Math.sqrt(gpu.memory / of),
      next: at + 1 < bytes.length ? Math.sqrt(bytes[at + 1]! / of) : null,
    })),
    amounts: amounts.map(({ name, bytes: amount }) => {
      const level = bytes.findLastIndex((of) => amount <= of);
      return {
        name,
        bytes: amount,
        level: level < 0 ? null : level,
        edge: Math.sqrt(amount / bytes[Math.max(level, 0)]!),
      };
    }),
  };
}

/** A grid of exactly so many square cells that is as near to a square as can be, with no more rows than columns. */
export function gridOf(cells: number): { readonly rows: number; readonly columns: number } {
  let rows = Math.floor(Math.sqrt(cells));
  while (cells % rows !== 0) rows--;
  return { rows, columns: cells / rows };
}
