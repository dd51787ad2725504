/** Makes slots, in SRAM or in registers. */
import type { Hue, SlotSpec } from '../../kernel.ts';

export type SlotOptions = Partial<Omit<SlotSpec, 'name' | 'hue' | 'rows' | 'columns'>>;

/** A slot [rows, columns] of signed numbers in `var<workgroup>` memory, unless its options say otherwise. */
export function slot(name: string, hue: Hue, rows: number, columns: number, options: SlotOptions = {}): SlotSpec {
  return { name, hue, memory: 'sram', rows, columns, scale: 'signed', ...options };
}

/** A slot of tokens, drawn with its rows from left to right as the tensors of tokens are. */
export function transposed(spec: SlotSpec): SlotSpec {
  return { ...spec, transposed: true };
}
