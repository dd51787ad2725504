/** Reads the options of the command line into a run request. An option that is wrong throws a UserError. */
import { open, readFile, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Kernel } from '../../core/kernel.ts';
import { messageOf } from '../../core/message.ts';
import { refuse } from '../../core/outcome.ts';
import { parseParameter, unknownName } from '../../core/parameter-problems.ts';
import type { ParameterValue } from '../../core/parameters.ts';
import { findKernel } from '../../core/perform/resolve.ts';
import type { InputFile, RunRequest } from '../../core/request.ts';
import { inputFileOf, isCollection, membersOf, memberNamed } from '../../core/tensors/collection.ts';
import { checkFileSize } from '../../core/tensors/file-size.ts';
import type { Source } from '../../core/tensors/source.ts';
import { splitSetting } from '../query.ts';
import { UserError } from '../user-error.ts';

export interface RunOptions {
  readonly kernel: string;
  readonly set: readonly string[];
  readonly seed: number;
  /** Files for inputs; each is NAME=FILE, NAME=FILE:ARRAY, or NAME=FILE:ARRAY[0:64, :]. */
  readonly in: readonly string[];
}

export function kernelNamed(name: string): Kernel {
  const found = findKernel(name);
  if (!found.ok) throw new UserError(found.problem.message);
  return found.value;
}

export async function requestFromOptions(options: RunOptions): Promise<RunRequest> {
  const kernel = kernelNamed(options.kernel);
  const inputs: Record<string, InputFile> = {};
  for (const word of options.in) {
    const [tensor, path] = splitSetting(word, '--in Q=queries.npy');
    inputs[tensor] = await readInputFile(path);
  }
  return { kernel: kernel.name, params: settings(kernel, options.set), seed: options.seed, inputs };
}

/** The values of parameters that `--set` gives. */
export function settings(kernel: Kernel, words: readonly string[]): Record<string, ParameterValue> {
  const values: Record<string, ParameterValue> = {};
  for (const word of words) {
    const [name, text] = splitSetting(word);
    const parameter = kernel.parameters.find((candidate) => candidate.name === name);
    if (parameter === undefined) {
      const names = kernel.parameters.map((candidate) => candidate.name);
      throw new UserError(unknownName('parameter', name, names, ` of ${kernel.name}`).message);
    }
    const parsed = parseParameter(parameter, text);
    if (!parsed.ok) throw new UserError(parsed.problem.message);
    values[name] = parsed.value;
  }
  return values;
}

/** Reads a file, or an array of a file that holds several, or a part of it: `model.safetensors:layer.q[0:64, :]`. */
async function readInputFile(word: string): Promise<InputFile> {
  const [path, array] = splitArray(word);
  const name = basename(path);
  if (!isCollection(path)) return { name, bytes: await readBounded(path) };
  const file = await readingFrom(path, () => open(path));
  try {
    const { size } = await readingFrom(path, () => file.stat());
    const members = await membersOf(sourceAt(path, file, size));
    if (!members.ok) throw new UserError(members.problem.message);
    const found = memberNamed(members.value, array, name);
    const input = found.ok ? await inputFileOf(found.value.member, found.value.part, name) : found;
    if (!input.ok) throw new UserError(input.problem.message);
    return input.value;
  } finally {
    await file.close();
  }
}

/** Splits FILE:ARRAY after the first ending of such a file: both names may hold a colon of their own. */
function splitArray(word: string): readonly [path: string, array: string | null] {
  for (let at = word.indexOf(':'); at >= 0; at = word.indexOf(':', at + 1)) {
    if (isCollection(word.slice(0, at))) return [word.slice(0, at), word.slice(at + 1)];
  }
  return [word, null];
}

function sourceAt(path: string, file: FileHandle, size: number): Source {
  return {
    name: basename(path),
    size,
    read: async (start, end) => {
      const bytes = new Uint8Array(end - start);
      let at = 0;
      while (at < bytes.length) {
        const { bytesRead } = await readingFrom(path, () => file.read(bytes, at, bytes.length - at, start + at));
        if (bytesRead === 0) return refuse(`${basename(path)} became shorter while it was read.`);
        at += bytesRead;
      }
      return { ok: true, value: bytes };
    },
  };
}

async function readBounded(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const { size } = await readingFrom(path, () => stat(path));
  const problem = checkFileSize(path, size);
  if (problem !== null) throw new UserError(problem.message);
  return new Uint8Array(await readingFrom(path, () => readFile(path)));
}

async function readingFrom<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new UserError(
      `${path} cannot be read (${reason(error)}); give the path of a .npy, .safetensors, .npz or .csv file.`,
    );
  }
}

/** The operating system's reason why a file could not be read or written, without the code and the path. */
export function reason(error: unknown): string {
  return messageOf(error)
    .replace(/^[A-Z]+: /, '')
    .replace(/, \w+( '.*')?$/, '');
}
