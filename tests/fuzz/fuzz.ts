/** The fuzzer: reads thousands of broken files, and says what went wrong in the reading. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createRandom } from '../../core/tensors/random.ts';
import { FORMATS, type Format } from './corpus.ts';
import { mutate } from './mutate.ts';

export interface Report {
  readonly files: number;
  /** Files that could be read, as some still can. */
  readonly accepted: number;
  /** How many milliseconds the slowest file took. */
  readonly slowestMilliseconds: number;
  /** How much the memory in use after collection grew from the first tenth of the files to the last. */
  readonly growthBytes: number;
  /** The format, the number of the file, and what happened; the seed makes the file again. */
  readonly failures: readonly string[];
}

/** A reader that needs longer hangs, for a person who waits. */
const PATIENCE = 2000;
/** Characters of the longest sentence about a problem. */
const LONGEST_SENTENCE = 400;
const MOST_FAILURES = 20;

export async function fuzz(files: number, seed: number): Promise<Report> {
  const random = createRandom(seed);
  const collect = collector();
  const failures: string[] = [];
  let accepted = 0;
  let slowestMilliseconds = 0;
  let before = 0;
  for (let index = 0; index < files && failures.length < MOST_FAILURES; index++) {
    if (index === Math.floor(files / 10)) before = inUse(collect);
    const format = FORMATS[index % FORMATS.length]!;
    const bytes = mutate(format.corpus, random);
    const began = performance.now();
    const { ok, failure } = await attempt(format, bytes);
    const took = performance.now() - began;
    slowestMilliseconds = Math.max(slowestMilliseconds, took);
    if (ok) accepted++;
    if (failure !== undefined) failures.push(`${format.name} ${index}: ${failure}`);
    if (took > PATIENCE) failures.push(`${format.name} ${index}: took ${took.toFixed(0)} ms`);
  }
  return { files, accepted, slowestMilliseconds, growthBytes: inUse(collect) - before, failures };
}

async function attempt(
  { read }: Format,
  bytes: Uint8Array,
): Promise<{ readonly ok: boolean; readonly failure?: string }> {
  try {
    const outcome = await read(bytes);
    if (outcome.ok) return { ok: true };
    const { message } = outcome.problem;
    const isSentence = message.endsWith('.') && !/[\n\r]/.test(message) && message.length <= LONGEST_SENTENCE;
    return isSentence
      ? { ok: false }
      : { ok: false, failure: `is no sentence: ${JSON.stringify(message.slice(0, 500))}` };
  } catch (error) {
    return { ok: false, failure: `threw ${String(error)}` };
  }
}

function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

/** Bytes of memory in use: of objects, and of the arrays outside of the heap. */
function inUse(collect: () => void): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
