/**
 * Makes a problem of what a check finds: its sentence, and values with which the set-up works, which were tried: no change
 * that is not needed, each as small as can be.
 */
import type { Kernel } from '../kernel.ts';
import type { Fault, Problem } from '../outcome.ts';
import { isRelevant, settingsText } from '../parameters.ts';
import type { Parameter, Params, ParameterValue } from '../parameters.ts';
import { clamp, firstWhere } from '../search.ts';
import { givenBy } from '../tensors/shapes.ts';
import type { Sources } from '../tensors/shapes.ts';

/** What a set-up is held against. */
export interface Rules {
  readonly kernel: Pick<Kernel, 'parameters' | 'blocks'>;
  /** All that is wrong with values of the parameters. */
  readonly faultsOf: (params: Params) => readonly Fault[];
  /** What is wrong with the arrays that were loaded, under values that are right by themselves. */
  readonly arraysFault?: (params: Params) => Fault | undefined;
  /** The sizes that the shapes of arrays determine, which nobody can set beside them, and what gives each: "Q in q.npy". */
  readonly sizes: Params;
  readonly sources: Sources;
}

/** How many faults may be followed, one after the other. */
const MOST_STEPS = 6;
/** Sizes that must be multiples of something are multiples of one of these. */
const STRIDES = [1, 4, 16, 64];
/** Where larger blocks may help, none larger than this is tried. */
const LARGEST_BLOCK = 256;

/** The problem of a fault of a set-up, with values that work, where there are any that may be set. */
export function withOffer(rules: Rules, params: Params, fault: Fault): Problem {
  const mend = workingChanges(rules, params, fault);
  const sizes = sizesAtFault(rules, params, fault);
  const field = fieldOf(rules, params, fault, mend ?? sizes);
  const files = givenBy(rules.sources, sizes);
  const offer = mend === undefined ? '' : `; ${settingsText(mend)} works`;
  return {
    ...(field === undefined ? {} : { field }),
    message: `${files === '' ? '' : `${files}: `}${fault.fault}${offer}.`,
    ...(mend === undefined ? {} : { mend }),
  };
}

/** The parameter that is to change and that is shown now, in place of one that is to stay; else a size that is at fault. */
function fieldOf({ kernel }: Rules, params: Params, { field }: Fault, named: Params): string | undefined {
  const isTensor = field !== undefined && kernel.parameters.every(({ name }) => name !== field);
  if (isTensor) return field;
  const shown = kernel.parameters.filter((parameter) => isRelevant(parameter, params)).map(({ name }) => name);
  const changing = Object.keys(named).filter((name) => shown.includes(name));
  return field !== undefined && changing.includes(field) ? field : (changing[0] ?? field);
}

/** The sizes from arrays without which the fault is not there, or is another one. */
function sizesAtFault({ kernel, faultsOf, sizes }: Rules, params: Params, { fault }: Fault): Params {
  const isAt = (values: Params): boolean => faultsOf(values).some((other) => other.fault === fault);
  if (!isAt(params)) return {};
  const least = new Map(kernel.parameters.map((one) => [one.name, one.kind === 'integer' ? one.minimum : 1]));
  const mattering = Object.entries(sizes).filter(
    ([name, size]) => params[name] === size && !isAt({ ...params, [name]: least.get(name)! }),
  );
  return Object.fromEntries(mattering);
}

/** What has to change for the set-up to work. */
function workingChanges(rules: Rules, params: Params, fault: Fault): Params | undefined {
  const nextFault = (values: Params): Fault | undefined => rules.faultsOf(values)[0] ?? rules.arraysFault?.(values);
  const works = (values: Params): boolean => nextFault(values) === undefined;
  const working = workingValues(rules, params, fault, nextFault);
  return working === undefined ? undefined : needed(params, changesBetween(params, working), works);
}

function workingValues(
  rules: Rules,
  params: Params,
  fault: Fault,
  nextFault: (values: Params) => Fault | undefined,
): Params | undefined {
  const { reached, done } = followed(params, fault, nextFault);
  if (done) return reached;
  // Nobody can tell from their shapes what to change for the values of arrays.
  if (rules.faultsOf(params).every((other) => other.fault !== fault.fault)) return undefined;
  for (const from of [params, reached]) {
    const found = searched(rules, from, (values) => nextFault(values) === undefined, fault.field);
    if (found !== undefined) return { ...from, ...found };
  }
  return undefined;
}

/** Those of the changes without which the set-up does not work: a later one may have made an earlier one superfluous. */
function needed(params: Params, changes: Params, works: (values: Params) => boolean): Params {
  for (const spare of Object.keys(changes)) {
    const fewer = Object.fromEntries(Object.entries(changes).filter(([name]) => name !== spare));
    if (works({ ...params, ...fewer })) return needed(params, fewer, works);
  }
  return changes;
}

function changesBetween(before: Params, after: Params): Params {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => value !== before[name]));
}

/** Does what each fault in turn offers, as far as that goes. */
function followed(
  params: Params,
  first: Fault,
  nextFault: (values: Params) => Fault | undefined,
): { readonly reached: Params; readonly done: boolean } {
  let reached = params;
  let fault: Fault | undefined = first;
  for (let step = 0; fault !== undefined && step < MOST_STEPS; step++) {
    const offer: readonly (readonly [string, ParameterValue])[] = Object.entries(fault.offer ?? {});
    if (offer.every(([name, value]) => reached[name] === value)) break;
    reached = { ...reached, ...fault.offer };
    fault = nextFault(reached);
  }
  return { reached, done: fault === undefined };
}

/** Tries one value alone, then blocks or sizes together, then another choice. */
function searched(
  { kernel: { parameters, blocks }, sizes: fixed }: Rules,
  params: Params,
  works: (params: Params) => boolean,
  field: string | undefined,
): Params | undefined {
  const worksWith = (changes: Params): boolean => works({ ...params, ...changes });
  const free = parameters.filter((parameter) => !(parameter.name in fixed) && isRelevant(parameter, params));
  const ranges = free.filter((parameter) => parameter.kind === 'integer');
  // Only what is in range can be searched from.
  if (ranges.some(({ name, minimum, maximum }) => clamp(Number(params[name]), minimum, maximum) !== params[name])) {
    return undefined;
  }
  const integers = ranges.map(({ name }) => name);
  const sizes = integers.filter((name) => !blocks.includes(name));
  const tiles = integers.filter((name) => blocks.includes(name));
  const alone = [...integers].sort((a, b) => Number(b === field) - Number(a === field)).map((name) => [name]);
  for (const names of [...alone, tiles, sizes]) {
    const changes = largest(params, names, worksWith) ?? smallest(params, names, worksWith);
    if (changes !== undefined) return changes;
  }
  for (const parameter of free) {
    for (const value of choicesOf(parameter))
      if (worksWith({ [parameter.name]: value })) return { [parameter.name]: value };
  }
  return largest(params, integers, worksWith);
}

function choicesOf(parameter: Parameter): readonly ParameterValue[] {
  if (parameter.kind === 'boolean') return [false, true];
  return parameter.kind === 'choice' ? parameter.options.map(({ value }) => value) : [];
}

/** The greatest bound on the named values that works; each of them is at most the bound. */
function largest(params: Params, names: readonly string[], works: (changes: Params) => boolean): Params | undefined {
  const most = Math.max(...names.map((name) => Number(params[name])), 0);
  const capped = (bound: number): Params => changed(params, names, (value) => Math.min(value, bound));
  let best = 0;
  for (const stride of STRIDES) {
    const found = stride * (firstWhere(1, Math.floor(most / stride) + 1, (at) => !works(capped(stride * at))) - 1);
    best = Math.max(best, found);
  }
  return best === 0 ? undefined : capped(best);
}

/** The least bound that works, where larger blocks give fewer of them; each of the named values is at least the bound. */
function smallest(params: Params, names: readonly string[], works: (changes: Params) => boolean): Params | undefined {
  const least = Math.min(...names.map((name) => Number(params[name])));
  for (let bound = Math.max(2 * least, 1); bound <= LARGEST_BLOCK; bound *= 2) {
    const raised = changed(params, names, (value) => Math.max(value, bound));
    if (works(raised)) return raised;
  }
  return undefined;
}

/** Those of the named values that a rule makes another. */
function changed(params: Params, names: readonly string[], rule: (value: number) => number): Params {
  const pairs = names.map((name) => [name, Number(params[name])] as const);
  return Object.fromEntries(pairs.flatMap(([name, value]) => (rule(value) === value ? [] : [[name, rule(value)]])));
}
