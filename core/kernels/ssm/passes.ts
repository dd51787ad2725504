/** The dispatches that every state space run has, and those of the recurrence. */
import { blockCount } from '../parts/blocks.ts';
import { slot, turned } from '../parts/slots.ts';
import { convolutionPasses } from './convolution.ts';
import { remembers, squaringsOf } from './shape.ts';
import type { SsmShape } from './shape.ts';
import type { KernelPass } from '../../kernel.ts';

const THREADS = 64;

export function ssmPasses(shape: SsmShape): readonly KernelPass[] {
  const rest = { recurrent: recurrentPasses, convolution: convolutionPasses, scan: scanPasses }[shape.variant];
  return [discretisePass(shape), ...rest(shape)];
}

function discretisePass(shape: SsmShape): KernelPass {
  const { hippo, bilinear, n, dt } = shape;
  const width = hippo ? n : 1;
  const squarings = squaringsOf(shape);
  const held = hippo && !bilinear;
  return {
    name: 'discretise',
    title: 'Ā, B̄ = one step of h′ = A h + B x',
    shader: held ? 'ssm/discretise-held' : hippo ? 'ssm/discretise-triangular' : 'ssm/discretise-diagonal',
    constants: held
      ? { N: n, H: dt / 2 ** squarings, SQUARINGS: squarings, THREADS }
      : { N: n, DT: dt, THREADS, ...(hippo ? {} : { BILINEAR: bilinear }) },
    tensors: ['A', 'B', 'Abar', 'Bbar'],
    workgroups: [1, 1, 1],
    slots: [
      slot('A_0', 'amber', n, width),
      slot('B_0', 'violet', n, 1),
      ...(held ? [slot('phi_0', 'slate', n, n)] : []),
      slot('Abar_0', 'amber', n, width),
      slot('Bbar_0', 'violet', n, 1),
    ],
    loops: ['row', 'j'],
    maximumEvents: held ? 40 + 6 * squarings : 8 + 3 * n,
  };
}

/** What a recurrence keeps in SRAM for the whole run. */
const system = ({ hippo, n }: SsmShape): KernelPass['slots'] => [
  slot('Abar_0', 'amber', n, hippo ? n : 1),
  slot('Bbar_0', 'violet', n, 1),
  slot('C_0', 'rose', n, 1),
];

function recurrentPasses(shape: SsmShape): readonly KernelPass[] {
  const { t, n, g, c, dt, skip } = shape;
  const column = [turned(slot('x_t', 'cyan', 1, 1)), slot('h_t', 'coral', n, 1), turned(slot('y_t', 'green', 1, 1))];
  const common = {
    name: 'recurrence',
    title: 'h = Ā h + B̄ x, y = C h + D x',
    workgroups: [1, 1, 1],
    loops: ['token', 'j'],
    maximumEvents: 6 + 12 * t,
  } as const;
  if (!remembers(shape)) {
    return [
      {
        ...common,
        shader: 'ssm/recurrent-diagonal',
        constants: { T: t, N: n, D: skip, THREADS },
        tensors: ['x', 'Abar', 'Bbar', 'C', 'y'],
        slots: [...system(shape), ...column],
      },
    ];
  }
  return [
    {
      name: 'legendre',
      title: 'legendre = what the numbers of the state stand for',
      shader: 'ssm/legendre',
      constants: { N: n, G: g, DT: dt, THREADS },
      tensors: ['legendre'],
      workgroups: [1, 1, 1],
      slots: [slot('legendre_0', 'slate', n, g)],
      loops: ['i', 'j'],
      maximumEvents: 2,
    },
    {
      ...common,
      shader: 'ssm/recurrent-hippo',
      constants: { T: t, N: n, G: g, D: skip, THREADS },
      tensors: ['x', 'Abar', 'Bbar', 'C', 'legendre', 'y', 'reconstruction'],
      slots: [...system(shape), slot('legendre_0', 'slate', n, g), ...column, turned(slot('memory_t', 'coral', 1, g))],
    },
    {
      name: 'history',
      title: 'history = x, lag by lag',
      shader: 'ssm/history',
      constants: { T: t, G: g, C: c, THREADS },
      tensors: ['x', 'history'],
      workgroups: [blockCount(t, c), 1, 1],
      slots: [turned(slot('x_i', 'cyan', c + g - 1, 1)), turned(slot('history_i', 'cyan', c, g))],
      loops: ['i', 'j'],
      maximumEvents: 4,
    },
  ];
}

function scanPasses(shape: SsmShape): readonly KernelPass[] {
  const { t, n, c, skip, blelloch } = shape;
  const levels = Math.log2(c);
  const pairs = (name: string, hue: 'amber' | 'violet' | 'coral'): KernelPass['slots'][number] => ({
    ...turned(slot(name, hue, c, n)),
    lanes: 'rows',
  });
  return [
    {
      name: 'scan',
      title: 'h = scan of (Ā, B̄ x), y = C h + D x',
      shader: 'ssm/scan',
      constants: { T: t, N: n, BLOCK: c, LEVELS: levels, BLELLOCH: blelloch, D: skip, THREADS },
      tensors: ['x', 'Abar', 'Bbar', 'C', 'y'],
      workgroups: [1, 1, 1],
      slots: [
        ...system(shape),
        turned(slot('x_i', 'cyan', c, 1)),
        pairs('a_i', 'amber'),
        pairs('b_i', 'violet'),
        pairs('h_i', 'coral'),
        slot('carry', 'coral', n, 1),
        turned(slot('y_i', 'green', c, 1)),
      ],
      loops: ['chunk', 'level'],
      maximumEvents: 4 + blockCount(t, c) * (11 + 6 * levels),
    },
  ];
}
