/** The dispatches of a recurrent network: states, then outputs, then the influence of the tokens. */
import { aside } from '../parts/aside.ts';
import { pass } from '../parts/passes.ts';
import { outputPasses } from '../parts/recurrent.ts';
import type { RecurrentShape } from '../parts/recurrent.ts';
import { slot, transposed } from '../parts/slots.ts';
import type { KernelPass } from '../../kernel.ts';

export function rnnPasses(shape: RecurrentShape): readonly KernelPass[] {
  const { t, e, h, influence } = shape;
  return [
    pass('recurrence', 'h_t = tanh(W x_t + U h_{t−1} + b), token by token', 'rnn/recurrence', {
      constants: { T: t, E: e, H: h },
      tensors: ['X', 'W', 'U', 'b', 'h'],
      workgroups: [1],
      slots: aside(
        ['W_sram', 'U_sram', 'b_sram'],
        [
          transposed(slot('x_t', 'cyan', 1, e)),
          slot('W_sram', 'amber', h, e),
          slot('U_sram', 'violet', h, h),
          slot('b_sram', 'slate', h, 1),
          transposed(slot('a_t', 'slate', 1, h, { into: 'h_t' })),
          transposed(slot('h_t', 'green', 1, h, { state: true, into: 'a_t' })),
        ],
      ),
      loops: ['t'],
      maximumEvents: 4 + 7 * t,
    }),
    ...outputPasses(shape),
    ...(influence ? [influencePass(shape)] : []),
  ];
}

function influencePass({ t, e, h }: RecurrentShape): KernelPass {
  return pass('influence', 'J = ∂h_t/∂x_s, carried from token s to the end', 'rnn/influence', {
    constants: { T: t, E: e, H: h },
    tensors: ['W', 'U', 'h', 'influence'],
    workgroups: [t],
    slots: [
      ...aside('all', [slot('U_sram', 'violet', h, h)]),
      transposed(slot('h_t', 'green', 1, h)),
      slot('A', 'amber', h, e, { into: 'J' }),
      slot('J', 'coral', h, e, { state: true, into: 'A' }),
      slot('squares', 'slate', h, 1, { scale: 'probability' }),
      slot('norm', 'coral', 1, 1, { scale: 'probability' }),
    ],
    loops: ['s', 't'],
    maximumEvents: 3 + 9 * t,
    measures: true,
  });
}
