/** The dispatches of a network: its first weights, its training, then what every step of it says. */
import { aside } from '../parts/aside.ts';
import { pass } from '../parts/passes.ts';
import { slot, transposed } from '../parts/slots.ts';
import type { SlotOptions } from '../parts/slots.ts';
import type { Hue, KernelPass, SlotSpec } from '../../kernel.ts';
import { BENDS } from './bends.ts';
import { BETA1, BETA2, blocksOf, EPSILON, layersOf, placesOf } from './shape.ts';
import type { Layer, NetworkShape } from './shape.ts';

/** The weights in the order in which the shaders bind them: those that every network has come first. */
function bound(shape: NetworkShape): readonly string[] {
  const between = layersOf(shape).slice(1, -1);
  return ['W1', 'Wo', ...between.map(({ name }) => `W${name}`)];
}

const conditionsOf = ({ layers, activation, adam }: NetworkShape): Record<string, boolean> => ({
  second: layers > 1,
  third: layers > 2,
  bend: activation !== 'none',
  adam,
});

/** A slot for each layer, of the size of its weights. */
const ofLayers = (shape: NetworkShape, letter: string, hue: Hue, options: SlotOptions = {}): readonly SlotSpec[] =>
  layersOf(shape).map(({ name, rows, columns }) => slot(`${letter}${name}_t`, hue, rows, columns, options));

/** A slot for each hidden layer, of points from left to right. */
const ofUnits = (
  shape: NetworkShape,
  name: (layer: string) => string,
  hue: Hue,
  points: number,
  columns: number,
): readonly SlotSpec[] =>
  layersOf(shape)
    .slice(0, -1)
    .map((layer) => transposed(slot(name(layer.name), hue, points, columns)));

export function networkPasses(shape: NetworkShape): readonly KernelPass[] {
  const straight = shape.activation === 'none';
  return [
    ...layersOf(shape).map(beginPass),
    trainPass(shape),
    curvePass(shape),
    ...(straight ? [productPass(shape)] : []),
  ];
}

function beginPass({ name, rows, columns }: Layer): KernelPass {
  return pass(`begin ${name}`, `the history of W${name} begins`, 'mlp/begin', {
    constants: { R: rows, C: columns },
    tensors: [`W${name}_0`, `W${name}`],
    workgroups: [1],
    slots: [slot('W_0', 'amber', rows, columns)],
    maximumEvents: 2,
  });
}

function trainPass(shape: NetworkShape): KernelPass {
  const { activation, adam, d, layers, h, n, bn, steps, rate } = shape;
  const blocks = blocksOf(shape);
  const bends = activation !== 'none' ? 2 : 0;
  const ofBlock = 3 + layers * (2 + bends) + 3 + 2 + 2 + 3 * layers + 2;
  const ofStep = 1 + 3 + (layers + 1) * 4 + 1;
  return pass('train', 'forward, backward, and a step, for all points', 'mlp/train', {
    constants: {
      N: n,
      STEPS: steps,
      D: d,
      H: h,
      Bn: bn,
      ...(activation === 'none' ? {} : { BEND: BENDS[activation].kind }),
      RATE: rate,
      ...(adam ? { BETA1, BETA2, EPSILON } : {}),
    },
    conditions: conditionsOf(shape),
    tensors: ['x', 'y', 'loss', ...bound(shape)],
    workgroups: [1],
    loops: ['t', 'i'],
    slots: [
      transposed(slot('x_i', 'cyan', bn, d + 1)),
      ...ofUnits(shape, (name) => `a${name}_i`, 'green', bn, h + 1),
      transposed(slot('p_i', 'green', bn, 1)),
      transposed(slot('y_i', 'violet', bn, 1)),
      transposed(slot('e_i', 'rose', bn, 1)),
      ...ofUnits(shape, (name) => `d${name}_i`, 'coral', bn, h),
      ...ofLayers(shape, 'W', 'amber'),
      ...ofLayers(shape, 'g', 'coral'),
      ...aside('all', [
        slot('loss_t', 'rose', 1, 1, { scale: 'probability' }),
        ...(adam
          ? [
              ...ofLayers(shape, 'm', 'coral'),
              ...ofLayers(shape, 'v', 'coral', { scale: 'probability' }),
              slot('c1_t', 'slate', 1, 1, { scale: 'probability' }),
              slot('c2_t', 'slate', 1, 1, { scale: 'probability' }),
            ]
          : []),
      ]),
    ],
    maximumEvents: 3 + 1 + layers + 2 * (layers + 1) + 3 + (steps + 1) * (blocks * ofBlock + ofStep),
  });
}

function curvePass(shape: NetworkShape): KernelPass {
  const { activation, d, layers, h, steps, g } = shape;
  const places = placesOf(shape);
  return pass('curve', 'what every step says of the grid', 'mlp/curve', {
    constants: {
      G: places,
      Bg: g,
      STEPS: steps,
      D: d,
      H: h,
      ...(activation === 'none' ? {} : { BEND: BENDS[activation].kind }),
    },
    conditions: conditionsOf(shape),
    tensors: ['grid', 'bumps', 'F', ...bound(shape)],
    workgroups: [steps + 1, places / g],
    loops: ['t', 'j'],
    slots: [
      transposed(slot('grid_j', 'cyan', g, d + 1)),
      ...ofLayers(shape, 'W', 'amber'),
      ...ofUnits(shape, (name) => `a${name}_j`, 'green', g, h + 1),
      transposed(slot('bumps_tj', 'slate', g, h + 1)),
      slot('F_tj', 'green', 1, g),
    ],
    maximumEvents: 2 + 2 * (layers + 1) + 1 + 3 * layers + 6,
    measures: true,
  });
}

function productPass(shape: NetworkShape): KernelPass {
  const { d, layers, h, steps } = shape;
  const places = placesOf(shape);
  const between = layersOf(shape).slice(1, -1);
  return pass('product', 'the product of all matrices is one', 'mlp/product', {
    constants: { G: places, STEPS: steps, D: d, H: h },
    conditions: conditionsOf(shape),
    tensors: ['grid', 'product', 'line', ...bound(shape)],
    workgroups: [steps + 1],
    loops: ['t'],
    slots: [
      transposed(slot('grid_j', 'cyan', places, d)),
      ...ofLayers(shape, 'W', 'amber'),
      ...between.map(({ name }) => slot(`M${name}_t`, 'amber', h, d + 1)),
      slot('product_t', 'amber', 1, d + 1),
      slot('line_tj', 'rose', 1, places),
    ],
    maximumEvents: 1 + layers + 1 + 1 + 2 * (layers - 1) + 5,
    measures: true,
  });
}
