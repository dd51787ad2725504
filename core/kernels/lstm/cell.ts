/** The cell of an LSTM: the order of its gates, its slots and its formulas, for every network that has one. */
import { accumulate, compute, initialise } from '../parts/formulas.ts';
import type { FormulaSpec } from '../parts/formulas.ts';
import { choiceParameter } from '../parts/parameters.ts';
import { slot, transposed } from '../parts/slots.ts';
import type { Hue, KernelPass, SlotSpec } from '../../kernel.ts';
import type { Params } from '../../parameters.ts';

/** The gates and the candidate. */
export const PARTS = ['i', 'f', 'o', 'g'] as const;

/** What each of them is for. */
const PURPOSES: Readonly<Record<(typeof PARTS)[number], string>> = {
  i: 'how far the door to the cell opens for what is new',
  f: 'how much of each number of the cell is kept; 1 keeps it whole',
  o: 'how much of the cell is shown as the state',
  g: 'what the token offers to the cell',
};

/** In which order the planes of weights hold them: plane p is that of letter p. */
export type GateOrder = 'ifog' | 'ifgo';

export const gateOrderParameter = choiceParameter(
  'gateOrder',
  'Gate order',
  'Whose weights are in which plane: i admits, f keeps, o shows, and g is the candidate.',
  {
    options: [
      ['ifog', 'i, f, o, g', 'The gates, then the candidate.'],
      ['ifgo', 'i, f, g, o', 'As PyTorch and Keras store them; their arrays are read as they are.'],
    ],
    default: 'ifog',
  },
);

export const gateOrderOf = (params: Params): GateOrder => (params['gateOrder'] === 'ifgo' ? 'ifgo' : 'ifog');

/** The planes of i, f, o and g. */
export const planesOf = (order: GateOrder): readonly number[] => PARTS.map((part) => order.indexOf(part));

/** Weights in an order, of those whose planes stand as i, f, o, g. */
export function inOrder(order: GateOrder, weights: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const size = weights.length / PARTS.length;
  const ordered = new Float32Array(weights.length);
  planesOf(order).forEach((plane, at) => ordered.set(weights.subarray(at * size, (at + 1) * size), plane * size));
  return ordered;
}

/** The parts in the order of their planes, as text: "i, f, o and g". */
export const orderText = (order: GateOrder): string => order.replace(/^(.)(.)(.)(.)$/, '$1, $2, $3 and $4');

/** The constants by which a shader finds the planes of i, f, o and g. */
export const planeConstants = (order: GateOrder): KernelPass['constants'] =>
  Object.fromEntries(PARTS.map((part) => [`PLANE_${part.toUpperCase()}`, order.indexOf(part)]));

/** A slot for each gate and for the candidate. */
export const slotsOfParts = (name: string, hue: Hue, rows: number, columns: number): readonly SlotSpec[] =>
  PARTS.map((part) => slot(`${name}_${part}`, hue, rows, columns));

/** The gates of `h` elements, as valves between the candidate, the cell and what is shown of it. */
export function gateSlots(
  h: number,
  [candidate, cell, shown]: readonly [string, string, string],
): Readonly<Record<'i_t' | 'f_t' | 'o_t', SlotSpec>> {
  const gate = (name: string, from: string, to: string): SlotSpec =>
    transposed(slot(name, 'rose', 1, h, { scale: 'gate', valve: { from, to } }));
  return { i_t: gate('i_t', candidate, cell), f_t: gate('f_t', cell, cell), o_t: gate('o_t', cell, shown) };
}

/** The slots of a step in the order of the flow: the candidate enters the cell, which keeps itself and is shown. */
export function cellSlots(h: number): readonly SlotSpec[] {
  const { i_t, f_t, o_t } = gateSlots(h, ['g_t', 'c_t', 'h_t']);
  return [
    transposed(slot('g_t', 'amber', 1, h)),
    i_t,
    transposed(slot('c_t', 'violet', 1, h, { state: true })),
    f_t,
    o_t,
    transposed(slot('h_t', 'green', 1, h, { state: true, into: 'g_t' })),
  ];
}

/** The formulas of gates and candidate in one step; `biases` is the order of the rows of b, where there is one. */
export const partFormulas = (biases?: GateOrder): readonly FormulaSpec[] =>
  PARTS.map((part) => {
    const squash = part === 'g' ? 'tanh' : 'σ';
    const [bias, biasCell] = biases === undefined ? ['', ''] : [` + b_${part}`, ` + b[${biases.indexOf(part)},c]`];
    return compute(
      `${part}_t = ${squash}(W_${part} x_t + U_${part} h_{t−1}${bias})`,
      `${part}[c] = ${squash}(Σₖ W_${part}[c,k] x[k] + Σₖ U_${part}[c,k] h[k] of the token before${biasCell})`,
      { why: PURPOSES[part] },
    );
  });

/** The formulas of cell and state in one step; both start from zero at the index `first`. */
export const cellFormulas = (first: string): readonly FormulaSpec[] => [
  initialise(`c_${first} = 0`, 'c[c] = 0', { result: 'c_t', why: 'no token has been read yet' }),
  initialise(`h_${first} = 0`, 'h[c] = 0', { result: 'h_t', why: 'no token has been read yet' }),
  accumulate('c_t = f_t ∘ c_{t−1} + i_t ∘ g_t', 'c[c] = f[c] · c[c] before + i[c] · g[c]', {
    why: 'what is kept plus what is let in: where f is 1 the cell stays as it was',
  }),
  compute('h_t = o_t ∘ tanh c_t', 'h[c] = o[c] · tanh c[c]', {
    why: 'the part of the cell that is shown, and that the next token meets',
  }),
];
