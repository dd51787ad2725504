/** What can stand beside a run, and the request that puts it there on the same inputs. */
import type { KernelDescription, Preset } from '../../core/kernel.ts';
import { isRelevant } from '../../core/parameters.ts';
import type { Parameter, Params, ParameterValue } from '../../core/parameters.ts';
import type { LabPort } from '../../core/port/contract.ts';
import type { RunRequest } from '../../core/request.ts';
import type { Run, RunRival } from '../../core/run.ts';
import { writeNpy } from '../../core/tensors/npy.ts';

/** One entry of the menu of things that can stand beside a run. */
export interface Choice {
  readonly kernel: string;
  readonly title: string;
  readonly help: string;
  /** The extents of inputs are left out: they follow from the run's arrays. */
  readonly params: Params;
}

/** What the run's own kernel can be compared with: each of its choices made otherwise, one at a time. */
export function variantsOf(run: Pick<Run, 'kernel' | 'params'>, kernel: KernelDescription): readonly Choice[] {
  return kernel.parameters
    .filter((parameter) => isRelevant(parameter, run.params) && parameter.makesInputs !== true)
    .flatMap((parameter) =>
      valuesOf(parameter)
        .filter(({ value }) => value !== run.params[parameter.name])
        .map(({ value, label, help }) => ({
          kernel: kernel.name,
          title: `${parameter.label}: ${label}`,
          help,
          params: { ...without(run.params, kernel.sizes), [parameter.name]: value },
        })),
    );
}

/** A kernel as a preset sets it. */
export function presetChoice(kernel: KernelDescription, { title, help, values }: Preset): Choice {
  return { kernel: kernel.name, title, help, params: without(values, kernel.sizes) };
}

/** What a run is meant to be compared with. */
export function rivalChoice(rival: RunRival, kernels: readonly KernelDescription[]): Choice {
  const sizes = kernels.find(({ name }) => name === rival.kernel)?.sizes ?? [];
  return { kernel: rival.kernel, title: rival.title, help: rival.why, params: without(rival.params, sizes) };
}

/** A short name for a run that says what sets it apart from the others: values that differ, or kernel and choices. */
export function nameBeside(run: Run, others: readonly Run[], kernels: readonly KernelDescription[]): string {
  const kernel = kernels.find(({ name }) => name === run.kernel);
  const telling = (kernel?.parameters ?? []).filter(
    (parameter) =>
      isRelevant(parameter, run.params) &&
      parameter.makesInputs !== true &&
      (others.length === 0 ? parameter.kind === 'choice' : others.some((other) => apart(other, parameter))),
  );
  function apart(other: Run, parameter: Parameter): boolean {
    if (other.kernel !== run.kernel) return parameter.kind === 'choice';
    return other.params[parameter.name] !== run.params[parameter.name];
  }
  // A choice that is switched off ("no causal mask") is worth its words only where no other choice tells the runs
  // apart.
  const on = telling.filter(({ name }) => run.params[name] !== false);
  const values = (on.length > 0 ? on : telling).map((parameter) => {
    const value = run.params[parameter.name]!;
    const options = valuesOf(parameter);
    const label = options.find((option) => option.value === value)?.label ?? String(value);
    return parameter.kind === 'choice' ? label : `${parameter.label} ${label}`;
  });
  const telltale = values.length > 0 && others.length > 0 && others.every((other) => other.kernel === run.kernel);
  return (telltale ? values : [run.title, ...values]).join(' · ');
}

/**
 * The request for a choice beside a run: it takes the run's arrays, and the sizes follow from them. Where not all fit by
 * name and extents it takes those that do, and the sizes that both kernels call by one name; the seed in any case.
 */
export async function requestBeside(
  lab: Pick<LabPort, 'check'>,
  run: Run,
  kernel: KernelDescription,
  choice: Pick<Choice, 'params'>,
): Promise<RunRequest> {
  const base = { kernel: kernel.name, seed: run.seed };
  const arrays = run.tensors.flatMap(({ name, kind, data, shape }) =>
    kind === 'input' && data !== null && kernel.inputs.includes(name)
      ? [{ name, file: `${name}.npy`, data, shape }]
      : [],
  );
  type Taken = typeof arrays;
  const fits = async (params: Params, taken: Taken): Promise<boolean> => {
    const inputs = Object.fromEntries(taken.map(({ name, file, shape }) => [name, { name: file, shape }]));
    const checked = await lab.check({ ...base, params, inputs });
    return checked.ok && checked.value.problems.length === 0;
  };
  const request = (params: Params, taken: Taken): RunRequest => {
    const files = taken.map(({ name, file, data, shape }) => [name, { name: file, bytes: writeNpy(data, shape) }]);
    return { ...base, params, inputs: Object.fromEntries(files) as RunRequest['inputs'] };
  };
  if (await fits(choice.params, arrays)) return request(choice.params, arrays);
  const shared = kernel.sizes.filter((name) => typeof run.params[name] === 'number');
  const params = { ...choice.params, ...Object.fromEntries(shared.map((name) => [name, run.params[name]!])) };
  const taken: Taken = [];
  for (const array of arrays) if (await fits(params, [...taken, array])) taken.push(array);
  return request(params, taken);
}

/** Splits the names of the inputs into those that are the same in all runs, bit by bit, and the others. */
export function sameInputs(runs: readonly Run[]): {
  readonly same: readonly string[];
  readonly other: readonly string[];
} {
  const inputs = runs.map(({ tensors }) => tensors.filter(({ kind }) => kind === 'input'));
  const names = [...new Set(inputs.flat().map(({ name }) => name))];
  const same = names.filter((name) => {
    const [first, ...others] = inputs.map((tensors) => tensors.find((tensor) => tensor.name === name));
    return others.every((other) => first !== undefined && other !== undefined && sameArray(first, other));
  });
  return { same, other: names.filter((name) => !same.includes(name)) };
}

function sameArray(a: Run['tensors'][number], b: Run['tensors'][number]): boolean {
  return String(a.shape) === String(b.shape) && sameValues(a.data, b.data);
}

function sameValues(a: Float32Array | null, b: Float32Array | null): boolean {
  return a !== null && a.length === b?.length && a.every((value, at) => Object.is(value, b[at]));
}

function valuesOf(parameter: Parameter): readonly { value: ParameterValue; label: string; help: string }[] {
  if (parameter.kind === 'choice') return parameter.options;
  if (parameter.kind !== 'boolean') return [];
  return [true, false].map((value) => ({ value, label: value ? 'on' : 'off', help: parameter.help }));
}

function without(values: Params, names: readonly string[]): Params {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
}
