/** Schemas with bounds. A document may come from anywhere, so every number, text and list in it has a bound. */
import * as v from 'valibot';

/** The most characters, and bytes, of a document, which leaves room for several large arrays. */
export const LONGEST_DOCUMENT = 2 ** 28;

/** The greatest time in completed events; the longest trace has a billion of them. */
export const LATEST = 1e9;

/** Describes a value in a message, in few characters however large the value is. */
function found(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

const must = (what: string) => (issue: { readonly input: unknown }) => `must be ${what}, not ${found(issue.input)}`;

export function real(minimum: number, maximum: number) {
  const message = must(`a number from ${minimum} to ${maximum}`);
  return v.pipe(v.number(message), v.minValue(minimum, message), v.maxValue(maximum, message));
}

export function whole(minimum: number, maximum: number) {
  const message = must(`a whole number from ${minimum} to ${maximum}`);
  return v.pipe(v.number(message), v.integer(message), v.minValue(minimum, message), v.maxValue(maximum, message));
}

export function text(longest: number) {
  const message = must(`a text of at most ${longest} characters`);
  return v.pipe(v.string(message), v.maxLength(longest, message));
}

export function flag() {
  return v.boolean(must('true or false'));
}

export function oneOf<const Options extends readonly (string | number)[]>(options: Options) {
  return v.picklist(options, must(`one of ${options.join(', ')}`));
}

/** The name of a kernel, parameter, tensor, slot or pass. */
export function name() {
  const message = must('a name of at most 64 characters');
  return v.pipe(
    v.string(message),
    v.regex(/^[\p{L}\p{N}_. -]{1,64}$/u, message),
    // Names become keys of objects, which have these properties themselves.
    v.check((given) => !['constructor', 'prototype', '__proto__'].includes(given), message),
  );
}

/** A list with a bound on its length, which is checked before any item is. */
export function list<Item extends v.GenericSchema>(item: Item, longest: number) {
  const message = must(`a list of at most ${longest}`);
  return v.pipe(
    v.custom<v.InferInput<Item>[]>((value) => Array.isArray(value) && value.length <= longest, message),
    v.array(item),
    v.readonly(),
  );
}

/** A table of values by name, with a bound on its size. */
export function table<Value extends v.GenericSchema>(
  value: Value,
  most: number,
  key: v.GenericSchema<string, string> = name(),
) {
  const message = must(`an object of at most ${most} names`);
  return v.pipe(
    v.custom<Readonly<Record<string, v.InferInput<Value>>>>(
      (given) =>
        typeof given === 'object' && given !== null && !Array.isArray(given) && Object.keys(given).length <= most,
      message,
    ),
    v.record(key, value),
    v.readonly(),
  );
}

/** An object with exactly these fields. An unknown field is a mistake or comes from a later version, and is refused. */
export function fields<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.pipe(
    v.strictObject(entries, (issue) => {
      if (issue.expected === 'never') return 'is not a field of a document';
      return issue.input === undefined ? 'is missing' : must('an object')(issue);
    }),
    v.readonly(),
  );
}

/** A point in space: three numbers. */
export function point() {
  const coordinate = real(-1000, 1000);
  return v.pipe(v.strictTuple([coordinate, coordinate, coordinate], must('three numbers')), v.readonly());
}

/** The index of an element along an extent. */
export const index = whole(0, 2 ** 31 - 1);

/** The number of a line in the source of a pass. */
export const lineNumber = whole(1, 100_000);
