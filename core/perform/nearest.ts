/** Finds the values with which a set-up that is refused works: as few changes as can be, each as small as can be. */
import type { Kernel } from '../kernel.ts';
import type { Problem } from '../outcome.ts';
import { parameterProblems } from '../parameter-problems.ts';
import { isRelevant, settingsText } from '../parameters.ts';
import type { Params, ParameterValue } from '../parameters.ts';
import { firstWhere } from '../search.ts';

/** The first problem of a set-up; `undefined` when it works. */
type Check = (params: Params) => Problem | undefined;

/** How many values a problem may ask to change, one after the other. */
const MOST_STEPS = 6;
/** Sizes that must be multiples of something are multiples of one of these. */
const STRIDES = [1, 4, 16, 64];
/** Where larger blocks may help, none larger than this is tried. */
const LARGEST_BLOCK = 256;

/**
 * The problem with values that do work in place of a nearest value that meets the next bound. `fixed` are parameters
 * that the shapes of files determine, so that nobody can set them.
 */
export function withNearest(
  kernel: Pick<Kernel, 'name' | 'parameters' | 'blocks'>,
  params: Params,
  fixed: readonly string[],
  check: Check,
): Problem | undefined {
  const problem = check(params);
  if (problem === undefined) return undefined;
  const bare: Problem = { message: problem.message, ...(problem.field === undefined ? {} : { field: problem.field }) };
  const works = (changes: Params): boolean => {
    const changed = { ...params, ...changes };
    return parameterProblems(kernel, changed).length === 0 && check(changed) === undefined;
  };
  const asked = followed(params, fixed, problem, check);
  const changes = asked !== undefined && works(asked) ? asked : searched(kernel, params, fixed, works, problem.field);
  const claim = /; [^;]*\b(?:nearest|largest|works|smaller)\b[^;]*\.$/;
  if (changes === undefined) return { ...bare, message: problem.message.replace(claim, '.') };
  const entries = Object.entries(changes);
  const saysSo = entries.every(([, value]) => new RegExp(`; .*\\b${String(value)}\\b`).test(problem.message));
  const message = saysSo
    ? problem.message
    : problem.message.replace(claim, '.').replace(/\.$/, `; ${settingsText(changes)} works.`);
  const [[field, nearest]] = entries as [[string, ParameterValue]];
  return entries.length === 1 ? { ...bare, message, field, nearest } : { ...bare, message, field, mend: changes };
}

/** Does what each problem in turn says. */
function followed(params: Params, fixed: readonly string[], first: Problem, check: Check): Params | undefined {
  let changes: Params = {};
  let problem: Problem | undefined = first;
  for (let step = 0; problem !== undefined && step < MOST_STEPS; step++) {
    const { field, nearest } = problem;
    if (field === undefined || nearest === undefined || fixed.includes(field) || changes[field] === nearest)
      return undefined;
    changes = { ...changes, [field]: nearest };
    problem = check({ ...params, ...changes });
  }
  return changes;
}

/** Tries one value alone, then blocks or sizes together, then another variant. */
function searched(
  { parameters, blocks }: Pick<Kernel, 'parameters' | 'blocks'>,
  params: Params,
  fixed: readonly string[],
  works: (changes: Params) => boolean,
  field: string | undefined,
): Params | undefined {
  const free = parameters.filter((parameter) => !fixed.includes(parameter.name) && isRelevant(parameter, params));
  const integers = free.filter(({ kind }) => kind === 'integer').map(({ name }) => name);
  const sizes = integers.filter((name) => !blocks.includes(name));
  const tiles = integers.filter((name) => blocks.includes(name));
  const alone = [...integers].sort((a, b) => Number(b === field) - Number(a === field)).map((name) => [name]);
  for (const names of [...alone, tiles, sizes]) {
    const changes = largest(params, names, works) ?? smallest(params, names, works);
    if (changes !== undefined) return changes;
  }
  for (const parameter of free) {
    if (parameter.kind !== 'choice') continue;
    for (const { value } of parameter.options)
      if (works({ [parameter.name]: value })) return { [parameter.name]: value };
  }
  return largest(params, integers, works);
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
  for (let bound = 2 * least; bound <= LARGEST_BLOCK; bound *= 2) {
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
