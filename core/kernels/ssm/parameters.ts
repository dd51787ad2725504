/** What a viewer may set of a state space, and the presets. */
import type { Parameter } from '../../parameters.ts';
import type { Preset } from '../../kernel.ts';

export const ssmParameters: readonly Parameter[] = [
  {
    kind: 'choice',
    name: 'variant',
    label: 'Variant',
    help: 'How y comes about; the numbers are the same.',
    options: [
      { value: 'recurrent', label: 'recurrent', help: 'Token after token, only the state is kept: T dependent steps.' },
      {
        value: 'convolution',
        label: 'convolution',
        help: 'y = K ∗ x by Fourier transforms of at least 2 T points: about 2 log₂ 2T dependent steps.',
      },
      {
        value: 'scan',
        label: 'scan',
        help: 'Pairs (a, b) combined in a tree within a chunk, one state carried from chunk to chunk; A must be diagonal.',
      },
    ],
    default: 'recurrent',
  },
  {
    kind: 'choice',
    name: 'initialisation',
    label: 'A and B',
    help: 'The continuous system h′ = A h + B x that inputs are made as, unless they are loaded.',
    options: [
      { value: 'diagonal', label: 'diagonal', help: 'S4D-Real: A = −1, −2, …, −N on the diagonal, B = 1.' },
      {
        value: 'hippo',
        label: 'HiPPO-LegS',
        help:
          'Lower triangular, as S4 has it: time-invariant, so that the state holds the history in Legendre ' +
          'polynomials of exp(−age), the recent past sharp and the distant past blurred.',
      },
    ],
    default: 'diagonal',
  },
  {
    kind: 'choice',
    name: 'discretisation',
    label: 'Discretisation',
    help: 'How the continuous system becomes one step of length Δ.',
    options: [
      { value: 'zoh', label: 'zero-order hold', help: 'Exact for an x that stays as it is for the whole step.' },
      { value: 'bilinear', label: 'bilinear', help: 'The slope in the middle of the step; never unstable.' },
    ],
    default: 'zoh',
  },
  { kind: 'integer', name: 't', label: 'T', help: 'Tokens.', minimum: 1, maximum: 4096, default: 32 },
  { kind: 'integer', name: 'n', label: 'N', help: 'Numbers of the state.', minimum: 1, maximum: 64, default: 8 },
  {
    kind: 'number',
    name: 'dt',
    label: 'Δ',
    help: 'Step: the slowest number of the state forgets in 1 / Δ tokens.',
    minimum: 0.001,
    maximum: 1,
    default: 0.1,
  },
  {
    kind: 'number',
    name: 'skip',
    label: 'D',
    help: 'What of x_t goes straight into y_t.',
    minimum: -100,
    maximum: 100,
    default: 1,
  },
  {
    kind: 'integer',
    name: 'g',
    label: 'G',
    help: 'Tokens back to which the input is reconstructed from the state.',
    minimum: 1,
    maximum: 256,
    default: 32,
    when: { parameter: 'initialisation', is: ['hippo'] },
  },
  {
    kind: 'integer',
    name: 'c',
    label: 'C',
    help: 'Tokens of a block; of a chunk in the scan, where it is a power of two.',
    minimum: 1,
    maximum: 256,
    default: 8,
  },
  {
    kind: 'choice',
    name: 'tree',
    label: 'Tree',
    help: 'How the pairs of a chunk are combined.',
    options: [
      { value: 'blelloch', label: 'Blelloch', help: 'Up-sweep and down-sweep: 2 C combines in 2 log₂ C levels.' },
      {
        value: 'hillis-steele',
        label: 'Hillis–Steele',
        help: 'Every lane in every level: C log₂ C combines in log₂ C levels.',
      },
    ],
    default: 'blelloch',
    when: { parameter: 'variant', is: ['scan'] },
  },
  {
    kind: 'integer',
    name: 'points',
    label: 'Points',
    help: 'Of the longest transform in SRAM, a power of two; a longer one goes by columns and rows, through HBM.',
    minimum: 2,
    maximum: 2048,
    default: 1024,
    when: { parameter: 'variant', is: ['convolution'] },
  },
  {
    kind: 'choice',
    name: 'data',
    label: 'Signal',
    help: 'The x that is made from the seed.',
    options: [
      { value: 'sines', label: 'sines', help: 'Three slow waves that begin at 0.' },
      { value: 'steps', label: 'steps', help: 'A level that jumps now and then.' },
      { value: 'noise', label: 'noise', help: 'Independent standard normal numbers.' },
      { value: 'impulse', label: 'impulse', help: '1 at the first token, then 0: y is the kernel K.' },
    ],
    default: 'sines',
    makesInputs: true,
  },
];

export const ssmPresets: readonly Preset[] = [
  {
    name: 'recurrent',
    title: 'One token at a time',
    help: 'Each state needs the one before it: T dependent steps, and N numbers are all that is kept.',
    values: {},
  },
  {
    name: 'convolution',
    title: 'The same as a convolution',
    help: 'Kernel and signal, zeros behind both, become spectra; their product is transformed back, and no token waits for another.',
    values: { variant: 'convolution' },
  },
  {
    name: 'two-passes',
    title: 'A transform longer than SRAM',
    help: 'With room for 16 points, 128 points are transformed down the columns and along the rows of a matrix in HBM.',
    values: { variant: 'convolution', t: 64, points: 16, c: 16 },
  },
  {
    name: 'scan',
    title: 'The same as a scan',
    help: 'Pairs go up and down a tree in each chunk of 8 tokens; only the state goes from chunk to chunk.',
    values: { variant: 'scan' },
  },
  {
    name: 'hillis-steele',
    title: 'More work, less depth',
    help: 'Every lane takes in every level: half the levels of Blelloch’s tree and more combines.',
    values: { variant: 'scan', tree: 'hillis-steele' },
  },
  {
    name: 'hippo',
    title: 'HiPPO remembers',
    help: 'From the 16 numbers of the state alone the last 40 tokens can be drawn again.',
    values: { initialisation: 'hippo', discretisation: 'bilinear', t: 48, n: 16, g: 40, dt: 0.05 },
  },
  {
    name: 'hippo-steps',
    title: 'What it forgets first',
    help: 'Jumps stay sharp while they are recent and are washed out as they age.',
    values: { initialisation: 'hippo', discretisation: 'bilinear', t: 48, n: 16, g: 40, dt: 0.05, data: 'steps' },
  },
];
