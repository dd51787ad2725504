/** The tiles that workgroups keep, in the two memories that they keep them in. */
import type { Hue, SlotSpec, ValueScale } from '../kernel.ts';

/** A slot in `var<workgroup>` memory, [rows, columns]. */
export function slot(name: string, hue: Hue, rows: number, columns: number, scale: ValueScale = 'signed'): SlotSpec {
  return { name, hue, memory: 'sram', rows, columns, scale };
}
