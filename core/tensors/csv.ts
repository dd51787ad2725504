/** Reads columns of numbers from lines of comma-separated values; the first line may name the columns. */
import { refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { sizesApart } from '../sizes.ts';

export interface Columns {
  /** The name of the column; null where no line names the columns. */
  readonly names: readonly string[] | null;
  /** The values of the column; all columns have equally many. */
  readonly columns: readonly Float32Array<ArrayBuffer>[];
}

/** The most bytes that a file may have. */
const LARGEST = 2 ** 26;
const MOST_COLUMNS = 64;
const MOST_ROWS = 2 ** 22;
const LONGEST_FIELD = 64;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?$/;

/** Reads a whole file. `fileName` is only used in messages. */
export function parseCsv(bytes: Uint8Array, fileName: string): Outcome<Columns> {
  if (bytes.length > LARGEST) {
    const [size, bound] = sizesApart(bytes.length, LARGEST);
    return refuse(`${fileName} has ${size}: a CSV of at most ${bound} is read.`);
  }
  const text = decode(bytes);
  if (text === undefined) return refuse(`${fileName} is not a text in UTF-8.`);
  const lines = text
    .replace(/^\ufeff/, '')
    .trimEnd()
    .split(/\r?\n/);
  const first = fields(lines[0]!);
  const width = first.length;
  if (lines[0]!.trim() === '') return refuse(`${fileName} is empty: give lines of numbers with commas between them.`);
  if (width > MOST_COLUMNS) return refuse(`${fileName} has ${width} columns: at most ${MOST_COLUMNS} are read.`);
  const isNamed = !first.some((field) => NUMBER.test(field));
  const rows = lines.length - (isNamed ? 1 : 0);
  if (isNamed && first.some((field) => field === '' || field.length > LONGEST_FIELD)) {
    return refuse(`${fileName} has a column without a name in its first line.`);
  }
  if (rows === 0) return refuse(`${fileName} has no line of numbers after its names.`);
  if (rows > MOST_ROWS) return refuse(`${fileName} has ${rows} lines: at most ${MOST_ROWS} are read.`);
  const columns = first.map(() => new Float32Array(rows));
  for (let row = 0; row < rows; row++) {
    const number = row + (isNamed ? 2 : 1);
    const found = fields(lines[number - 1]!);
    if (found.length !== width) {
      return refuse(`${fileName} has ${found.length} fields in line ${number} where the first line has ${width}.`);
    }
    for (let column = 0; column < width; column++) {
      const field = found[column]!;
      const value = field.length <= LONGEST_FIELD && NUMBER.test(field) ? Math.fround(Number(field)) : NaN;
      if (!Number.isFinite(value)) {
        return refuse(
          `${fileName} has ${quote(field)} in line ${number}, column ${column + 1}: finite f32 numbers are read.`,
        );
      }
      columns[column]![row] = value;
    }
  }
  return { ok: true, value: { names: isNamed ? first.map(unquoted) : null, columns } };
}

function fields(line: string): readonly string[] {
  return line.split(',').map((field) => field.trim());
}

function unquoted(name: string): string {
  return name.replace(/^"(.*)"$/, '$1');
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function quote(text: string): string {
  const printable = text.replace(/[^\x20-\x7e]/g, '?');
  return `"${printable.length > 24 ? `${printable.slice(0, 24)}...` : printable}"`;
}
