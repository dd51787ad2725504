/** Makes parameters and presets, in a line each. */
import type {
  BooleanParameter,
  Case,
  ChoiceParameter,
  ExpressionParameter,
  IntegerParameter,
  NumberParameter,
  Parameter,
  Params,
} from '../../parameters.ts';
import type { Preset } from '../../kernel.ts';

type Common = Pick<Parameter, 'when' | 'makesInputs'>;

/** A whole number, with the minimum 1 unless another one is given. */
export const integerParameter = (
  name: string,
  label: string,
  help: string,
  bounds: Pick<IntegerParameter, 'maximum' | 'default'> & Partial<Pick<IntegerParameter, 'minimum'>> & Common,
): IntegerParameter => ({ kind: 'integer', name, label, help, minimum: 1, ...bounds });

export const numberParameter = (
  name: string,
  label: string,
  help: string,
  bounds: Pick<NumberParameter, 'minimum' | 'maximum' | 'default' | 'automatic'> & Common,
): NumberParameter => ({ kind: 'number', name, label, help, ...bounds });

/** A switch, which is off unless `initial` says otherwise. */
export const booleanParameter = (
  name: string,
  label: string,
  help: string,
  options: Partial<Pick<BooleanParameter, 'default'>> & Common = {},
): BooleanParameter => ({ kind: 'boolean', name, label, help, default: false, ...options });

/** A value with its help; the value is its own label unless a label stands between them. */
export type Option = readonly [value: string, help: string] | readonly [value: string, label: string, help: string];

export const choiceParameter = (
  name: string,
  label: string,
  help: string,
  { options, ...rest }: Pick<ChoiceParameter, 'default'> & Common & { readonly options: readonly Option[] },
): ChoiceParameter => ({
  kind: 'choice',
  name,
  label,
  help,
  options: options.map((option) => {
    const [value, ...words] = option;
    return { value, label: words.length === 2 ? words[0] : value, help: words.at(-1)! };
  }),
  ...rest,
});

export const expressionParameter = (
  name: string,
  label: string,
  help: string,
  written: Pick<ExpressionParameter, 'variables' | 'default'> & Common,
): ExpressionParameter => ({ kind: 'expression', name, label, help, ...written });

/** The variant of a kernel, which is the first choice that most kernels offer. */
export const variantParameter = (help: string, initial: string, options: readonly Option[]): ChoiceParameter =>
  choiceParameter('variant', 'Variant', help, { options, default: initial });

/** The case of a parameter that only these variants have. */
export const variantIs = (...variants: readonly string[]): readonly Case[] => [{ variant: variants }];

export const preset = (name: string, title: string, help: string, values: Params = {}): Preset => ({
  name,
  title,
  help,
  values,
});
