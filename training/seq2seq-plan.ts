/** Training steps as a Plan: forward and back through time, gradients, Adam. WGSL: training/shaders. */
import type { Plan, PlanBuffer, PlanPass } from '../core/gpu/plan.ts';
import { linkUntraced } from '../core/gpu/shaders.ts';
import type { Random } from '../core/tensors/random.ts';
import type { TrainingShape } from './seq2seq-data.ts';

/** These shaders are no part of the lab, so they are not in `shaders/`. */
const shaders = Object.fromEntries(
  Object.entries(import.meta.glob<string>('./shaders/*.wgsl', { query: '?raw', eager: true, import: 'default' })).map(
    ([path, text]) => [path.slice('./'.length), text],
  ),
);

const BETA_1 = 0.9;
const BETA_2 = 0.999;

/** What training changes. */
export interface TrainingState {
  /** Encoder W [A, 4H] and U [H, 4H], decoder W [A + 1, 4H] and U [H, 4H], V [H, A], one after the other. */
  readonly weights: Float32Array<ArrayBuffer>;
  /** [2, weights]: running means of the gradients and of their squares. */
  readonly moments: Float32Array<ArrayBuffer>;
}

export interface TrainingStep {
  readonly batch: Uint32Array<ArrayBuffer>;
  /** The number of the step, counted from 1. */
  readonly number: number;
  readonly rate: number;
}

export const weightCount = ({ symbols, units }: TrainingShape): number =>
  (2 * (symbols + units) + 1) * 4 * units + units * symbols;

/**
 * Uniform within 1 / sqrt(units), and 1 more for the sums of the forget gate, so that it starts open (Gers et al. 2000;
 * Jozefowicz et al. 2015). A one-hot input makes every row of W a bias of its own.
 */
export function initialState(shape: TrainingShape, random: Random): TrainingState {
  const { symbols, units } = shape;
  const count = weightCount(shape);
  const bound = 1 / Math.sqrt(units);
  const weights = Float32Array.from({ length: count }, () => bound * (2 * random.uniform() - 1));
  const decoder = symbols + units;
  for (const [from, rows] of [
    [0, symbols],
    [decoder, symbols + 1],
  ] as const) {
    for (let row = from; row < from + rows; row++) {
      for (let k = 0; k < units; k++) weights[row * 4 * units + units + k]! += 1;
    }
  }
  return { weights, moments: new Float32Array(2 * count) };
}

/** The weights as the kernel seq2seq has them: W [4, H, A] and U [4, H, H] by gate, and transposed; V [A, H]. */
export function kernelWeights(
  { symbols: A, units: H }: TrainingShape,
  weights: Float32Array,
): Readonly<Record<string, { readonly data: Float32Array<ArrayBuffer>; readonly dimensions: readonly number[] }>> {
  let at = 0;
  const take = (rows: number, gates: number, columns: number) => {
    const data = new Float32Array(gates * columns * rows);
    for (let row = 0; row < rows; row++) {
      for (let j = 0; j < gates * columns; j++) data[j * rows + row] = weights[at++]!;
    }
    return { data, dimensions: gates === 1 ? [columns, rows] : [gates, columns, rows] };
  };
  return {
    encoder_W: take(A, 4, H),
    encoder_U: take(H, 4, H),
    decoder_W: take(A + 1, 4, H),
    decoder_U: take(H, 4, H),
    V: take(H, 1, A),
  };
}

/** The passes of all steps, one step after the other. Reads back weights, moments, and the last gradients and scores. */
export async function trainingPlan(
  shape: TrainingShape,
  state: TrainingState,
  steps: readonly TrainingStep[],
): Promise<Plan> {
  const { symbols: A, units: H, longest: L, sequences: B, together: S } = shape;
  const count = weightCount(shape);
  // The workgroup has a thread for each gate of each unit.
  const THREADS = 4 * H;
  const storage = (name: string, elements: number, read = false): PlanBuffer => ({
    name,
    usage: 'storage',
    size: 4 * elements,
    read,
  });
  const buffers: PlanBuffer[] = [
    { ...storage('weights', count, true), data: state.weights },
    { ...storage('moments', 2 * count, true), data: state.moments },
    storage('hidden', B * (2 * L + 1) * H),
    storage('cells', B * (2 * L + 1) * H),
    storage('deltas', B * 2 * L * 4 * H),
    storage('errors', B * L * A),
    storage('scores', B * 2, true),
    storage('gradients', count, true),
  ];
  const link = (file: string): Promise<string> => linkUntraced({ shader: `shaders/${file}` }, shaders);
  const [sequences, gradients, adam] = await Promise.all([link('sequences'), link('gradients'), link('adam')]);
  const pass = (
    name: string,
    code: string,
    constants: Readonly<Record<string, number>>,
    bound: readonly string[],
    workgroups: number,
  ): PlanPass => ({
    label: `training, ${name}`,
    code,
    constants: { ...constants, THREADS },
    bindings: bound.map((buffer, binding) => ({ group: 0, binding, buffer })),
    workgroups: [workgroups, 1, 1],
  });
  const passes = steps.flatMap(({ batch, number, rate }) => {
    const [data, schedule] = [`batch ${number}`, `schedule ${number}`];
    const rates = Float32Array.of(rate, 1 - BETA_1 ** number, 1 - BETA_2 ** number);
    buffers.push({ ...storage(data, batch.length), data: batch }, { ...storage(schedule, 3), data: rates });
    return [
      pass(
        'sequences',
        sequences,
        { A, H, L, S, SHARE: 1 / (B * L) },
        ['weights', data, 'hidden', 'cells', 'deltas', 'errors', 'scores'],
        B / S,
      ),
      pass('gradients', gradients, { A, B, H, L }, [data, 'hidden', 'deltas', 'errors', 'gradients'], 2 * (A + H) + 2),
      pass('Adam', adam, { COUNT: count }, [schedule, 'gradients', 'weights', 'moments'], Math.ceil(count / THREADS)),
    ];
  });
  return { label: 'training', buffers, passes };
}
