/** The tiles that workgroups keep, in the two memories that they keep them in. */
import type { Hue, SlotSpec, ValueScale } from '../../kernel.ts';

/** A slot in `var<workgroup>` memory, [rows, columns]. */
export function slot(name: string, hue: Hue, rows: number, columns: number, scale: ValueScale = 'signed'): SlotSpec {
  return { name, hue, memory: 'sram', rows, columns, scale };
}

/** A slot of tokens, which are columns from left to right as in the tensors of tokens. */
export function turned(spec: SlotSpec): SlotSpec {
  return { ...spec, turned: true };
}
