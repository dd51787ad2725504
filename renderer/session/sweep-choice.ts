/** What a sweep over the kernel in the set-up would be: its series and sensible values. */
import type { KernelDescription } from '../../core/kernel.ts';
import { isRelevant } from '../../core/parameters.ts';
import type { IntegerParameter, Parameter, ParameterValue } from '../../core/parameters.ts';
import { clamp } from '../../core/search.ts';
import type { SweepSeries } from '../../core/sweep.ts';

type Values = Readonly<Record<string, ParameterValue>>;

/** Parameters that a sweep can be over. */
export function sweptParameters({ parameters }: KernelDescription, values: Values): readonly IntegerParameter[] {
  return parameters.filter((parameter) => parameter.kind === 'integer').filter((one) => isRelevant(one, values));
}

/** Parameters that can have a series for each of their values. */
export function splittingParameters({ parameters }: KernelDescription, values: Values): readonly Parameter[] {
  return parameters.filter((one) => optionsOf(one).length > 1 && one.makesInputs !== true && isRelevant(one, values));
}

/**
 * The series of the kernel in the set-up over one parameter: one for each value of `split` where a parameter is
 * named.
 */
export function seriesOver(
  kernel: KernelDescription,
  values: Values,
  parameter: string,
  split: string | null,
): readonly SweepSeries[] {
  const splitting = splittingParameters(kernel, values).find(({ name }) => name === split);
  if (splitting === undefined) return [series(kernel, values, parameter, kernel.title)];
  return optionsOf(splitting).map(({ value, label }) =>
    series(kernel, { ...values, [splitting.name]: value }, parameter, label),
  );
}

function series(kernel: KernelDescription, values: Values, parameter: string, label: string): SweepSeries {
  const kept = kernel.parameters.filter((one) => one.name !== parameter && isRelevant(one, values));
  const params = Object.fromEntries(kept.map(({ name }) => [name, values[name] ?? null]));
  return { label, kernel: kernel.name, parameter, params };
}

function optionsOf(parameter: Parameter): readonly { readonly value: ParameterValue; readonly label: string }[] {
  if (parameter.kind === 'choice') return parameter.options;
  if (parameter.kind !== 'boolean') return [];
  return [false, true].map((value) => ({ value, label: `${parameter.label} ${value ? 'on' : 'off'}` }));
}

const FACTORS = [0.5, 1, 2, 4];

/** Suggests values around the current one, each twice the previous, as far as the parameter allows. */
export function suggestedValues({ minimum, maximum }: IntegerParameter, current: number): readonly number[] {
  const values = FACTORS.map((factor) => clamp(Math.round(current * factor), minimum, maximum));
  return [...new Set(values)];
}

/** Parses "16, 32 64" into ascending numbers without repetition; null where something else is written. */
export function parseValues(text: string): readonly number[] | null {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  const values = words.map(Number);
  if (values.length === 0 || !values.every(Number.isFinite)) return null;
  return [...new Set(values)].sort((a, b) => a - b);
}
