/** Reads the options of the command line into a run request. An option that is wrong throws a UserError. */
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Kernel } from '../../core/kernel.ts';
import type { Problem } from '../../core/outcome.ts';
import { parseParameter, unknownName } from '../../core/parameter-problems.ts';
import type { ParameterValue } from '../../core/parameters.ts';
import { findKernel } from '../../core/perform/resolve.ts';
import type { InputFile, RunRequest } from '../../core/request.ts';
import { inputFileOf, isCollection, membersOf, memberNamed } from '../../core/tensors/collection.ts';
import { checkFileSize } from '../../core/tensors/file-size.ts';
import { splitSetting } from '../query.ts';
import { UserError } from '../user-error.ts';

export interface RunOptions {
  readonly kernel: string;
  readonly set: readonly string[];
  readonly seed: number;
  /** Files for inputs; each is NAME=FILE, or NAME=FILE#ARRAY. */
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

/** Reads a file, or one array of a file that holds several: `model.safetensors#layer.q`, `points.csv#x`. */
async function readInputFile(word: string): Promise<InputFile> {
  const [path, key] = splitArray(word);
  const bytes = await readBounded(path);
  const name = basename(path);
  if (!isCollection(path)) return { name, bytes };
  const members = membersOf(bytes, name);
  if (!members.ok) throw new UserError(members.problem.message);
  const member = memberNamed(members.value, key, name);
  const file = member.ok ? inputFileOf(member.value, name, key) : member;
  if (!file.ok) throw new UserError(file.problem.message);
  return file.value;
}

/** Splits FILE#ARRAY after the first ending of such a file: both names may hold a # of their own. */
function splitArray(word: string): readonly [path: string, key: string | null] {
  for (let at = word.indexOf('#'); at >= 0; at = word.indexOf('#', at + 1)) {
    if (isCollection(word.slice(0, at))) return [word.slice(0, at), word.slice(at + 1)];
  }
  return [word, null];
}

async function readBounded(path: string): Promise<Uint8Array<ArrayBuffer>> {
  let problem: Problem | null;
  try {
    const { size } = await stat(path);
    problem = checkFileSize(path, size);
    if (problem === null) return new Uint8Array(await readFile(path));
  } catch (error) {
    throw new UserError(
      `${path} cannot be read (${reason(error)}); give the path of a .npy, .safetensors or .csv file.`,
    );
  }
  throw new UserError(problem.message);
}

/** The operating system's reason why a file could not be read or written, without the code and the path. */
export function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^[A-Z]+: /, '').replace(/, \w+( '.*')?$/, '');
}
