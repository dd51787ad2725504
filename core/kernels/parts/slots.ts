/** The tiles that workgroups keep, in the two memories that they keep them in. */
import type { Hue, SlotSpec } from '../../kernel.ts';

export type SlotOptions = Partial<Omit<SlotSpec, 'name' | 'hue' | 'rows' | 'columns'>>;

/** A slot [rows, columns] of signed numbers in `var<workgroup>` memory, unless its options say otherwise. */
export function slot(name: string, hue: Hue, rows: number, columns: number, options: SlotOptions = {}): SlotSpec {
  return { name, hue, memory: 'sram', rows, columns, scale: 'signed', ...options };
}

/** A slot of tokens, which are columns from left to right as in the tensors of tokens. */
export function transposed(spec: SlotSpec): SlotSpec {
  return { ...spec, transposed: true };
}
