/** Tells which preset the current values are those of. */
import type { KernelDescription, Preset } from '../../core/kernel.ts';
import { defaultParameters, isRelevant } from '../../core/parameters.ts';
import type { Params } from '../../core/parameters.ts';

/**
 * The first preset whose values are in force, as far as they matter for the kernel, whether or not a viewer
 * chose it.
 */
export function presetInForce(
  kernel: Pick<KernelDescription, 'parameters' | 'presets'>,
  values: Params,
): Preset | undefined {
  const counting = kernel.parameters.filter((parameter) => isRelevant(parameter, values));
  return kernel.presets.find((preset) => {
    const given = { ...defaultParameters(kernel), ...preset.values };
    return counting.every(({ name }) => given[name] === values[name]);
  });
}
