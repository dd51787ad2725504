/** Reads the options of `sweep` into a request. An option that is wrong throws a UserError. */
import { sweeps } from '../../core/kernels/sweeps.ts';
import { AS_RUN } from '../../core/sweep.ts';
import type { Assumed, SweepRequest, SweepSeries } from '../../core/sweep.ts';
import { splitSetting } from '../query.ts';
import { UserError } from '../user-error.ts';
import { kernelNamed, settings } from './request.ts';

export interface SweepOptions extends Assumed {
  /** The name of a kernel where `over` is given, otherwise the name of a sweep. */
  readonly name: string;
  readonly over?: string;
  readonly set: readonly string[];
  readonly series: readonly string[];
  readonly seed: number;
  /** Whether closed forms are asked for, and nothing is run. */
  readonly closedForm?: boolean;
}

const EXAMPLE = '--over n=64,128,256';
const OWN_PARAMETER = 'over';

export function sweepFromOptions(options: SweepOptions): SweepRequest {
  const { closedForm = false, bytes, batch } = options;
  if (closedForm) return { ...valuesAndSeries(options), closedForms: { bytes, batch } };
  if (bytes !== AS_RUN.bytes || batch !== AS_RUN.batch) {
    throw new UserError('--bytes and --batch are for closed forms only: add --closed-form, which runs nothing.');
  }
  return valuesAndSeries(options);
}

function valuesAndSeries(options: SweepOptions): SweepRequest {
  const { name, over, set, series, seed } = options;
  const named = sweeps.find((sweep) => sweep.name === name);
  if (named === undefined) return overParameter(options);
  if (over !== undefined || set.length > 0 || series.length > 0) {
    throw new UserError(`${name} is complete as it is: --over, --set and --series are for kernels only.`);
  }
  return { values: named.values, seed, series: named.series };
}

function overParameter({ name, over, set, series, seed }: SweepOptions): SweepRequest {
  const kernel = kernelNamed(name);
  if (over === undefined) throw new UserError(`A sweep of ${name} needs a parameter and values, as in ${EXAMPLE}.`);
  const shared = { kernel: name, parameter: splitSetting(over, EXAMPLE)[0], params: settings(kernel, set) };
  const made = series.map((word) => seriesOf(word, shared));
  return { values: valuesOf(over), seed, series: made.length > 0 ? made : [{ label: name, ...shared }] };
}

function valuesOf(over: string): number[] {
  const [, list] = splitSetting(over, EXAMPLE);
  const words = list.split(',');
  const values = words.map(Number);
  if (!words.includes('') && values.every(Number.isFinite)) return values;
  throw new UserError(`"${list}" is not a list of numbers; write it as in ${EXAMPLE}.`);
}

/**
 * Reads a series: `name=value,...`, or `kernel:name=value,...` for another kernel, to which `--set` does not apply.
 * `over=t` names the parameter that takes the values where it has another name in that kernel.
 */
function seriesOf(word: string, shared: Omit<SweepSeries, 'label'>): SweepSeries {
  const [, prefix, rest = ''] = /^(?:([\w-]+):)?(.*)$/.exec(word) ?? [];
  const base = prefix === undefined ? shared : { ...shared, kernel: kernelNamed(prefix).name, params: {} };
  const all = rest === '' ? [] : rest.split(',');
  const isParameter = (setting: string): boolean => setting.startsWith(`${OWN_PARAMETER}=`);
  const own = all.find(isParameter);
  return {
    label: word,
    kernel: base.kernel,
    parameter: own === undefined ? base.parameter : splitSetting(own)[1],
    params: {
      ...base.params,
      ...settings(
        kernelNamed(base.kernel),
        all.filter((setting) => !isParameter(setting)),
      ),
    },
  };
}
