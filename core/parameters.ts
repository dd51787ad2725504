/** What a viewer may set of a kernel, as data. */

/** The value `null` means "chosen by the kernel" and is legal only for a parameter with an `automatic` description. */
export type ParameterValue = number | boolean | string | null;
export type Params = Readonly<Record<string, ParameterValue>>;

/** Every parameter that is named has one of the values beside its name. */
export type Case = Readonly<Record<string, readonly ParameterValue[]>>;

interface ParameterBase {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  /** Makes the parameter shown and validated only in one of these cases, which are those where it does something. */
  readonly when?: readonly Case[];
  /** Says that the parameter only determines how inputs are made, and nothing of what is computed from them. */
  readonly makesInputs?: true;
}
export interface IntegerParameter extends ParameterBase {
  readonly kind: 'integer';
  readonly minimum: number;
  readonly maximum: number;
  readonly default: number;
}
export interface NumberParameter extends ParameterBase {
  readonly kind: 'number';
  readonly minimum: number;
  readonly maximum: number;
  readonly default: number | null;
  /** How the kernel chooses the value when it is `null`, for example "1 / √d". */
  readonly automatic?: string;
}
export interface BooleanParameter extends ParameterBase {
  readonly kind: 'boolean';
  readonly default: boolean;
}
export interface ChoiceParameter extends ParameterBase {
  readonly kind: 'choice';
  readonly options: readonly { readonly value: string; readonly label: string; readonly help: string }[];
  readonly default: string;
}
/** A function that a viewer writes down (core/expression.ts); its label ends in =. */
export interface ExpressionParameter extends ParameterBase {
  readonly kind: 'expression';
  readonly variables: readonly string[];
  readonly default: string;
}
/** How many characters an expression may have. */
export const LONGEST_EXPRESSION = 120;

export type Parameter = IntegerParameter | NumberParameter | BooleanParameter | ChoiceParameter | ExpressionParameter;

/** Whether the parameter matters under the values of the others. */
export function isRelevant({ when }: Parameter, values: Params): boolean {
  const holds = (one: Case): boolean => Object.entries(one).every(([name, is]) => is.includes(values[name] ?? null));
  return when === undefined || when.some(holds);
}

export function defaultParameters(kernel: {
  readonly parameters: readonly Parameter[];
}): Record<string, ParameterValue> {
  return Object.fromEntries(kernel.parameters.map((parameter) => [parameter.name, parameter.default]));
}

/** Some parameters as they are set on the command line and named in messages: "n = 64, variant = flash". */
export function settingsText(values: Params): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} = ${value === null ? 'auto' : String(value)}`)
    .join(', ');
}

/** Reads an integer parameter that is known to be valid. */
export function integer(values: Params, name: string): number {
  const value = values[name];
  if (typeof value !== 'number') throw new Error(`parameter ${name} is not a number`);
  return value;
}

/** Reads several integer parameters that are known to be valid. */
export function integers<Name extends string>(values: Params, ...names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, integer(values, name)])) as Record<Name, number>;
}
