/** The dispatches of a long short-term memory: states, then outputs, then the influence of the tokens. */
import { aside } from '../parts/aside.ts';
import { pass } from '../parts/passes.ts';
import { outputPasses } from '../parts/recurrent.ts';
import { slot, transposed } from '../parts/slots.ts';
import { cellSlots, gateSlots, planeConstants, slotsOfParts } from './cell.ts';
import type { LstmShape } from './shape.ts';
import type { KernelPass } from '../../kernel.ts';

export function lstmPasses(shape: LstmShape): readonly KernelPass[] {
  const { t, e, h, influence, order } = shape;
  const title = 'c_t = f ∘ c_{t−1} + i ∘ g, h_t = o ∘ tanh c_t, token by token';
  return [
    pass('recurrence', title, 'lstm/recurrence', {
      constants: { T: t, E: e, H: h, ...planeConstants(order) },
      tensors: ['X', 'W', 'U', 'b', 'gates', 'g', 'c', 'h'],
      workgroups: [1],
      slots: [
        transposed(slot('x_t', 'cyan', 1, e)),
        ...aside('all', [
          ...slotsOfParts('W', 'amber', h, e),
          ...slotsOfParts('U', 'slate', h, h),
          slot('b_sram', 'slate', 4, h),
        ]),
        ...cellSlots(h),
      ],
      loops: ['t'],
      maximumEvents: 11 + 15 * t,
    }),
    ...outputPasses(shape),
    ...(influence ? [influencePass(shape)] : []),
  ];
}

function influencePass({ t, e, h, order }: LstmShape): KernelPass {
  const title = 'J_h = ∂h_t/∂x_s and J_c = ∂c_t/∂x_s, carried from token s to the end';
  const gates = gateSlots(h, ['A_g', 'J_c', 'J_h']);
  return pass('influence', title, 'lstm/influence', {
    constants: { T: t, E: e, H: h, ...planeConstants(order) },
    tensors: ['W', 'U', 'gates', 'g', 'c', 'influence'],
    workgroups: [t],
    slots: [
      ...aside('all', slotsOfParts('U', 'slate', h, h)),
      ...aside('all', [transposed(slot('g_t', 'amber', 1, h)), transposed(slot('c_t', 'violet', 1, h))]),
      ...slotsOfParts('A', 'amber', h, e),
      gates.i_t,
      slot('J_c', 'violet', h, e, { state: true }),
      gates.f_t,
      gates.o_t,
      slot('J_h', 'coral', h, e, { state: true, into: 'A_i' }),
      slot('squares', 'slate', h, 1, { scale: 'probability' }),
      slot('norm', 'coral', 1, 1, { scale: 'probability' }),
    ],
    loops: ['s', 't'],
    maximumEvents: 7 + 19 * t,
    measures: true,
  });
}
