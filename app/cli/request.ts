/** From words on the command line to a run request. Whatever is wrong with them is a UserError. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Kernel, ParameterValue } from '../../core/kernel.ts';
import { parseParameter, unknownName } from '../../core/parameters.ts';
import type { InputFile, RunRequest } from '../../core/port/contract.ts';
import { findKernel } from '../../core/request.ts';
import { splitSetting } from '../query.ts';
import { UserError } from '../user-error.ts';

export interface RunWords {
  readonly kernel: string;
  readonly set: readonly string[];
  readonly seed: number;
  /** NAME=FILE. */
  readonly in: readonly string[];
}

export function kernelNamed(name: string): Kernel {
  const found = findKernel(name);
  if (!found.ok) throw new UserError(found.problem.message);
  return found.value;
}

export async function requestFromWords(words: RunWords): Promise<RunRequest> {
  const kernel = kernelNamed(words.kernel);
  const inputs: Record<string, InputFile> = {};
  for (const word of words.in) {
    const [tensor, path] = splitSetting(word, '--in Q=queries.npy');
    inputs[tensor] = { name: basename(path), bytes: await readInputFile(path) };
  }
  return { kernel: kernel.name, params: settings(kernel, words.set), seed: words.seed, inputs };
}

/** The parameters that `--set` words give. */
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

async function readInputFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    throw new UserError(`${path} cannot be read (${reason(error)}); give the path of a .npy file.`);
  }
}

/** What the system says went wrong with a file, in a few words. */
export function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^[A-Z]+: /, '').replace(/, \w+( '.*')?$/, '');
}
