/**
 * The lab in an address. Its query is a document in another notation, one value a key: `view.time=18`,
 * `compare.second.kernel=softmax`; of the run, keys are short: `kernel`, `seed` and `set.NAME`. Arrays that were loaded, notes and
 * the storyboard do not fit.
 */
import * as v from 'valibot';
import { documentOf, parseDocument } from '../../core/document/document.ts';
import type { Document, DocumentDraft } from '../../core/document/document.ts';
import { LARGEST_SEED, MOST_PARAMETERS, parameters } from '../../core/document/run.ts';
import type { KernelDescription } from '../../core/kernel.ts';
import { refuse } from '../../core/outcome.ts';
import type { Outcome, Problem } from '../../core/outcome.ts';
import { parseParameter } from '../../core/parameter-problems.ts';
import { defaultParameters } from '../../core/parameters.ts';
import type { ParameterValue } from '../../core/parameters.ts';
import { shortened } from '../../core/shown.ts';

export interface Asked {
  readonly kernel: string | null;
  readonly seed: number | null;
  readonly params: Readonly<Record<string, ParameterValue>>;
  /** What of the address no document can hold; it is left out. */
  readonly problem: Problem | null;
}

const PREFIX = 'set.';
const SECTIONS = ['compare', 'compare.second', 'compare.third', 'view', 'time'];
/**
 * Keys that stay even with their default: without them nothing would say that there is a view or a run beside
 * the first.
 */
const ALWAYS = ['view.time', 'compare.second.kernel', 'compare.third.kernel'];
/** Lists that could make an address longer than any browser takes. */
const LEFT_OUT = ['bookmarks', 'breakpoints'];
/** The most characters of an address that is read. */
const LONGEST = 8000;

/**
 * Values that cannot be read stay as text: the check of the request then says what is wrong with them. What is longer
 * than any value is left out, since it could not be written down again.
 */
export function readAddress(search: string, kernels: readonly KernelDescription[]): Asked {
  const query = new URLSearchParams(search);
  const kernel = query.get('kernel');
  const description = kernels.find((candidate) => candidate.name === kernel);
  const params: Record<string, ParameterValue> = {};
  const problems: string[] = [];
  for (const [key, text] of query) {
    if (!key.startsWith(PREFIX)) continue;
    const name = key.slice(PREFIX.length);
    const parameter = description?.parameters.find((candidate) => candidate.name === name);
    const parsed = parameter === undefined ? undefined : parseParameter(parameter, text);
    const value = parsed?.ok === true ? parsed.value : text;
    const held = v.safeParse(parameters, { [name]: value });
    // A key that is no name of an object at all is passed over by the schema.
    if (!held.success || !Object.hasOwn(held.output, name)) {
      const why = held.issues?.[0].message ?? 'is no name of a parameter';
      problems.push(`The address is read without ${shortened(key)}: it ${why}.`);
    } else if (Object.keys(params).length < MOST_PARAMETERS || Object.hasOwn(params, name)) params[name] = value;
    else
      problems.push(`The address sets more than ${MOST_PARAMETERS} parameters: it is read without ${shortened(key)}.`);
  }
  const given = query.get('seed');
  const seed = given !== null && /^\d{1,10}$/.test(given) && Number(given) <= LARGEST_SEED ? Number(given) : null;
  if (given !== null && seed === null) {
    const bound = `a whole number from 0 to ${LARGEST_SEED}, not "${shortened(given)}"`;
    problems.unshift(`The seed in the address must be ${bound}: inputs are made from seed 1.`);
  }
  return { kernel, seed, params, problem: problems[0] === undefined ? null : { message: problems[0] } };
}

/** The view that an address describes beside its run; null when it describes a run only. */
export function readViewAddress(search: string, kernels: readonly KernelDescription[]): Outcome<Document> | null {
  const query = new URLSearchParams(search);
  const keys = [...query.keys()].filter((key) => SECTIONS.some((section) => key.startsWith(`${section}.`)));
  const { kernel, seed, params } = readAddress(search, kernels);
  if (kernel === null || keys.length === 0) return null;
  if (search.length > LONGEST) {
    return refuse(`The address has ${search.length} characters: of more than ${LONGEST} only the run is read.`);
  }
  const sections: Record<string, unknown> = { view: { time: 0 } };
  for (const key of keys) put(sections, key.split('.'), valueOf(query.get(key)!));
  const document = { format: 'tilescope', version: 1, run: { kernel, params, seed: seed ?? 1 }, ...sections };
  return parseDocument(JSON.stringify(document), 'The address');
}

/** The query that describes the lab; values that equal their defaults are left out. */
export function writeAddress(draft: DocumentDraft, kernel: KernelDescription): URLSearchParams {
  const query = new URLSearchParams({ kernel: draft.run.kernel });
  if (draft.run.seed !== 1) query.set('seed', String(draft.run.seed));
  const defaults = defaultParameters(kernel);
  for (const [name, value] of Object.entries(draft.run.params)) {
    if (value !== defaults[name]) query.set(PREFIX + name, value === null ? 'auto' : String(value));
  }
  const { compare } = draft;
  const bare = { kernel: draft.run.kernel, params: {} };
  const plain = documentOf({
    run: draft.run,
    compare: compare ? { second: bare, third: compare.third ? bare : null } : null,
    view: { time: 0 },
  });
  for (const section of SECTIONS) {
    const usual = sectionOf(plain, section);
    for (const [name, value] of Object.entries(sectionOf(draft, section))) {
      const key = `${section}.${name}`;
      if (LEFT_OUT.includes(name) || SECTIONS.includes(key)) continue;
      flatten(query, key, value, ALWAYS.includes(key) ? undefined : usual[name]);
    }
  }
  return query;
}

/** A section of a document by its path; empty where the document does not have it. */
function sectionOf(document: object, path: string): Readonly<Record<string, unknown>> {
  let section: unknown = document;
  for (const name of path.split('.')) section = isTable(section) ? section[name] : undefined;
  return isTable(section) ? section : {};
}

/** Adds a key for each value that differs from its default. A list is one value. */
function flatten(query: URLSearchParams, key: string, value: unknown, usual: unknown): void {
  if (isTable(value)) {
    const usually = isTable(usual) ? usual : {};
    for (const [name, one] of Object.entries(value)) flatten(query, `${key}.${name}`, one, usually[name]);
  } else if (JSON.stringify(value) !== JSON.stringify(usual)) query.set(key, textOf(value));
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as an address holds it: a text stands as it is, unless it would be read back as another type. */
function textOf(value: unknown): string {
  return typeof value === 'string' && valueOf(value) === value ? value : JSON.stringify(value);
}

function valueOf(text: string): unknown {
  try {
    const value = JSON.parse(text) as unknown;
    // JSON cannot write infinity, as which a number beyond all bounds is read.
    return value === Infinity || value === -Infinity ? text : value;
  } catch {
    // Whatever is not JSON is a text.
    return text;
  }
}

function put(table: Record<string, unknown>, [name, ...rest]: readonly string[], value: unknown): void {
  if (name === undefined || name === '__proto__') return;
  if (rest.length === 0) {
    table[name] = value;
    return;
  }
  const inner = isTable(table[name]) ? table[name] : {};
  table[name] = inner;
  put(inner, rest, value);
}
