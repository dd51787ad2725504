/**
 * The memory of a GPU to scale: three squares of the same size, each an enlargement of a part of the one before it, so that
 * within each of them areas are to bytes as one number.
 */
import type { Gpu } from '../../../core/machine/gpus.ts';

export interface Level {
  readonly bytes: number;
  /** How much each edge is enlarged over the first square. */
  readonly enlarged: number;
  /** Edge of the square that the next level shows, as a share of this one's. */
  readonly next: number | null;
}

export interface Amount {
  readonly name: string;
  readonly bytes: number;
  /** The level that it is drawn in, and its edge as a share of that square's; `null` when it is larger than the memory. */
  readonly level: number | null;
  readonly edge: number;
}

/** An amount is drawn in the most enlarged square that holds it. */
export function memoryToScale(
  gpu: Pick<Gpu, 'memory' | 'sms' | 'sramPerSm'>,
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

/** Rows and columns of exactly so many square cells, as near to a square as can be: at least as many columns. */
export function gridOf(cells: number): { readonly rows: number; readonly columns: number } {
  let rows = Math.floor(Math.sqrt(cells));
  while (cells % rows !== 0) rows--;
  return { rows, columns: cells / rows };
}
