/** Checks parameters against their schemas: names, values, and texts that stand for values. */
import { parseExpression } from './expression.ts';
import type { Kernel } from './kernel.ts';
import { problemOf, refuse } from './outcome.ts';
import type { Fault, Outcome, Problem } from './outcome.ts';
import { defaultParameters, isRelevant, LONGEST_EXPRESSION } from './parameters.ts';
import type { Parameter, Params, ParameterValue } from './parameters.ts';
import { clamp } from './search.ts';
import { shortened } from './shown.ts';

/** Every fault of the given values, each against its own schema; unknown names count as faults. */
export function parameterFaults(kernel: Pick<Kernel, 'name' | 'parameters'>, values: Params): Fault[] {
  const faults: Fault[] = [];
  for (const [name, value] of Object.entries(values)) {
    const parameter = kernel.parameters.find((candidate) => candidate.name === name);
    if (parameter === undefined) {
      const known = kernel.parameters.map((one) => one.name);
      faults.push({ field: name, fault: unknown('parameter', name, known, ` of ${kernel.name}`) });
      continue;
    }
    if (!isRelevant(parameter, { ...defaultParameters(kernel), ...values })) continue;
    const fault = valueFault(parameter, value);
    if (fault !== undefined) faults.push(fault);
  }
  return faults;
}

/**
 * All values, with the default in place of one that does nothing under the others and that its parameter cannot have: nobody
 * need mend what is not shown, and no kernel sees it.
 */
export function withoutIdle(kernel: Pick<Kernel, 'parameters'>, values: Params): Params {
  const all = { ...defaultParameters(kernel), ...values };
  const idle = kernel.parameters.filter(
    (parameter) => !isRelevant(parameter, all) && valueFault(parameter, all[parameter.name]!) !== undefined,
  );
  return { ...all, ...defaultParameters({ parameters: idle }) };
}

/** The problem of a name that is not in a list, with the name that may have been meant. */
export function unknownName(what: string, name: string, known: readonly string[], where = ''): Problem {
  return problemOf({ field: name, fault: unknown(what, name, known, where) });
}

function unknown(what: string, name: string, known: readonly string[], where: string): string {
  const { candidate, distance } = nearestName(name, known);
  // A name that differs in more than half of its letters is no misspelling.
  const meant = distance * 2 <= Math.max(name.length, candidate.length) ? `; did you mean "${candidate}"?` : '.';
  return `There is no ${what} "${name}"${where}${meant} The choices are ${known.join(', ')}`;
}

function valueFault(parameter: Parameter, value: ParameterValue): Fault | undefined {
  const { name } = parameter;
  const misfit = (must: string, nearest: ParameterValue): Fault => ({
    field: name,
    fault: `${name} must be ${must}, not ${show(value)}`,
    offer: { [name]: nearest },
  });
  switch (parameter.kind) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : misfit('true or false', parameter.default);
    case 'choice': {
      const choices = parameter.options.map((option) => option.value);
      if (typeof value === 'string' && choices.includes(value)) return undefined;
      return misfit(`one of ${choices.join(', ')}`, nearestName(String(value), choices).candidate);
    }
    case 'expression': {
      if (typeof value !== 'string' || value.length > LONGEST_EXPRESSION)
        return misfit(`an expression of at most ${LONGEST_EXPRESSION} characters`, parameter.default);
      const parsed = parseExpression(value, parameter.variables);
      if (parsed.ok) return undefined;
      const { column, found, expected } = parsed.unreadable;
      const stands = found === '' ? 'it ends' : `there is "${shortened(found)}"`;
      return {
        field: name,
        fault: `${name} cannot be read in column ${column}, where ${stands}: expected ${expected}`,
        offer: { [name]: parameter.default },
      };
    }
    case 'integer':
    case 'number': {
      if (value === null && parameter.kind === 'number' && parameter.automatic !== undefined) return undefined;
      const { minimum, maximum } = parameter;
      const automatic = parameter.kind === 'number' && parameter.automatic !== undefined ? ', or auto' : '';
      const whole = parameter.kind === 'integer';
      const bounds = `${whole ? 'a whole number' : 'a number'} from ${minimum} to ${maximum}${automatic}`;
      const number = typeof value === 'string' ? numberIn(value) : value;
      if (typeof number !== 'number' || Number.isNaN(number)) return misfit(bounds, parameter.default);
      const nearest = clamp(whole ? Math.round(number) : number, minimum, maximum);
      return nearest === value ? undefined : misfit(bounds, nearest);
    }
  }
}

/** Parses a value as it is typed on the command line or in an address. */
export function parseParameter(parameter: Parameter, text: string): Outcome<ParameterValue> {
  switch (parameter.kind) {
    case 'boolean':
      if (text === 'true' || text === 'false') return { ok: true, value: text === 'true' };
      break;
    case 'choice':
    case 'expression':
      return { ok: true, value: text };
    case 'integer':
    case 'number':
      if (text === 'auto' && parameter.kind === 'number' && parameter.automatic !== undefined)
        return { ok: true, value: null };
      if (Number.isFinite(numberIn(text))) return { ok: true, value: numberIn(text) };
      break;
  }
  const found = valueFault(parameter, text);
  if (found === undefined) throw new Error(`${parameter.name} cannot be read from "${text}"`);
  return refuse(problemOf(found));
}

/** The number that a text stands for, infinite where it is beyond all bounds; NaN when it is none. */
function numberIn(text: string): number {
  return text.trim() === '' ? NaN : Number(text);
}

/** A value in a message, in few characters however long it is. */
function show(value: ParameterValue): string {
  if (typeof value !== 'string') return String(value);
  return `"${shortened(value)}"`;
}

function nearestName(
  name: string,
  known: readonly string[],
): { readonly candidate: string; readonly distance: number } {
  const lower = name.toLowerCase();
  const ranked = known.map((candidate) => ({ candidate, distance: editDistance(lower, candidate.toLowerCase()) }));
  return ranked.reduce((best, next) => (next.distance < best.distance ? next : best));
}

/** The Levenshtein distance of two texts. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(previous[j]! + 1, current[j - 1]! + 1, substitution));
    }
    previous = current;
  }
  return previous[b.length]!;
}
