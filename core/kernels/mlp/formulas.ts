/** How a network computes and learns, for captions and hover cards. */
import { accumulate, at, compute, initialise, rescale, whole } from '../parts/formulas.ts';
import type { FormulaSpec } from '../parts/formulas.ts';
import { BENDS } from './bends.ts';
import { blocksOf, layersOf } from './shape.ts';
import type { Layer, NetworkShape } from './shape.ts';

/** What the product of the matrices says of place c, by the numbers of a place. */
const LINES: Readonly<Record<number, string>> = {
  1: 'product[0,0] grid[c] + product[0,1]',
  2: 'product[0,0] grid[c,0] + product[0,1] grid[c,1] + product[0,2]',
};

const ALWAYS = 'the last column is always 1, so that a bias is a weight like any other';

export function networkFormulas(shape: NetworkShape): readonly FormulaSpec[] {
  return [
    ...training(shape),
    ...update(shape),
    ...curve(shape),
    ...(shape.activation === 'none' ? product(shape) : []),
    ...tensors(shape),
  ];
}

/** The hidden layers, each with what is below it. */
function hiddenOf(shape: NetworkShape): readonly (Layer & { readonly below: string })[] {
  return layersOf(shape)
    .slice(0, -1)
    .map((layer, index) => ({ ...layer, below: index === 0 ? '' : `a${index}` }));
}

const lastOf = ({ layers }: NetworkShape): string => String(layers);

/** Forward, from what lies at the points; the slots have `end` behind their names. */
function forward(shape: NetworkShape, end: 'i' | 'j', points: string): readonly FormulaSpec[] {
  const pass = end === 'i' ? 'train' : 'curve';
  const bend = BENDS[shape.activation];
  return [
    initialise(`${points}_${end} = 0 … 0 1`, `${points}[r,c] = δ[c,${shape.d}]`, { pass, why: ALWAYS }),
    ...hiddenOf(shape).flatMap(({ name, below }) => [
      initialise(`a${name}_${end} = 0 … 0 1`, `a${name}[r,c] = δ[c,${shape.h}]`, { pass, why: ALWAYS }),
      compute(
        `a${name}_${end} = W${name} ${below || points}`,
        `a${name}[r,c] = Σₖ W${name}[c,k] ${below || points}[r,k]`,
        {
          pass,
          why: 'every unit weighs all that is below it; so far this is a matrix, and nothing else',
        },
      ),
      ...(shape.activation === 'none'
        ? []
        : [
            rescale(
              `a${name}_${end} = ${shape.activation} of it`,
              `a${name}[r,c] = ${bend.cell(`a${name}[r,c] before`)}`,
              { pass, alone: true, why: 'the bend: without it all layers were one matrix' },
            ),
          ]),
    ]),
  ];
}

function training(shape: NetworkShape): readonly FormulaSpec[] {
  const { activation, n } = shape;
  const bend = BENDS[activation];
  const last = lastOf(shape);
  const hidden = hiddenOf(shape);
  /** A sum over the points, of one block or of another one more. */
  const summed = (text: string, name: string, sum: string, why: string): readonly FormulaSpec[] => [
    compute(`${name}_t = ${text}`, `${name}[r,c] = ${sum}`, { why }),
    ...(blocksOf(shape) > 1
      ? [
          accumulate(`${name}_t += ${text}`, `${name}[r,c] += ${sum}`, {
            why: 'what the points of this block say is added to what those before said',
          }),
        ]
      : []),
  ];
  return [
    ...forward(shape, 'i', 'x'),
    ...(activation === 'none'
      ? []
      : hidden.map(({ name }) =>
          compute(
            `d${name}_i = slope of ${activation} at a${name}`,
            `d${name}[r,c] = ${bend.slopeCell(`a${name}[r,c]`)}`,
            {
              why: 'how much each unit would change with its sum: what goes back is multiplied by it',
            },
          ),
        )),
    compute(`p_i = Wo a${last}`, `p[r] = Σₖ Wo[0,k] a${last}[r,k]`, {
      why: 'what the network says of each point: the bumps of all units, added up',
    }),
    compute('e_i = 2 (p_i − y_i) / n', `e[r] = (p[r] − y[r]) · 2 / ${n}`, {
      why: 'how the loss would change with what is said of each point',
    }),
    ...summed('Σ (p_i − y_i)² / n', 'loss', `Σₖ (p[k] − y[k])² / ${n}`, 'one number for how wrong all answers are'),
    ...summed(
      `e_i a${last}`,
      'go',
      `Σₖ e[k] a${last}[k,c]`,
      'how the loss would change with each weight of the output',
    ),
    back(shape, last, 'e_i Wo', `e[r] Wo[0,c]`),
    ...hidden.slice(1).flatMap(({ name, below }) => {
      const lower = below.slice(1);
      return [
        ...summed(
          `d${name} ${below}`,
          `g${name}`,
          `Σₖ d${name}[k,r] ${below}[k,c]`,
          'how the loss would change with each weight: what comes in times what comes back',
        ),
        back(shape, lower, `d${name} W${name}`, `Σₖ d${name}[r,k] W${name}[k,c]`),
      ];
    }),
    ...summed(
      'd1 x',
      'g1',
      'Σₖ d1[k,r] x[k,c]',
      'how the loss would change with each weight: what comes in times what comes back',
    ),
  ];
}

/** What goes back to a layer from the one above it. */
function back({ activation }: NetworkShape, name: string, text: string, sum: string): FormulaSpec {
  const why = 'how the loss would change with each unit: by the weights through which it is heard';
  return activation === 'none'
    ? compute(`d${name}_i = ${text}`, `d${name}[r,c] = ${sum}`, { why })
    : rescale(`d${name}_i = d${name}_i · ${text}`, `d${name}[r,c] = d${name}[r,c] before · ${sum}`, { why });
}

function update(shape: NetworkShape): readonly FormulaSpec[] {
  const all = layersOf(shape);
  if (!shape.adam) {
    return all.map(({ name }) =>
      accumulate(`W${name}_t −= rate · g${name}`, `W${name}[r,c] = W${name}[r,c] before − rate · g${name}[r,c]`, {
        why: 'each weight moves a little to where the loss is smaller',
      }),
    );
  }
  const filled = (name: string, beta: string): FormulaSpec =>
    accumulate(
      `${name}_t = ${beta} ${name}_t + 1 − ${beta}`,
      `${name}[r] = ${beta} · ${name}[r] before + (1 − ${beta})`,
      {
        alone: true,
        why: 'how much of its time the average has seen: at first it is too small by this',
      },
    );
  return [
    filled('c1', 'β₁'),
    filled('c2', 'β₂'),
    ...['c1', 'c2'].map((name) => initialise(`${name}_t = 0`, `${name}[r] = 0`, { why: 'no gradient has come yet' })),
    ...all.flatMap(({ name }) => [
      ...['m', 'v'].map((letter) =>
        initialise(`${letter}${name}_t = 0`, `${letter}${name}[r,c] = 0`, { why: 'no gradient has come yet' }),
      ),
      accumulate(
        `m${name}_t = β₁ m${name}_t + (1 − β₁) g${name}`,
        `m${name}[r,c] = β₁ · m${name}[r,c] before + (1 − β₁) · g${name}[r,c]`,
        { why: 'the gradient of the last ten steps or so, averaged: which way to go' },
      ),
      accumulate(
        `v${name}_t = β₂ v${name}_t + (1 − β₂) g${name}²`,
        `v${name}[r,c] = β₂ · v${name}[r,c] before + (1 − β₂) · g${name}[r,c]²`,
        { why: 'its square, averaged over a thousand steps: how large it is for this weight' },
      ),
      accumulate(
        `W${name}_t −= rate · (m${name} / c1) / (√(v${name} / c2) + ε)`,
        `W${name}[r,c] = W${name}[r,c] before − rate · (m${name}[r,c] / c1[0]) / (√(v${name}[r,c] / c2[0]) + ε)`,
        { why: 'each weight takes a step of its own, near the rate, however steep the loss is there' },
      ),
    ]),
  ];
}

function curve(shape: NetworkShape): readonly FormulaSpec[] {
  const last = lastOf(shape);
  return [
    ...forward(shape, 'j', 'grid'),
    compute(`bumps_tj = Wo a${last}, unit by unit`, `bumps[r,c] = Wo[0,c] a${last}[r,c]`, {
      why: 'what each unit adds to the answer: its bump',
    }),
    compute('F_tj = Σ bumps_tj', 'F[c] = Σₖ bumps[c,k]', { why: 'all bumps together are the curve' }),
  ];
}

function product(shape: NetworkShape): readonly FormulaSpec[] {
  const { d, h } = shape;
  const pass = 'product';
  /** A layer times what is below it; its biases go to the last column. */
  const times = (weights: string, row: string, below: string): string =>
    `Σₖ ${weights}[${row},k] ${below}[k,c] + ${weights}[${row},${h}] δ[c,${d}]`;
  const matrixOf = (layer: string): string => (layer === '1' ? 'W1' : `M${layer}`);
  return [
    ...hiddenOf(shape)
      .slice(1)
      .map(({ name, below }) => {
        const under = matrixOf(below.slice(1));
        return compute(`M${name}_t = W${name} ${under}`, `M${name}[r,c] = ${times(`W${name}`, 'r', under)}`, {
          pass,
          why: 'two layers without a bend between them are one matrix',
        });
      }),
    compute(`product_t = Wo ${matrixOf(lastOf(shape))}`, `product[c] = ${times('Wo', '0', matrixOf(lastOf(shape)))}`, {
      pass,
      why:
        d === 1
          ? 'all layers together are two numbers: a slope, and a height at 0'
          : 'all layers together are three numbers: two slopes, and a height at 0',
    }),
    compute('line_tj = product · (x, 1)', `line[c] = ${LINES[d]!}`, {
      pass,
      why:
        d === 1
          ? 'and two numbers are a line, however deep the network is'
          : 'and three numbers are one slope, however deep the network is',
    }),
  ];
}

/** How whole tensors depend on each other. */
function tensors(shape: NetworkShape): readonly FormulaSpec[] {
  const all = layersOf(shape);
  const weights = all.map(({ name }) => at(`W${name}`, 0, 'k'));
  const numbers = Array.from({ length: shape.d }, (_, k) => k);
  return [
    ...all.map(({ name }) =>
      whole(`W${name} = history of the weights`, `W${name}[r,c] = of plane t, after t steps from W${name}_0`, {
        operands: [at(`W${name}_0`, 'r', 'c')],
      }),
    ),
    whole(
      'loss = mean squared error of each step',
      'loss[r] = mean over points of (p − y)² with the weights of step r',
      {
        operands: [],
      },
    ),
    whole(
      'bumps = what each unit adds',
      'bumps[r,c] = of plane t, what unit c adds at place r with the weights of step t',
      {
        operands: [at('Wo', 0, 'c')],
      },
    ),
    whole('F = the answers of each step', 'F[r,c] = what the network says of place c with the weights of step r', {
      operands: numbers.map((k) => at('grid', 'c', k)),
    }),
    ...(shape.activation === 'none'
      ? [
          whole(
            'product = all matrices multiplied',
            'product[r,c] = slope in each number of a place, and height at 0, of step r',
            {
              operands: weights,
            },
          ),
          whole('line = what the product says', 'line[r,c] = the product of step r times place c', {
            operands: [
              ...numbers.flatMap((k) => [at('product', 'r', k), at('grid', 'c', k)]),
              at('product', 'r', shape.d),
            ],
          }),
        ]
      : []),
  ];
}
