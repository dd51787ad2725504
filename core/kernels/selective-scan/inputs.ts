/** Inputs of the selective scan: random ones, and ones whose weights are built to let in the marked tokens only. */
import { createInput, inputParameter } from '../parts/inputs.ts';
import type { SelectiveShape } from './shape.ts';
import type { Arrays } from '../../kernel.ts';
import type { ChoiceParameter, Params } from '../../parameters.ts';
import { normal } from '../../tensors/generators.ts';
import type { Random } from '../../tensors/random.ts';

export const selectiveInputs: ChoiceParameter = {
  ...inputParameter,
  options: [
    ...inputParameter.options,
    {
      value: 'marked',
      label: 'marked tokens',
      help: 'Symbols of which some are marked, and weights built to let in only the marked ones.',
    },
  ],
};

/** The steps of channels at input 0 are spread evenly on a logarithmic scale between these, as Mamba draws them. */
const [SHORTEST, LONGEST] = [0.05, 0.5];

export function createSelectiveInputs(params: Params, shape: SelectiveShape, random: Random): Arrays {
  return params['data'] === 'marked' ? markedInputs(shape, random) : randomInputs(params, shape, random);
}

/**
 * Random inputs. A is that of S4D-Real: state s of every channel decays at the rate s + 1. Weights keep the
 * variance of what they multiply.
 */
function randomInputs(params: Params, { t, channels, n }: SelectiveShape, random: Random): Arrays {
  const X = createInput(params, random)(1, t, channels);
  const scale = 1 / Math.sqrt(channels);
  return {
    X,
    Wdt: normal(random, channels * channels, scale),
    bias: Float32Array.from({ length: channels }, () => {
      const step = SHORTEST * (LONGEST / SHORTEST) ** random.uniform();
      return Math.log(Math.expm1(step));
    }),
    WB: normal(random, channels * n, scale),
    WC: normal(random, channels * n, scale),
    A: Float32Array.from({ length: channels * n }, (_, at) => -(1 + (at % n))),
    D: new Float32Array(channels).fill(1),
  };
}

export function fixedSelectiveInputs({ data }: Params): Readonly<Record<string, string>> {
  if (data !== 'marked') return { A: '−1, −2, …', D: 'all 1' };
  const names = ['Wdt', 'bias', 'WB', 'WC', 'A', 'D'];
  return Object.fromEntries(names.map((name) => [name, 'by construction']));
}

const MARKED_SHARE = 0.25;
/** The input of softplus for a token without a mark, and what a mark adds: they give steps of 0.0003 and 1.3. */
const [CLOSED, MARK] = [-8, 9];
/** The decay is so slow that a marked token outlasts the next ones. */
const DECAY = -0.05;

/**
 * Channel 0 says whether a token is marked, the others hold its symbol, one hot with a little noise. dt hangs on the
 * mark
 * alone; B and C take symbol k to state k mod n. So each state counts how often its symbol came with a mark, and y says
 * of
 * every token how often its own symbol did.
 */
function markedInputs({ t, channels, n }: SelectiveShape, random: Random): Arrays {
  const symbols = Math.max(channels - 1, 1);
  const X = new Float32Array(t * channels);
  for (let token = 0; token < t; token++) {
    X[token * channels] = random.uniform() < MARKED_SHARE ? 1 : 0;
    const symbol = Math.floor(random.uniform() * symbols);
    for (let c = 1; c < channels; c++) X[token * channels + c] = (c - 1 === symbol ? 1 : 0) + 0.05 * random.normal();
  }
  const symbolToState = Float32Array.from({ length: channels * n }, (_, at) => {
    const [c, s] = [Math.floor(at / n), at % n];
    // With a single channel, the mark is the symbol too.
    const symbol = channels === 1 ? 0 : c - 1;
    return symbol >= 0 && symbol % n === s ? 1 : 0;
  });
  return {
    X,
    Wdt: Float32Array.from({ length: channels * channels }, (_, at) => (at < channels ? MARK : 0)),
    bias: new Float32Array(channels).fill(CLOSED),
    WB: symbolToState,
    WC: symbolToState.slice(),
    A: new Float32Array(channels * n).fill(DECAY),
    D: new Float32Array(channels),
  };
}
