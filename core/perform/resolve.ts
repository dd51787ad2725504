/** Turns a request into a kernel with valid parameters and inputs, or says what is wrong with it. */
import type { AdapterLimits } from '../adapter.ts';
import type { Arrays, Kernel, TensorSpec } from '../kernel.ts';
import { kernels } from '../kernels/index.ts';
import { limitProblem, sramBytes } from './limits.ts';
import { refuse } from '../outcome.ts';
import type { Outcome, Problem } from '../outcome.ts';
import { parameterProblems, unknownName } from '../parameter-problems.ts';
import { defaultParameters } from '../parameters.ts';
import type { Params, ParameterValue } from '../parameters.ts';
import type { CheckedRequest, CheckRequest, InputFile, RunRequest } from '../request.ts';
import { parseNpy, requireFinite } from '../tensors/npy.ts';
import type { NpyArray } from '../tensors/npy.ts';
import { createRandom } from '../tensors/random.ts';
import { inferParameters, namedShape, sizesIn } from '../tensors/shapes.ts';
import { workOf } from '../work.ts';

const LARGEST_SEED = 0xffffffff;

export interface ResolvedRequest {
  readonly kernel: Kernel;
  readonly params: Readonly<Record<string, ParameterValue>>;
  readonly seed: number;
  /** The loaded inputs; the others are made from the seed. */
  readonly loaded: Arrays;
}

export function findKernel(name: string): Outcome<Kernel> {
  const kernel = kernels.find((candidate) => candidate.name === name);
  if (kernel !== undefined) return { ok: true, value: kernel };
  return refuse(
    unknownName(
      'kernel',
      name,
      kernels.map((candidate) => candidate.name),
    ),
  );
}

/** All problems of a request, and its parameters as far as they are known; for an unknown kernel a problem instead. */
export function checkRequest(request: CheckRequest, limits: AdapterLimits): Outcome<CheckedRequest> {
  const found = findKernel(request.kernel);
  if (!found.ok) return found;
  const kernel = found.value;
  const resolution = resolveParameters(kernel, request);
  const params = resolution.ok ? resolution.params : { ...defaultParameters(kernel), ...request.params };
  const problems = resolution.ok ? [] : [...resolution.problems];
  const isSized = parameterProblems(kernel, params).length === 0;
  if (isSized && problems.length === 0) {
    const sources = resolution.ok ? resolution.sources : {};
    const limit = limitProblem(kernel, params, limits, Object.keys(sources));
    if (limit !== undefined) problems.push(fromFile(limit, sources, params));
  }
  const needed = isSized ? sramBytes(kernel.passes(params)) : 0;
  const sram = { needed, available: limits.maxComputeWorkgroupStorageSize };
  const work = problems.length === 0 ? workOf(kernel.costs(params)) : null;
  const inputs = inputSpecs(kernel, isSized ? params : defaultParameters(kernel));
  const fixedInputs = kernel.fixedInputs?.(params) ?? {};
  return { ok: true, value: { problems, params, sram, work, inputs, fixedInputs } };
}

/** A request that is ready to run, or its first problem. */
export function resolveRequest(request: RunRequest, limits: AdapterLimits): Outcome<ResolvedRequest> {
  const found = findKernel(request.kernel);
  if (!found.ok) return found;
  const kernel = found.value;
  const arrays: Record<string, NpyArray> = {};
  for (const [tensor, file] of Object.entries(request.inputs)) {
    const parsed = readInput(file);
    if (!parsed.ok) return refuse({ ...parsed.problem, field: tensor });
    arrays[tensor] = parsed.value;
  }
  const inputs = mapValues(arrays, ({ shape }, tensor) => ({ name: request.inputs[tensor]!.name, shape }));
  const resolution = resolveParameters(kernel, { ...request, inputs });
  if (!resolution.ok) return refuse(resolution.problems[0]!);
  const { params } = resolution;
  const limit = limitProblem(kernel, params, limits, Object.keys(resolution.sources));
  if (limit !== undefined) return refuse(fromFile(limit, resolution.sources, params));
  const resolved = { kernel, params, seed: request.seed, loaded: mapValues(arrays, ({ data }) => data) };
  const unfit = Object.keys(arrays).length === 0 ? undefined : kernel.inputProblem?.(params, inputsOf(resolved));
  return unfit === undefined ? { ok: true, value: resolved } : refuse(unfit);
}

/** All inputs of a request: the loaded ones and, for the rest, those that the seed gives. */
export function inputsOf({ kernel, params, seed, loaded }: ResolvedRequest): Arrays {
  return { ...kernel.inputs(params, createRandom(seed)), ...loaded };
}

type Resolution =
  | {
      readonly ok: true;
      readonly params: Readonly<Record<string, ParameterValue>>;
      /** What determines the parameters that a file does, by their names: "Q in queries.npy". */
      readonly sources: Readonly<Record<string, string>>;
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** All parameters: those that are given, those that the shapes of the inputs determine, and defaults. */
function resolveParameters(kernel: Kernel, { params: given, seed, inputs }: CheckRequest): Resolution {
  const problems = parameterProblems(kernel, given);
  if (!Number.isInteger(seed) || seed < 0 || seed > LARGEST_SEED) {
    problems.push({
      field: 'seed',
      message: `The seed must be a whole number from 0 to ${LARGEST_SEED}, not ${seed}.`,
    });
  }
  if (problems.length > 0) return { ok: false, problems };
  const defaults = defaultParameters(kernel);
  const names = inputNames(kernel, { ...defaults, ...given });
  const unknown = Object.keys(inputs).find((tensor) => !names.includes(tensor));
  if (unknown !== undefined) {
    return { ok: false, problems: [unknownName('input', unknown, names, ` of ${kernel.name}`)] };
  }
  const loaded = Object.entries(inputs).map(([tensor, { name, shape }]) => ({ tensor, file: name, shape }));
  const inferred = inferParameters(kernel.tensors({ ...defaults, ...given }), given, loaded, defaults);
  if (!inferred.ok) return { ok: false, problems: [inferred.problem] };
  const { sources } = inferred.value;
  const params = { ...defaults, ...inferred.value.params };
  const outOfRange = parameterProblems(kernel, params).map((problem) => fromFile(problem, sources, params));
  return outOfRange.length > 0 ? { ok: false, problems: outOfRange } : { ok: true, params, sources };
}

/** A problem of a size that a file determines names the file, and no value that the size cannot have beside it. */
function fromFile(problem: Problem, sources: Readonly<Record<string, string>>, params: Params): Problem {
  const { field, message } = problem;
  const source = field === undefined ? undefined : sources[field];
  if (field === undefined || source === undefined) return problem;
  const bound = message.replace(/; the nearest is [^;]*\.$/, '.');
  return { field, message: `${source} gives ${field} = ${String(params[field])}: ${bound}` };
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T, key: string) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}

/** Reads a .npy file that a kernel can take: f16, f32 or f64, with every value finite. */
export function readInput(file: InputFile): Outcome<NpyArray> {
  const parsed = parseNpy(file.bytes, file.name);
  if (!parsed.ok) return parsed;
  const problem = requireFinite(parsed.value, file.name);
  return problem === undefined ? parsed : refuse(problem);
}

/** The parameters that are extents of inputs. */
export function sizesOf(kernel: Kernel): readonly string[] {
  return [...new Set(inputSpecs(kernel, defaultParameters(kernel)).flatMap(sizesIn))];
}

/** The shapes of the inputs under the defaults, by the names of the parameters that they depend on. */
export function shapesOf(kernel: Kernel): Readonly<Record<string, string>> {
  const inputs = inputSpecs(kernel, defaultParameters(kernel));
  return Object.fromEntries(inputs.map((spec) => [spec.name, namedShape(spec)]));
}

/** The names of the tensors that a kernel takes as inputs under its defaults. */
export function inputNames(kernel: Kernel, params: Params = defaultParameters(kernel)): readonly string[] {
  return inputSpecs(kernel, params).map(({ name }) => name);
}

function inputSpecs(kernel: Kernel, params: Params): readonly TensorSpec[] {
  return kernel.tensors(params).filter(({ kind }) => kind === 'input');
}
