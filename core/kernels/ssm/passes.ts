/** The dispatches that every state space run has, and those of the recurrence and of the scan. */
import { aside } from '../parts/aside.ts';
import { blockCount } from '../parts/blocks.ts';
import { pass } from '../parts/passes.ts';
import { slot, transposed } from '../parts/slots.ts';
import { convolutionPasses } from './convolution.ts';
import { remembers, squaringsOf } from './shape.ts';
import type { SsmShape } from './shape.ts';
import type { Hue, KernelPass, SlotSpec } from '../../kernel.ts';

export function ssmPasses(shape: SsmShape): readonly KernelPass[] {
  const rest = { recurrent: recurrentPasses, convolution: convolutionPasses, scan: scanPasses }[shape.variant];
  return [discretisePass(shape), ...rest(shape)];
}

function discretisePass(shape: SsmShape): KernelPass {
  const { matrix, hippo, bilinear, n, dt } = shape;
  const width = matrix ? n : 1;
  const squarings = squaringsOf(shape);
  const held = matrix && !bilinear;
  const dense = matrix && !hippo;
  const way = held ? 'held' : !matrix ? 'diagonal' : dense ? 'dense' : 'triangular';
  return pass('discretise', 'Ā, B̄ = one step of h′ = A h + B x', `ssm/discretise-${way}`, {
    constants: held
      ? { N: n, H: dt / 2 ** squarings, SQUARINGS: squarings, DENSE: dense }
      : { N: n, DT: dt, ...(matrix ? {} : { BILINEAR: bilinear }) },
    tensors: ['A', 'B', 'Abar', 'Bbar'],
    workgroups: [1],
    slots: [
      slot('A_0', 'amber', n, width),
      slot('B_0', 'violet', n, 1),
      ...(held ? [slot('phi_0', 'slate', n, n)] : []),
      slot('Abar_0', 'amber', n, width),
      slot('Bbar_0', 'violet', n, 1),
      ...(dense && bilinear ? [slot('M_0', 'slate', n, n), slot('pivot_k', 'slate', 1, 1)] : []),
    ],
    loops: ['row', 'j'],
    counters: [['k', 'r', 'degree', 'squaring']],
    maximumEvents: held ? 40 + 6 * squarings : 12 + 12 * n,
  });
}

/** The slots that a recurrence keeps in SRAM for the whole run. */
const system = ({ matrix, n }: SsmShape): readonly SlotSpec[] =>
  aside('all', [slot('Abar_0', 'amber', n, matrix ? n : 1), slot('Bbar_0', 'violet', n, 1), slot('C_0', 'rose', n, 1)]);

function recurrentPasses(shape: SsmShape): readonly KernelPass[] {
  const { t, n, g, c, dt, skip } = shape;
  const remembering = remembers(shape);
  const legendre = slot('legendre_0', 'slate', n, g);
  const recurrence = pass(
    'recurrence',
    'h = Ā h + B̄ x, y = C h + D x',
    `ssm/recurrent-${remembering ? 'hippo' : shape.matrix ? 'matrix' : 'diagonal'}`,
    {
      constants: { T: t, N: n, ...(remembering ? { G: g } : {}), D: skip },
      tensors: ['x', 'Abar', 'Bbar', 'C', ...(remembering ? ['legendre', 'y', 'reconstruction'] : ['y'])],
      workgroups: [1],
      slots: [
        ...(remembering ? aside('all', [legendre]) : []),
        transposed(slot('x_t', 'cyan', 1, 1)),
        slot('Bbar_0', 'violet', n, 1, { valve: { from: 'x_t', to: 'h_t' } }),
        // A matrix mixes the lanes of the state, so that no lane has a gate of its own.
        slot('h_t', 'coral', n, 1, { state: true, ...(shape.matrix ? { into: 'h_t' } : {}) }),
        ...(shape.matrix
          ? aside('all', [slot('Abar_0', 'amber', n, n)])
          : [slot('Abar_0', 'amber', n, 1, { valve: { from: 'h_t', to: 'h_t' } })]),
        slot('C_0', 'rose', n, 1, { valve: { from: 'h_t', to: 'y_t' } }),
        transposed(slot('y_t', 'green', 1, 1)),
        ...(remembering ? [transposed(slot('memory_t', 'coral', 1, g))] : []),
      ],
      loops: ['token', 'j'],
      counters: [['t']],
      maximumEvents: 6 + 12 * t,
    },
  );
  if (!remembering) return [recurrence];
  return [
    pass('legendre', 'legendre = what the numbers of the state stand for', 'ssm/legendre', {
      constants: { N: n, G: g, DT: dt },
      tensors: ['legendre'],
      workgroups: [1],
      slots: [legendre],
      maximumEvents: 2,
    }),
    recurrence,
    pass('history', 'history = x, lag by lag', 'ssm/history', {
      constants: { T: t, G: g, C: c },
      tensors: ['x', 'history'],
      workgroups: [blockCount(t, c)],
      slots: [transposed(slot('x_i', 'cyan', c + g - 1, 1)), transposed(slot('history_i', 'cyan', c, g))],
      maximumEvents: 4,
    }),
  ];
}

function scanPasses(shape: SsmShape): readonly KernelPass[] {
  const { t, n, c, skip, blelloch } = shape;
  const levels = Math.log2(c);
  const pairs = (name: string, hue: Hue): SlotSpec => transposed(slot(name, hue, c, n, { lanes: 'rows' }));
  return [
    pass('scan', 'h = scan of (Ā, B̄ x), y = C h + D x', 'ssm/scan', {
      constants: { T: t, N: n, BLOCK: c, LEVELS: levels, BLELLOCH: blelloch, D: skip },
      tensors: ['x', 'Abar', 'Bbar', 'C', 'y'],
      workgroups: [1],
      slots: [
        ...system(shape),
        transposed(slot('x_i', 'cyan', c, 1)),
        pairs('a_i', 'amber'),
        pairs('b_i', 'violet'),
        transposed(slot('h_i', 'coral', c, n, { into: 'carry' })),
        slot('carry', 'coral', n, 1, { state: true, into: 'h_i' }),
        transposed(slot('y_i', 'green', c, 1)),
      ],
      loops: ['chunk', 'level'],
      counters: [['i'], ['level']],
      maximumEvents: 4 + blockCount(t, c) * (11 + 6 * levels),
    }),
  ];
}
