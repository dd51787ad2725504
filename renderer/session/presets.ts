/** Which preset the values in force are those of. */
import type { KernelDescription, Preset } from '../../core/kernel.ts';
import { defaultParameters, isRelevant } from '../../core/parameters.ts';
import type { Params } from '../../core/parameters.ts';

/** The first preset that gives these values, as far as they count; nobody need have chosen it. */
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
