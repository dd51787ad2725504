/** How a text of numbers is written: what stands between its fields, and what its decimal sign is. */
import { refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';

/** A blank stands for any run of blanks. */
export type Separator = ',' | ';' | '\t' | ' ';
export type DecimalSign = '.' | ',';

export interface Dialect {
  readonly separator: Separator;
  readonly decimal: DecimalSign;
}

const BETWEEN: Readonly<Record<Separator, string>> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', ' ': 'blanks' };
const SIGNS: Readonly<Record<DecimalSign, string>> = { '.': 'a decimal point', ',': 'a decimal comma' };
/** A number with either sign. No two parts can take the same characters, so nothing is tried twice. */
const NUMBER = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,4})?$/;
const LONGEST_FIELD = 64;
const NUMBERS_BETWEEN_BLANKS = /[\d.]"? +"?[-+.\d]/;

/** "semicolons between fields and a decimal comma" */
export function describeDialect({ separator, decimal }: Dialect): string {
  return `${BETWEEN[separator]} between fields and ${SIGNS[decimal]}`;
}

/** Whether a field without its quotes is a number in some way of writing. The length is looked at first. */
export function isNumber(field: string): boolean {
  return field.length <= LONGEST_FIELD && NUMBER.test(field);
}

/** The value of a field without its quotes; NaN when it is no number, or one with another decimal sign. */
export function numberIn(field: string, decimal: DecimalSign): number {
  if (!isNumber(field) || field.includes(decimal === '.' ? ',' : '.')) return NaN;
  return Number(field.replace(',', '.'));
}

/** The fields of a line, those in quotes with their quotes; `undefined` when a quote is never closed. */
export function fieldsOf(line: string, separator: Separator): readonly string[] | undefined {
  if (!line.includes('"')) {
    return separator === ' ' ? line.trim().split(/ +/) : line.split(separator).map((field) => field.trim());
  }
  const text = separator === ' ' ? line.trim() : line;
  const fields: string[] = [];
  let isQuoted = false;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') isQuoted = !isQuoted;
    else if (!isQuoted && text[at] === separator) {
      if (separator !== ' ' || at > start) fields.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  fields.push(text.slice(start).trim());
  return isQuoted ? undefined : fields;
}

export function isQuoted(field: string): boolean {
  return field.length >= 2 && field.startsWith('"') && field.endsWith('"');
}

export function unquoted(field: string): string {
  return isQuoted(field) ? field.slice(1, -1).replaceAll('""', '"').trim() : field;
}

/**
 * What stands between the fields, by the second line, since the first may hold names. A comma may as well be the
 * decimal sign of a single column: names, in the first line or in a comment above it, decide.
 */
export function separatorOf(
  lines: readonly string[],
  comment: string | undefined,
  fileName: string,
): Outcome<Separator> {
  const sample = (lines.find((line, at) => at > 0 && line.trim() !== '') ?? lines[0]!).replace(/"[^"]*"/g, '"0"');
  if (sample.includes(';')) return { ok: true, value: ';' };
  if (sample.includes('\t')) return { ok: true, value: '\t' };
  if (NUMBERS_BETWEEN_BLANKS.test(sample) || (!sample.includes(',') && sample.trim().includes(' '))) {
    return { ok: true, value: ' ' };
  }
  return commaOf(lines, comment, fileName);
}

/** The two readings of lines without any other separator. */
function commaOf(lines: readonly string[], comment: string | undefined, fileName: string): Outcome<Separator> {
  const separates = { ok: true, value: ',' } as const;
  const first = fieldsOf(lines[0]!, ',') ?? [];
  const isNamed = !first.some((name) => isNumber(unquoted(name)));
  const names = isNamed ? first : comment === undefined ? [] : (fieldsOf(comment, ',') ?? []);
  const body = isNamed ? lines.slice(1) : lines;
  let [withComma, isDecimal] = [0, false];
  for (const line of body) {
    const [whole, part, ...rest] = line.split(',');
    if (part === undefined) {
      if (!isNumber(line.trim())) return separates;
      continue;
    }
    withComma++;
    if (rest.length > 0 || !/^\d+(?:[eE][+-]?\d+)?$/.test(part) || !/^\s*[+-]?\d*$/.test(whole!)) return separates;
    // Nobody writes a whole number with zeros in front.
    if (/^0\d/.test(part)) isDecimal = true;
  }
  if (withComma === 0 || names.length > 1) return separates;
  if (names.length === 1 || isDecimal || withComma < body.length) return { ok: true, value: ';' };
  return refuse(
    `${fileName} can be read as one column with a decimal comma, or as two columns with commas between fields: ` +
      'name its columns in a first line, x or x,y.',
  );
}
