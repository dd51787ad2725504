/** Trains the weights of the kernel seq2seq: `npm run train:seq2seq -- --task reverse`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import '../app/node/float16.ts';
import { createDawnExecutor } from '../app/node/dawn.ts';
import { writeNpy } from '../core/tensors/npy.ts';
import { createRandom } from '../core/tensors/random.ts';
import { drawBatch } from './seq2seq-data.ts';
import type { Task, TrainingShape } from './seq2seq-data.ts';
import { initialState, kernelWeights, trainingPlan } from './seq2seq-plan.ts';

/** The number of training steps of one plan; results are read back after them. */
const STEPS_PER_PLAN = 100;

export async function train(words: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      task: { type: 'string', default: 'reverse' },
      out: { type: 'string', default: 'assets/seq2seq' },
      symbols: { type: 'string', default: '6' },
      units: { type: 'string', default: '24' },
      longest: { type: 'string', default: '6' },
      sequences: { type: 'string', default: '64' },
      steps: { type: 'string', default: '2500' },
      rate: { type: 'string', default: '0.01' },
      seed: { type: 'string', default: '1' },
    },
  });
  const { task, out } = values;
  if (task !== 'copy' && task !== 'reverse') throw new Error(`The task must be copy or reverse, not "${task}".`);
  const shape: TrainingShape = {
    symbols: Number(values.symbols),
    units: Number(values.units),
    longest: Number(values.longest),
    sequences: Number(values.sequences),
    together: 4,
  };
  const steps = Number(values.steps);
  const rate = Number(values.rate);
  const random = createRandom(Number(values.seed));
  const executor = createDawnExecutor();
  const started = performance.now();
  let state = initialState(shape, random);
  for (let done = 0; done < steps; done += STEPS_PER_PLAN) {
    const plan = await trainingPlan(
      shape,
      state,
      Array.from({ length: Math.min(STEPS_PER_PLAN, steps - done) }, (_, index) => {
        const number = done + index + 1;
        return { number, rate: annealed(rate, number / steps), batch: drawBatch(shape, task, random) };
      }),
    );
    const { buffers, milliseconds } = await executor.execute(plan);
    const read = (name: string): Float32Array<ArrayBuffer> => new Float32Array(buffers[name]!);
    state = { weights: read('weights'), moments: read('moments') };
    const last = plan.buffers.find(({ name }) => name === `batch ${done + plan.passes.length / 3}`)!;
    const { loss, right } = summary(shape, last.data as Uint32Array, read('scores'));
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    console.log(
      `step ${done + plan.passes.length / 3}: cross-entropy ${loss.toFixed(4)}, ${(100 * right).toFixed(2)}% of tokens right, ` +
        `${((milliseconds / plan.passes.length) * 3).toFixed(1)} ms a step, ${seconds} s`,
    );
    save(out, task, shape, state.weights);
  }
  executor.dispose();
}

/** The learning rate falls along half a cosine from the full rate to a hundredth of it. */
function annealed(rate: number, progress: number): number {
  return rate * (0.01 + 0.99 * 0.5 * (1 + Math.cos(Math.PI * progress)));
}

/** The means of loss and accuracy over the tokens of a batch. */
function summary(
  { longest }: TrainingShape,
  batch: Uint32Array,
  scores: Float32Array,
): { readonly loss: number; readonly right: number } {
  let [loss, right, tokens] = [0, 0, 0];
  for (let sequence = 0; sequence < scores.length / 2; sequence++) {
    loss += scores[2 * sequence]!;
    right += scores[2 * sequence + 1]!;
    tokens += batch[sequence * (1 + 3 * longest)]!;
  }
  return { loss: loss / tokens, right: right / tokens };
}

/** Writes a .npy file for each weight matrix of the kernel. */
function save(out: string, task: Task, shape: TrainingShape, weights: Float32Array): void {
  mkdirSync(join(out, task), { recursive: true });
  for (const [name, { data, dimensions }] of Object.entries(kernelWeights(shape, weights))) {
    writeFileSync(join(out, task, `${name}.npy`), writeNpy(data, dimensions));
  }
}
