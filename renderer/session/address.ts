/** The kernel and parameters that an address asks for: `?kernel=NAME&seed=S&set.k=v`. */
import type { KernelDescription, ParameterValue } from '../../core/kernel.ts';
import { parseParameter } from '../../core/parameters.ts';

export interface Asked {
  readonly kernel: string | null;
  readonly seed: number | null;
  readonly params: Readonly<Record<string, ParameterValue>>;
}

const PREFIX = 'set.';

/** Values that cannot be read stay as text: the check of the request then says what is wrong with them. */
export function readAddress(search: string, kernels: readonly KernelDescription[]): Asked {
  const query = new URLSearchParams(search);
  const kernel = query.get('kernel');
  const description = kernels.find((candidate) => candidate.name === kernel);
  const seed = query.get('seed');
  const params: Record<string, ParameterValue> = {};
  for (const [key, text] of query) {
    if (!key.startsWith(PREFIX)) continue;
    const name = key.slice(PREFIX.length);
    const parameter = description?.parameters.find((candidate) => candidate.name === name);
    const parsed = parameter === undefined ? undefined : parseParameter(parameter, text);
    params[name] = parsed?.ok === true ? parsed.value : text;
  }
  return { kernel, seed: seed !== null && /^\d+$/.test(seed) ? Number(seed) : null, params };
}
