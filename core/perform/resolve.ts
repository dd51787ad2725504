/** Turns a request into a kernel with valid parameters and inputs, or says what is wrong with it. */
import type { AdapterLimits } from '../adapter.ts';
import type { Arrays, Kernel, TensorSpec } from '../kernel.ts';
import { kernels } from '../kernels/index.ts';
import { limitFault, sramBytes } from './limits.ts';
import { withOffer } from './offer.ts';
import type { Rules } from './offer.ts';
import { problemOf, refuse } from '../outcome.ts';
import type { Fault, Outcome, Problem } from '../outcome.ts';
import { parameterFaults, unknownName, withoutIdle } from '../parameter-problems.ts';
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
  const resolution = resolveParameters(kernel, request, limits);
  const { params, problems } = resolution;
  const isSized = parameterFaults(kernel, params).length === 0;
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
  const { params, problems, rules } = resolveParameters(kernel, { ...request, inputs }, limits);
  if (problems.length > 0 || rules === undefined) return refuse(problems[0]!);
  const resolved = { kernel, params, seed: request.seed, loaded: mapValues(arrays, ({ data }) => data) };
  if (Object.keys(arrays).length === 0) return { ok: true, value: resolved };
  const inputFault = (values: Params): Fault | undefined => {
    const settled = withoutIdle(kernel, values);
    return kernel.inputFault?.(settled, inputsOf({ ...resolved, params: settled }));
  };
  const arraysFault = (values: Params): Fault | undefined => rules.arraysFault?.(values) ?? inputFault(values);
  const fault = arraysFault(params);
  return fault === undefined
    ? { ok: true, value: resolved }
    : refuse(withOffer({ ...rules, arraysFault }, params, fault));
}

/** All inputs of a request: the loaded ones and, for the rest, those that the seed gives. */
export function inputsOf({ kernel, params, seed, loaded }: ResolvedRequest): Arrays {
  return { ...kernel.inputs(params, createRandom(seed)), ...loaded };
}

interface Resolution {
  /** All parameters: those that are given, those that the shapes of the inputs determine, and defaults. */
  readonly params: Readonly<Record<string, ParameterValue>>;
  readonly problems: readonly Problem[];
  /** What the parameters were held against; absent where they could not be. */
  readonly rules?: Rules;
}

function resolveParameters(kernel: Kernel, request: CheckRequest, limits: AdapterLimits): Resolution {
  const { params: given, seed, inputs } = request;
  const defaults = defaultParameters(kernel);
  const wrong = parameterFaults(kernel, given);
  const right = withoutFaults(kernel, given);
  const problemsOfSeed = seedProblems(seed);
  const refused = (problem: Problem): Resolution => {
    return { params: withoutIdle(kernel, given), problems: [...wrong.map(problemOf), problem, ...problemsOfSeed] };
  };
  const settled = withoutIdle(kernel, right);
  const names = inputNames(kernel, settled);
  const unknown = Object.keys(inputs).find((tensor) => !names.includes(tensor));
  if (unknown !== undefined) return refused(unknownName('input', unknown, names, ` of ${kernel.name}`));
  const loaded = Object.entries(inputs).map(([tensor, { name, shape }]) => ({ tensor, file: name, shape }));
  const inferred = inferParameters(kernel.tensors(settled), right, loaded, defaults);
  if (!inferred.ok) return refused(problemOf(inferred.fault));
  const { sources } = inferred.value;
  const params = { ...defaults, ...inferred.value.params };
  const sizes = Object.fromEntries(Object.keys(sources).map((name) => [name, params[name]!]));
  const rules: Rules = {
    kernel,
    sizes,
    sources,
    faultsOf(values) {
      const faults = parameterFaults(kernel, values);
      const limit = faults.length > 0 ? undefined : limitFault(kernel, withoutIdle(kernel, values), limits);
      return (limit === undefined ? faults : [limit]).map((fault) => offeringFileSize(fault, sizes));
    },
    // Under other values a kernel may take other arrays, or the same ones in another shape.
    arraysFault(values) {
      const fits = inferParameters(kernel.tensors(withoutIdle(kernel, values)), values, loaded);
      return fits.ok ? undefined : fits.fault;
    },
  };
  const isKnown = (name = ''): boolean => name in defaults;
  const asked = { ...params, ...Object.fromEntries(Object.entries(given).filter(([name]) => isKnown(name))) };
  const faults = [...wrong.filter(({ field }) => !isKnown(field)), ...rules.faultsOf(asked)];
  const problems = faults.map((fault) => withOffer(rules, asked, fault));
  return { params: withoutIdle(kernel, { ...params, ...given }), problems: [...problems, ...problemsOfSeed], rules };
}

/** The values that are right; a wrong one that is left out may let another one matter, which then may be wrong. */
function withoutFaults(kernel: Kernel, values: Params): Params {
  const wrong = parameterFaults(kernel, values).map(({ field }) => field);
  if (wrong.length === 0) return values;
  return withoutFaults(kernel, Object.fromEntries(Object.entries(values).filter(([name]) => !wrong.includes(name))));
}

/** What a file gives is all that may be offered for a size that it determines. */
function offeringFileSize(fault: Fault, sizes: Params): Fault {
  const size = fault.field === undefined ? undefined : sizes[fault.field];
  return size === undefined ? fault : { ...fault, offer: { [fault.field!]: size } };
}

function seedProblems(seed: number): readonly Problem[] {
  if (Number.isInteger(seed) && seed >= 0 && seed <= LARGEST_SEED) return [];
  return [{ field: 'seed', message: `The seed must be a whole number from 0 to ${LARGEST_SEED}, not ${seed}.` }];
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
