/**
 * Reads columns of numbers from text, as spreadsheets, pandas, R and numpy write it: with commas, semicolons, tabs or
 * blanks between fields, a decimal point or comma, quotes, names of columns and of rows, and comments after #.
 */
import { refuse } from '../outcome.ts';
import type { Outcome, Problem } from '../outcome.ts';
import { printable } from '../shown.ts';
import { sizesApart } from '../sizes.ts';
import { describeDialect, fieldsOf, isNumber, isQuoted, numberIn, separatorOf, unquoted } from './csv-dialect.ts';
import type { DecimalSign, Dialect, Separator } from './csv-dialect.ts';

export interface Columns {
  /** The name of the column; null where no line names the columns. */
  readonly names: readonly string[] | null;
  /** The values of the column; all columns have equally many. */
  readonly columns: readonly Float32Array<ArrayBuffer>[];
  /** What was read, and how: "3 rows, 2 columns, with semicolons between fields and a decimal comma". */
  readonly read: string;
}

/** The most bytes that a file may have. */
const LARGEST = 2 ** 26;
const MOST_COLUMNS = 64;
const MOST_ROWS = 2 ** 22;
const LONGEST_NAME = 64;

/** A line that is no comment, with its number in the file. */
interface Line {
  readonly number: number;
  readonly text: string;
}

/** The lines apart: those that hold values, the first of which may hold names, and the last comment before them. */
interface Lines {
  readonly body: readonly Line[];
  readonly comment: string | undefined;
  /** The separator that a first line `sep=;`, as spreadsheets write it, tells. */
  readonly told: Separator | undefined;
}

/** Why a file of so many bytes is not read. */
export function csvSizeProblem(bytes: number, fileName: string): Problem | undefined {
  if (bytes <= LARGEST) return undefined;
  const [size, bound] = sizesApart(bytes, LARGEST);
  return { message: `${fileName} has ${size}: a CSV of at most ${bound} is read.` };
}

/** Reads a whole file. `fileName` is only used in messages. */
export function parseCsv(bytes: Uint8Array, fileName: string): Outcome<Columns> {
  const tooLarge = csvSizeProblem(bytes.length, fileName);
  if (tooLarge !== undefined) return refuse(tooLarge);
  const text = decode(bytes);
  if (text === undefined) return refuse(`${fileName} is not a text in UTF-8 or UTF-16.`);
  const { body, comment, told } = linesOf(text);
  if (body.length === 0) return refuse(`${fileName} is empty: give lines of numbers with commas between them.`);
  const separator: Outcome<Separator> =
    told === undefined
      ? separatorOf(
          body.map((line) => line.text),
          comment,
          fileName,
        )
      : { ok: true, value: told };
  return separator.ok ? readBody(body, comment, separator.value, fileName) : separator;
}

function readBody(
  body: readonly Line[],
  comment: string | undefined,
  separator: Separator,
  fileName: string,
): Outcome<Columns> {
  const [first, below] = body.slice(0, 2).map(({ text }) => fieldsOf(text, separator));
  if (first === undefined) return refuse(openQuote(fileName, body[0]!));
  if (body.length > 1 && below === undefined) return refuse(openQuote(fileName, body[1]!));
  const isNamed = areNames(first, below);
  const second = below ?? first;
  const rows = isNamed ? body.slice(1) : body;
  // A row may begin with its own name, which has none above it.
  const hasRowNames =
    isNamed && second.length > 1 && (unquoted(first[0] ?? '') === '' || first.length === second.length - 1);
  const width = hasRowNames ? second.length : first.length;
  const skipped = hasRowNames ? 1 : 0;
  const named = first.length === width ? first.slice(skipped) : first;
  const names = isNamed ? named.map(unquoted) : namesIn(comment, separator, width);
  const count = width - skipped;
  if (count > MOST_COLUMNS) return refuse(`${fileName} has ${count} columns: at most ${MOST_COLUMNS} are read.`);
  if (rows.length === 0) return refuse(`${fileName} has no line of numbers after its names.`);
  if (rows.length > MOST_ROWS) return refuse(`${fileName} has ${rows.length} lines: at most ${MOST_ROWS} are read.`);
  if (names?.some((name) => name === '' || name.length > LONGEST_NAME) === true) {
    return refuse(`${fileName} has a column without a name, or with one of more than ${LONGEST_NAME} characters.`);
  }
  const decimal = decimalOf(rows, separator, skipped);
  const dialect: Dialect = { separator, decimal: decimal ?? '.' };
  const how = `with ${describeDialect(dialect)}`;
  const columns = Array.from({ length: count }, () => new Float32Array(rows.length));
  for (const [row, { number, text }] of rows.entries()) {
    const found = fieldsOf(text, separator);
    if (found === undefined) return refuse(openQuote(fileName, { number, text }));
    if (found.length !== width) {
      const fields = `${found.length} ${found.length === 1 ? 'field' : 'fields'}`;
      return refuse(`${fileName} has ${fields} in line ${number} where others have ${width}, read ${how}.`);
    }
    for (let column = 0; column < count; column++) {
      const field = unquoted(found[column + skipped]!);
      const value = Math.fround(numberIn(field, dialect.decimal));
      if (!Number.isFinite(value)) {
        const where = `"${printable(field, 24)}" in line ${number}, column ${column + skipped + 1}`;
        return refuse(`${fileName} has ${where}: finite f32 numbers are read, here ${how}.`);
      }
      columns[column]![row] = value;
    }
  }
  const notes = [
    ...[plural(rows.length, 'row'), plural(count, 'column')],
    ...(count > 1 ? [how] : decimal === ',' ? ['with a decimal comma'] : []),
    ...(hasRowNames ? ['without the names of the rows'] : []),
    ...(names === null && count > 1 && isCount(first) ? [`the first line, ${first.join(' ')}, as numbers`] : []),
  ];
  return { ok: true, value: { names, columns, read: notes.join(', ') } };
}

function linesOf(text: string): Lines {
  const all = text.split(/\r\n|\r|\n/);
  while (all.length > 1 && all.at(-1)!.trim() === '') all.pop();
  const told = /^"?sep=([,;\t ])"?$/i.exec(all[0]!.slice(0, 8))?.[1] as Separator | undefined;
  const body: Line[] = [];
  let comment: string | undefined;
  for (const [at, line] of all.entries()) {
    if (at === 0 && told !== undefined) continue;
    if (line.trimStart().startsWith('#')) {
      if (body.length === 0) comment = line.trimStart().slice(1);
    } else if (body.length > 0 || line.trim() !== '') body.push({ number: at + 1, text: line });
  }
  return { body, comment, told };
}

/**
 * Whether a first line names the columns: none of its fields is a number; or they count 0, 1, 2 after an empty one, as
 * a data frame numbers its columns; or they stand in quotes and the line below does not.
 */
function areNames(first: readonly string[], below: readonly string[] | undefined): boolean {
  if (!first.some((field) => isNumber(unquoted(field)))) return true;
  if (below === undefined) return false;
  if (first[0] === '' && below[0] !== '' && isCount(first.slice(1))) return true;
  return first.every(isQuoted) && !below.slice(below.length > first.length || first[0] === '""' ? 1 : 0).some(isQuoted);
}

/** The names in a comment, as numpy writes them: as many as there are columns, and not all numbers. */
function namesIn(comment: string | undefined, separator: Separator, width: number): readonly string[] | null {
  const names = comment === undefined ? [] : (fieldsOf(comment, separator) ?? []).map(unquoted);
  const areUsable = names.length === width && !names.includes('') && !names.every(isNumber);
  return areUsable ? names : null;
}

/** The first decimal sign in a value; undefined when all values are whole. */
function decimalOf(rows: readonly Line[], separator: Separator, skipped: number): DecimalSign | undefined {
  for (const { text } of rows) {
    if (!/[.,]/.test(text)) continue;
    for (const field of (fieldsOf(text, separator) ?? []).slice(skipped)) {
      const sign = /[.,]/.exec(field)?.[0];
      if (sign !== undefined) return sign as DecimalSign;
    }
  }
  return undefined;
}

/** Whether a line counts 0, 1, 2, which may be the names that a data frame gives to columns without one. */
function isCount(fields: readonly string[]): boolean {
  return fields.every((field, at) => unquoted(field) === String(at));
}

function openQuote(fileName: string, { number }: Line): string {
  return `${fileName} has a quote in line ${number} that is not closed in it.`;
}

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function decode(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    // The mark of byte order is taken off.
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
