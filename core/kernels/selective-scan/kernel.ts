/** The selective state space model of Mamba, as a recurrence and as a scan. WGSL: shaders/selective-scan. */
import { errorsOf } from '../parts/bounded.ts';
import { defineKernel } from '../parts/kernel.ts';
import {
  booleanParameter,
  choiceParameter,
  integerParameter,
  preset,
  variantIs,
  variantParameter,
} from '../parts/parameters.ts';
import { pick, small } from '../parts/sample.ts';
import { selectiveCosts } from './costs.ts';
import { selectiveFormulas } from './formulas.ts';
import { createSelectiveInputs, fixedSelectiveInputs, selectiveInputs } from './inputs.ts';
import { selectivePasses } from './passes.ts';
import { escapedState, selectiveReference } from './reference.ts';
import { selectiveShape } from './shape.ts';
import { selectiveTensors } from './tensors.ts';

/** The most tokens for which the influence of each on each is measured. */
const MOST_INFLUENCE = 1024;

export const selectiveScan = defineKernel({
  name: 'selective-scan',
  title: 'Selective scan (Mamba)',
  group: 'State spaces',
  line: 'Each token chooses what the state keeps of it.',
  summary:
    'A state space model whose step dt and whose B and C are functions of the token: with a large step a token enters ' +
    'the state and pushes out what was there, with a step near zero it passes without a trace. So the model chooses what ' +
    'it keeps, at the price that no convolution can compute it. But the recurrence is still linear in the state: pairs ' +
    '(a, b) of tokens combine associatively, a chunk is scanned as a tree, and only one state crosses from chunk to ' +
    'chunk. The expanded states are n times as large as the input; fused, they never leave SRAM.',
  papers: [
    'Gu and Dao 2023, Mamba: linear-time sequence modeling with selective state spaces',
    'Blelloch 1990, Prefix sums and their applications',
    'Hillis and Steele 1986, Data parallel algorithms',
    'Higham 2002, Accuracy and stability of numerical algorithms',
  ],
  conventions: [
    'B̄ = Δ B, Euler’s rule, as in Mamba’s code; with discretisation = zoh it is the paper’s zero-order hold, (exp(Δ A) − 1) / A · B, and Δ B where A is 0. Ā = exp(Δ A) in both.',
    'Weights multiply from the right, Δ = softplus(X Wdt + bias), and A is negative itself, where Mamba’s code stores A_log = log(−A).',
  ],
  blocks: ['bt'],
  tolerance: 1e-5,
  errors: (parameters, inputs) => errorsOf(selectiveReference(selectiveShape(parameters), inputs)),
  escape: (parameters, inputs) => {
    const shape = selectiveShape(parameters);
    return shape.variant === 'materialised' ? undefined : escapedState(shape, inputs);
  },
  parameters: [
    variantParameter('How the states are computed, and where they are kept.', 'fused', [
      ['sequential', 'One dependent step per token; the state stays in SRAM.'],
      ['materialised', 'Gates, inputs and states of all tokens are written to HBM and read back.'],
      ['fused', 'Discretise, scan and contract in SRAM: no state goes to HBM.'],
    ]),
    choiceParameter('tree', 'Tree', 'How the tokens of a chunk are combined.', {
      options: [
        ['blelloch', 'Blelloch', 'Up-sweep and down-sweep: 2 (Bt − 1) combines, twice the levels.'],
        [
          'hillis-steele',
          'Hillis–Steele',
          'Every token takes from the one 2^level before it: half the levels, Bt log Bt combines.',
        ],
      ],
      default: 'blelloch',
      when: variantIs('materialised', 'fused'),
    }),
    choiceParameter(
      'discretisation',
      'Discretisation',
      'How B becomes that of a step of length Δ; Ā is exp(Δ A) in both.',
      {
        options: [
          ['euler', 'Euler', 'B̄ = Δ B, as Mamba’s code has it: good while Δ A is small.'],
          [
            'zoh',
            'zero-order hold',
            'B̄ = (exp(Δ A) − 1) / A · B, as its paper has it: exact for an x that stays as it is for the whole step.',
          ],
        ],
        default: 'euler',
      },
    ),
    integerParameter('t', 'T', 'Tokens.', { maximum: 4096, default: 24 }),
    integerParameter('channels', 'Channels', 'Channels of the input; each has a state of its own.', {
      maximum: 256,
      default: 4,
    }),
    integerParameter('n', 'n', 'States of a channel.', { maximum: 64, default: 4 }),
    integerParameter('bt', 'Bt', 'Tokens of a chunk.', {
      maximum: 256,
      default: 8,
      when: [...variantIs('materialised', 'fused'), { influence: [true] }],
    }),
    integerParameter('bp', 'Bp', 'Side of the tiles of the projections.', { maximum: 16, default: 8 }),
    booleanParameter(
      'influence',
      'Influence',
      'Measure how much each token still counts after each other, in one channel.',
      { default: true },
    ),
    integerParameter('channel', 'Channel', 'The channel in which influence is measured, from 0.', {
      minimum: 0,
      maximum: 255,
      default: 0,
      when: [{ influence: [true] }],
    }),
    selectiveInputs,
  ],
  presets: [
    preset(
      'fused',
      'Fused, Blelloch',
      'A chunk is scanned up and down a tree; its states are an outline that is never written to HBM.',
    ),
    preset(
      'hillis-steele',
      'Fused, Hillis–Steele',
      'The same states in half the levels, with more combines: less depth for more work.',
      { tree: 'hillis-steele' },
    ),
    preset(
      'sequential',
      'Token by token',
      'As little traffic as the fused scan, but every token waits for the one before it.',
      { variant: 'sequential' },
    ),
    preset(
      'materialised',
      'Materialised',
      'The expanded states go to HBM and come back, each n times as large as the input: what fusing saves.',
      { variant: 'materialised' },
    ),
    preset(
      'selective-copying',
      'Selective copying',
      'dt is large for marked tokens and near zero for the others: the state holds the marked ones only.',
      { variant: 'sequential', data: 'marked', t: 32, channels: 5 },
    ),
  ],

  check(parameters, limits) {
    const { t, channels, bp, channel } = selectiveShape(parameters);
    if (channel !== null && channel >= channels) {
      return {
        field: 'channel',
        fault: `Channel ${channel} does not exist among ${channels} channels, which count from 0`,
        offer: { channel: channels - 1 },
      };
    }
    if (channel !== null && t > MOST_INFLUENCE) {
      return {
        field: 't',
        fault: `The influence of ${t} tokens on each other is too much to record, at most ${MOST_INFLUENCE} have it`,
        offer: { t: MOST_INFLUENCE },
      };
    }
    const most = Math.min(limits.maxComputeInvocationsPerWorkgroup, limits.maxComputeWorkgroupSizeX);
    if (bp * bp <= most) return undefined;
    return {
      field: 'bp',
      fault: `bp = ${bp} is ${bp * bp} threads in a workgroup, but this adapter allows ${most}`,
      offer: { bp: Math.floor(Math.sqrt(most)) },
    };
  },

  tensors: (parameters) => selectiveTensors(selectiveShape(parameters)),
  passes: (parameters) => selectivePasses(selectiveShape(parameters)),
  formulas: (parameters) => selectiveFormulas(selectiveShape(parameters)),
  inputs: (parameters, random) => createSelectiveInputs(parameters, selectiveShape(parameters), random),
  fixedInputs: fixedSelectiveInputs,

  reference(parameters, inputs) {
    const shape = selectiveShape(parameters);
    const all = selectiveReference(shape, inputs);
    const written = selectiveTensors(shape).filter(({ kind }) => kind === 'intermediate' || kind === 'output');
    return Object.fromEntries(written.map(({ name }) => [name, all[name]!.values]));
  },

  sample(random) {
    const channels = small(random, 6);
    return {
      variant: pick(random, ['sequential', 'materialised', 'fused', 'fused']),
      tree: pick(random, ['blelloch', 'hillis-steele']),
      discretisation: pick(random, ['euler', 'zoh']),
      t: small(random, 30),
      channels,
      n: small(random, 6),
      bt: small(random, 17),
      bp: small(random, 8),
      influence: pick(random, [false, true]),
      channel: Math.floor(random.uniform() * channels),
      data: pick(random, ['smooth', 'normal', 'marked']),
    };
  },

  costs: (parameters) => selectiveCosts(selectiveShape(parameters)),

  watchedCosts: (parameters) => selectiveCosts({ ...selectiveShape(parameters), channel: null }),

  rival: ({ variant, tree }) => {
    if (variant === 'fused' && tree === 'hillis-steele')
      return {
        values: { tree: 'blelloch' },
        title: 'the scan by Blelloch’s tree',
        why: 'It goes up and down a tree, with twice the levels and fewer combines.',
      };
    if (variant === 'fused')
      return {
        values: { variant: 'materialised' },
        title: 'the materialised scan',
        why: 'It writes the expanded states of all tokens to HBM and reads them back.',
      };
    return {
      values: { variant: 'fused' },
      title: 'the fused scan',
      why:
        variant === 'materialised'
          ? 'It keeps the expanded states in SRAM and never writes them to HBM.'
          : 'Tokens of a chunk are combined in a tree, and only the state goes from chunk to chunk.',
    };
  },

  state(parameters) {
    const { channels, n } = selectiveShape(parameters);
    return channels * n;
  },

  plots: (parameters) =>
    selectiveShape(parameters).channel === null
      ? []
      : [
          {
            title: 'How much of each token the state still holds (gates kept fixed)',
            axes: { x: 'token s', y: 'mean |∂hₜ/∂xₛ|' },
            series: [{ kind: 'bars', y: 'influence' }],
            query: { rows: 'influence', label: 'token' },
          },
        ],
});
