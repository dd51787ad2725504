/** Whether what is asked for now would give another run than the one that is shown. */
import type { Params } from '../../core/parameters.ts';
import type { RunRequest } from '../../core/request.ts';
import type { Run } from '../../core/run.ts';

/** Compares the request that gave the run, `asked`, with `values`: all parameters as they would be used now. */
export function differs(
  run: Pick<Run, 'kernel' | 'params'>,
  asked: RunRequest,
  now: RunRequest,
  values: Params,
): boolean {
  if (now.kernel !== run.kernel || now.seed !== asked.seed) return true;
  const names = new Set([...Object.keys(asked.inputs), ...Object.keys(now.inputs)]);
  if ([...names].some((name) => asked.inputs[name] !== now.inputs[name])) return true;
  return Object.entries(values).some(([name, value]) => name in run.params && run.params[name] !== value);
}
