/** From a request to a kernel with valid parameters and inputs, or to the problem in its way. */
import type { AdapterLimits } from './gpu/executor.ts';
import type { Arrays, Kernel, Outcome, Parameters, ParameterValue, Problem, TensorSpec } from './kernel.ts';
import { kernels } from './kernels/index.ts';
import { limitProblem, sramBytes } from './limits.ts';
import { defaultParameters, parameterProblems, unknownName } from './parameters.ts';
import type { CheckedRequest, InputFile, RunRequest } from './port/contract.ts';
import { parseNpy, requireFinite } from './tensors/npy.ts';
import type { NpyArray } from './tensors/npy.ts';
import { createRandom } from './tensors/random.ts';
import { inferParameters } from './tensors/shapes.ts';

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
  return {
    ok: false,
    problem: unknownName(
      'kernel',
      name,
      kernels.map((candidate) => candidate.name),
    ),
  };
}

/** All problems of a request, and the parameters as far as they are known. Throws for an unknown kernel. */
export function checkRequest(request: RunRequest, limits: AdapterLimits): CheckedRequest {
  const found = findKernel(request.kernel);
  if (!found.ok) throw new Error(found.problem.message);
  const kernel = found.value;
  const resolution = resolve(kernel, request);
  const params = resolution.ok ? resolution.value.params : { ...defaultParameters(kernel), ...request.params };
  const problems = resolution.ok ? [] : [...resolution.problems];
  const isSized = parameterProblems(kernel, params).length === 0;
  if (isSized && problems.length === 0) {
    const limit = limitProblem(kernel, params, limits);
    if (limit !== undefined) problems.push(limit);
  }
  const needed = isSized ? sramBytes(kernel.passes(params)) : 0;
  return { problems, params, sram: { needed, available: limits.maxComputeWorkgroupStorageSize } };
}

/** A request ready to run, or its first problem. */
export function resolveRequest(request: RunRequest, limits: AdapterLimits): Outcome<ResolvedRequest> {
  const found = findKernel(request.kernel);
  if (!found.ok) return found;
  const resolution = resolve(found.value, request);
  if (!resolution.ok) return { ok: false, problem: resolution.problems[0]! };
  const limit = limitProblem(found.value, resolution.value.params, limits);
  return limit === undefined ? resolution : { ok: false, problem: limit };
}

/** All inputs of a request: the loaded ones and, for the rest, those that the seed gives. */
export function inputsOf({ kernel, params, seed, loaded }: ResolvedRequest): Arrays {
  return { ...kernel.inputs(params, createRandom(seed)), ...loaded };
}

type Resolution =
  | { readonly ok: true; readonly value: ResolvedRequest }
  | { readonly ok: false; readonly problems: readonly Problem[] };

function resolve(kernel: Kernel, request: RunRequest): Resolution {
  const { seed } = request;
  const problems = parameterProblems(kernel, request.params);
  if (!Number.isInteger(seed) || seed < 0 || seed > LARGEST_SEED) {
    problems.push({
      field: 'seed',
      message: `The seed must be a whole number from 0 to ${LARGEST_SEED}, not ${seed}.`,
      nearest: 1,
    });
  }
  if (problems.length > 0) return { ok: false, problems };
  const defaults = defaultParameters(kernel);
  const specs = kernel.tensors({ ...defaults, ...request.params });
  const arrays = readInputs(kernel, specs, request.inputs);
  if (!arrays.ok) return { ok: false, problems: [arrays.problem] };
  const inferred = inferParameters(
    specs,
    request.params,
    Object.entries(arrays.value).map(([tensor, { shape }]) => ({ tensor, file: request.inputs[tensor]!.name, shape })),
  );
  if (!inferred.ok) return { ok: false, problems: [inferred.problem] };
  const params = { ...defaults, ...inferred.value };
  const outOfRange = parameterProblems(kernel, params);
  if (outOfRange.length > 0) return { ok: false, problems: outOfRange };
  const loaded = Object.fromEntries(Object.entries(arrays.value).map(([name, { data }]) => [name, data]));
  return { ok: true, value: { kernel, params, seed, loaded } };
}

function readInputs(
  kernel: Kernel,
  specs: readonly TensorSpec[],
  files: Readonly<Record<string, InputFile>>,
): Outcome<Record<string, NpyArray>> {
  const names = specs.filter((spec) => spec.kind === 'input').map((spec) => spec.name);
  const arrays: Record<string, NpyArray> = {};
  for (const [tensor, file] of Object.entries(files)) {
    if (!names.includes(tensor))
      return { ok: false, problem: unknownName('input', tensor, names, ` of ${kernel.name}`) };
    const parsed = readInput(file);
    if (!parsed.ok) return { ok: false, problem: { ...parsed.problem, field: tensor } };
    arrays[tensor] = parsed.value;
  }
  return { ok: true, value: arrays };
}

/** A .npy file that a kernel can take: f16, f32 or f64, every value finite. */
export function readInput(file: InputFile): Outcome<NpyArray> {
  const parsed = parseNpy(file.bytes, file.name);
  if (!parsed.ok) return parsed;
  const problem = requireFinite(parsed.value, file.name);
  return problem === undefined ? parsed : { ok: false, problem };
}

/** Names of the tensors that a kernel takes under its defaults. */
export function inputNames(kernel: Kernel, params: Parameters = defaultParameters(kernel)): readonly string[] {
  return kernel
    .tensors(params)
    .filter((spec) => spec.kind === 'input')
    .map((spec) => spec.name);
}
