/** The cell of an LSTM: its slots and formulas, for every network that has one. */
import { accumulate, compute, initialise } from '../parts/formulas.ts';
import type { FormulaSpec } from '../parts/formulas.ts';
import { slot } from '../parts/slots.ts';
import type { SlotOptions } from '../parts/slots.ts';
import type { Hue, SlotSpec } from '../../kernel.ts';

/** The gates and the candidate, in the order of the planes of the weights. */
export const PARTS = ['i', 'f', 'o', 'g'] as const;

/** A slot for each gate and for the candidate. */
export const slotsOfParts = (name: string, hue: Hue, rows: number, columns: number): readonly SlotSpec[] =>
  PARTS.map((part) => slot(`${name}_${part}`, hue, rows, columns));

/** The gates of `h` elements, as valves between the candidate, the cell and what is shown of it. */
export function gateSlots(
  h: number,
  [candidate, cell, shown]: readonly [string, string, string],
  options: SlotOptions = {},
): readonly SlotSpec[] {
  const gate = (name: string, from: string, to: string): SlotSpec =>
    slot(name, 'rose', 1, h, { ...options, scale: 'gate', valve: { from, to } });
  return [gate('i_t', candidate, cell), gate('f_t', cell, cell), gate('o_t', cell, shown)];
}

/** The formulas of gates and candidate in one step; a network without biases has no `b`. */
export const partFormulas = (biased: boolean): readonly FormulaSpec[] =>
  PARTS.map((part, plane) => {
    const squash = part === 'g' ? 'tanh' : 'σ';
    const [bias, biasCell] = biased ? [` + b_${part}`, ` + b[${plane},c]`] : ['', ''];
    return compute(
      `${part}_t = ${squash}(W_${part} x_t + U_${part} h_{t−1}${bias})`,
      `${part}[c] = ${squash}(Σₖ W_${part}[c,k] x[k] + Σₖ U_${part}[c,k] h[k] of the token before${biasCell})`,
    );
  });

/** The formulas of cell and state in one step; both start from zero at the index `first`. */
export const cellFormulas = (first: string): readonly FormulaSpec[] => [
  initialise(`c_${first} = 0`, 'c[c] = 0', { result: 'c_t' }),
  initialise(`h_${first} = 0`, 'h[c] = 0', { result: 'h_t' }),
  accumulate('c_t = f_t ∘ c_{t−1} + i_t ∘ g_t', 'c[c] = f[c] · c[c] before + i[c] · g[c]'),
  compute('h_t = o_t ∘ tanh c_t', 'h[c] = o[c] · tanh c[c]'),
];
