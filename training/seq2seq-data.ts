/** Sequences to copy or to reverse, as the programs of training/shaders take them. */
import type { Random } from '../core/tensors/random.ts';

export type Task = 'copy' | 'reverse';

export interface TrainingShape {
  /** The number of symbols of the alphabet. */
  readonly symbols: number;
  /** The number of units of an LSTM. */
  readonly units: number;
  /** The length of the longest sequence. */
  readonly longest: number;
  /** The number of sequences of a training step. */
  readonly sequences: number;
  /** How many of them a workgroup takes, which all have one length. */
  readonly together: number;
}

/** The words of a sequence in a batch: its length, what the two LSTMs read, and the answers. */
export const batchStride = ({ longest }: TrainingShape): number => 1 + 3 * longest;

/**
 * A batch of random sequences. Lengths are dealt out evenly over the groups of a few batches, so that every length from 1
 * to the longest comes as often.
 */
export function drawBatch(shape: TrainingShape, task: Task, random: Random): Uint32Array<ArrayBuffer> {
  const { symbols, longest, sequences, together } = shape;
  const stride = batchStride(shape);
  const batch = new Uint32Array(sequences * stride);
  const shift = Math.floor(random.uniform() * longest);
  for (let sequence = 0; sequence < sequences; sequence++) {
    const length = 1 + ((Math.floor(sequence / together) + shift) % longest);
    const tokens = Array.from({ length }, () => Math.floor(random.uniform() * symbols));
    const answers = task === 'copy' ? tokens : tokens.toReversed();
    const at = sequence * stride;
    batch[at] = length;
    // The decoder reads symbol 0 first, and every other symbol as its number plus one.
    batch.set([...tokens, 0, ...answers.slice(0, -1).map((token) => token + 1)], at + 1);
    batch.set(answers, at + 1 + 2 * longest);
  }
  return batch;
}
