/** What a viewer may set of a state space, and the presets. */
import {
  choiceParameter,
  integerParameter,
  numberParameter,
  preset,
  variantIs,
  variantParameter,
} from '../parts/parameters.ts';
import type { Parameter } from '../../parameters.ts';
import type { Preset } from '../../kernel.ts';

export const ssmParameters: readonly Parameter[] = [
  variantParameter('How y is computed; its values are the same.', 'recurrent', [
    ['recurrent', 'Token after token, only the state is kept: T dependent steps.'],
    ['convolution', 'y = K ∗ x by Fourier transforms of at least 2 T points: about 2 log₂ 2T dependent steps.'],
    [
      'scan',
      'Pairs (a, b) combined in a tree within a chunk, one state carried from chunk to chunk; A must be diagonal.',
    ],
  ]),
  choiceParameter(
    'initialisation',
    'A and B',
    'The continuous system h′ = A h + B x that A and B are made for, unless they are loaded.',
    {
      options: [
        ['diagonal', 'S4D-Real: A = −1, −2, …, −N on the diagonal, B = 1.'],
        [
          'hippo',
          'HiPPO-LegS',
          'Lower triangular, as S4 has it: time-invariant, so that the state holds the history in Legendre ' +
            'polynomials of exp(−age), the recent past sharp and the distant past blurred.',
        ],
        [
          'dense',
          'full matrix',
          'Any N × N matrix A, computed in full; that of HiPPO-LegT, a window of the last 1 / Δ tokens, unless it is loaded.',
        ],
      ],
      default: 'diagonal',
    },
  ),
  choiceParameter('discretisation', 'Discretisation', 'How the continuous system becomes one step of length Δ.', {
    options: [
      ['zoh', 'zero-order hold', 'Exact for an x that stays as it is for the whole step.'],
      ['bilinear', 'The slope in the middle of the step; never unstable.'],
    ],
    default: 'zoh',
  }),
  integerParameter('t', 'T', 'Tokens.', { maximum: 4096, default: 32 }),
  integerParameter('n', 'N', 'Numbers of the state.', { maximum: 64, default: 8 }),
  numberParameter('dt', 'Δ', 'Step: the slowest number of the state forgets in 1 / Δ tokens.', {
    minimum: 0.001,
    maximum: 1,
    default: 0.1,
  }),
  numberParameter('skip', 'D', 'How much of x_t goes straight into y_t.', { minimum: -100, maximum: 100, default: 1 }),
  integerParameter('g', 'G', 'How many tokens back the input is reconstructed from the state.', {
    maximum: 256,
    default: 32,
    when: [{ initialisation: ['hippo'], variant: ['recurrent'] }],
  }),
  integerParameter(
    'halvings',
    'Halvings',
    'How many times more than for HiPPO-LegT zero-order hold halves the step before its power series; for a loaded A of larger numbers.',
    { minimum: 0, maximum: 16, default: 0, when: [{ initialisation: ['dense'], discretisation: ['zoh'] }] },
  ),
  integerParameter('c', 'C', 'Tokens of a block; of a chunk in the scan, where it is a power of two.', {
    maximum: 256,
    default: 8,
    when: [...variantIs('convolution', 'scan'), { variant: ['recurrent'], initialisation: ['hippo'] }],
  }),
  choiceParameter('tree', 'Tree', 'How the pairs of a chunk are combined.', {
    options: [
      ['blelloch', 'Blelloch', 'Up-sweep and down-sweep: 2 C combines in 2 log₂ C levels.'],
      ['hillis-steele', 'Hillis–Steele', 'Every lane in every level: C log₂ C combines in log₂ C levels.'],
    ],
    default: 'blelloch',
    when: variantIs('scan'),
  }),
  integerParameter(
    'points',
    'Points',
    'Points of the longest transform in SRAM, a power of two; a longer one goes by columns and rows, through HBM.',
    { minimum: 2, maximum: 2048, default: 1024, when: variantIs('convolution') },
  ),
  choiceParameter('data', 'Signal', 'The signal x that is made from the seed.', {
    options: [
      ['sines', 'Three slow waves that begin at 0.'],
      ['steps', 'A level that jumps now and then.'],
      ['noise', 'Independent standard normal numbers.'],
      ['impulse', '1 at the first token, then 0: y is the kernel K.'],
    ],
    default: 'sines',
    makesInputs: true,
  }),
];

const REMEMBERING = { initialisation: 'hippo', discretisation: 'bilinear', t: 48, n: 16, g: 40, dt: 0.05 };

export const ssmPresets: readonly Preset[] = [
  preset(
    'recurrent',
    'One token at a time',
    'Each state needs the one before it: T dependent steps, and N numbers are all that is kept.',
  ),
  preset(
    'convolution',
    'The same as a convolution',
    'Kernel and signal, zeros behind both, become spectra; their product is transformed back, and no token waits for another.',
    { variant: 'convolution' },
  ),
  preset(
    'two-passes',
    'A transform longer than SRAM',
    'With room for 16 points, 128 points are transformed down the columns and along the rows of a matrix in HBM.',
    { variant: 'convolution', t: 64, points: 16, c: 16 },
  ),
  preset(
    'scan',
    'The same as a scan',
    'Pairs go up and down a tree in each chunk of 8 tokens; only the state goes from chunk to chunk.',
    { variant: 'scan' },
  ),
  preset(
    'hillis-steele',
    'More work, less depth',
    'Every lane takes in every level: half the levels of Blelloch’s tree and more combines.',
    { variant: 'scan', tree: 'hillis-steele' },
  ),
  preset(
    'hippo',
    'HiPPO remembers',
    'The last 40 tokens can be reconstructed from the 16 numbers of the state alone.',
    REMEMBERING,
  ),
  preset(
    'hippo-steps',
    'What it forgets first',
    'Jumps stay sharp while they are recent and are washed out as they age.',
    { ...REMEMBERING, data: 'steps' },
  ),
  preset(
    'dense',
    'A full matrix',
    'Every number of the state feeds every other one: N² products a token, where a diagonal takes N.',
    { initialisation: 'dense', discretisation: 'bilinear' },
  ),
];
