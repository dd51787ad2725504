/** What is run, in a few words: its choices, and how large it is. */
import { isRelevant } from './parameters.ts';
import type { Parameter, Params } from './parameters.ts';

/**
 * "flash, N = 64, d = 32, Br = 16, Bc = 16": the variant and all choices that are not as usual, and then every number of
 * things there is more than one of. What only makes inputs is left out.
 */
export function setupWords(parameters: readonly Parameter[], params: Params): string {
  const shown = parameters.filter((parameter) => isRelevant(parameter, params) && parameter.makesInputs !== true);
  const words = shown.map((parameter) => wordOf(parameter, params));
  const numbers = shown.map(({ kind }) => kind === 'integer');
  return [false, true]
    .flatMap((numeric) => words.filter((word, at) => word !== null && numbers[at] === numeric))
    .join(', ');
}

function wordOf(parameter: Parameter, params: Params): string | null {
  const value = params[parameter.name];
  switch (parameter.kind) {
    case 'integer':
      return Number(value) <= 1 ? null : `${parameter.label} = ${String(value)}`;
    case 'expression':
      return value === parameter.default ? null : `${parameter.label} ${String(value)}`;
    case 'choice':
      if (parameter.name !== 'variant' && value === parameter.default) return null;
      return parameter.options.find((option) => option.value === value)?.label ?? null;
    case 'boolean':
      if (value === parameter.default) return null;
      return value === true ? lower(parameter.label) : `no ${lower(parameter.label)}`;
    case 'number':
      return value === parameter.default || value === null ? null : `${parameter.label} = ${String(value)}`;
  }
}

/** A label within a sentence; a symbol stays as it is. */
function lower(label: string): string {
  return label.length < 3 ? label : `${label.charAt(0).toLowerCase()}${label.slice(1)}`;
}
