/** The dispatches of a long short-term memory: states, then outputs, then the influence of the tokens. */
import { outputPasses, THREADS } from '../parts/recurrent.ts';
import type { RecurrentShape } from '../parts/recurrent.ts';
import { slot, turned } from '../parts/slots.ts';
import type { Hue, KernelPass, SlotSpec } from '../../kernel.ts';

/** The gates and the candidate, in the order of the planes of the weights. */
export const PARTS = ['i', 'f', 'o', 'g'] as const;

const forParts = (name: string, hue: Hue, rows: number, columns: number): readonly SlotSpec[] =>
  PARTS.map((part) => slot(`${name}_${part}`, hue, rows, columns));

export function lstmPasses(shape: RecurrentShape): readonly KernelPass[] {
  const { t, e, h, influence } = shape;
  const gate = (name: string): SlotSpec => turned(slot(name, 'rose', 1, h, { scale: 'gate' }));
  return [
    {
      name: 'recurrence',
      title: 'c_t = f ∘ c_{t−1} + i ∘ g, h_t = o ∘ tanh c_t, token by token',
      shader: 'lstm/recurrence',
      constants: { T: t, E: e, H: h, THREADS },
      tensors: ['X', 'W_ifog', 'U_ifog', 'b_ifog', 'gates', 'g', 'c', 'h'],
      workgroups: [1, 1, 1],
      slots: [
        turned(slot('x_t', 'cyan', 1, e)),
        ...forParts('W', 'amber', h, e),
        ...forParts('U', 'slate', h, h),
        slot('b_sram', 'slate', 4, h),
        { ...gate('i_t'), valve: { from: 'g_t', to: 'c_t' } },
        { ...gate('f_t'), valve: { from: 'c_t', to: 'c_t' } },
        { ...gate('o_t'), valve: { from: 'c_t', to: 'h_t' } },
        turned(slot('g_t', 'amber', 1, h)),
        turned(slot('c_t', 'violet', 1, h)),
        turned(slot('h_t', 'green', 1, h)),
      ],
      loops: ['t'],
      maximumEvents: 11 + 15 * t,
    },
    ...outputPasses(shape),
    ...(influence ? [influencePass(shape)] : []),
  ];
}

function influencePass({ t, e, h }: RecurrentShape): KernelPass {
  const gate = (name: string): SlotSpec => turned(slot(name, 'rose', 1, h, { scale: 'gate' }));
  return {
    name: 'influence',
    title: 'J_h = ∂h_t/∂x_s and J_c = ∂c_t/∂x_s, carried from token s to the end',
    shader: 'lstm/influence',
    constants: { T: t, E: e, H: h, THREADS },
    tensors: ['W_ifog', 'U_ifog', 'gates', 'g', 'c', 'influence'],
    workgroups: [t, 1, 1],
    slots: [
      ...forParts('U', 'slate', h, h),
      { ...gate('i_t'), valve: { from: 'A_g', to: 'J_c' } },
      { ...gate('f_t'), valve: { from: 'J_c', to: 'J_c' } },
      { ...gate('o_t'), valve: { from: 'J_c', to: 'J_h' } },
      turned(slot('g_t', 'amber', 1, h)),
      turned(slot('c_t', 'violet', 1, h)),
      ...forParts('A', 'amber', h, e),
      slot('J_c', 'violet', h, e),
      slot('J_h', 'coral', h, e),
      slot('squares', 'slate', h, 1),
      slot('norm', 'coral', 1, 1, { scale: 'probability' }),
    ],
    loops: ['s', 't'],
    maximumEvents: 7 + 19 * t,
  };
}
