/**
 * Reads files that hold several named arrays: .safetensors, .npz, and .csv by columns. The header is read first; of the
 * values only those of the parts that are chosen. Each part becomes a .npy file.
 */
import { refuse } from '../outcome.ts';
import type { Outcome, Problem } from '../outcome.ts';
import type { InputFile } from '../request.ts';
import { countOf } from './count.ts';
import { csvSizeProblem, parseCsv } from './csv.ts';
import { writeNpy } from './npy.ts';
import { parseNpz, readNpzArray, readNpzLayout } from './npz.ts';
import type { NpzEntry } from './npz.ts';
import { parsePart, splitPart } from './part.ts';
import type { Part } from './part.ts';
import { parseSafetensors, readSafetensor, typeProblem } from './safetensors.ts';
import type { Source } from './source.ts';

/** One array of a collection. */
export interface Member {
  /** The name of the array; null for the only array of a file that names none. */
  readonly key: string | null;
  readonly shape: readonly number[];
  /** The type of the values, as the file calls it. */
  readonly dtype: string;
  /** Why the values cannot be read, as far as the header says. */
  readonly problem?: Problem | undefined;
  /** What was read, and how, where a person should know. */
  readonly read?: string | undefined;
  /** The values of some entries of the leading axis at least, those that a part needs. */
  values(rows: Part['rows']): Promise<Outcome<Float32Array<ArrayBuffer>>>;
}

/** The name of all columns of a text together, as one matrix. */
const ALL_COLUMNS = '*';

const READERS: Readonly<Record<string, (file: Source) => Promise<Outcome<readonly Member[]>>>> = {
  safetensors: readSafetensors,
  npz: readNpz,
  csv: readColumns,
};

/** The extensions of the files that `membersOf` reads, with their dots. */
export const COLLECTIONS: readonly string[] = Object.keys(READERS).map((ending) => `.${ending}`);

export function isCollection(fileName: string): boolean {
  return COLLECTIONS.some((ending) => fileName.toLowerCase().endsWith(ending));
}

/** Lists the arrays of a file, whose extension says how to read it. Throws for a file that is not a collection. */
export async function membersOf(file: Source): Promise<Outcome<readonly Member[]>> {
  const reader = READERS[file.name.slice(file.name.lastIndexOf('.') + 1).toLowerCase()];
  if (reader === undefined) throw new Error(`${file.name} is no collection`);
  return reader(file);
}

/**
 * Finds an array by its name, with the expression of a part behind it ("q_proj.weight[0:64, :]"); the only array where no
 * name is given.
 */
export function memberNamed(
  members: readonly Member[],
  word: string | null,
  fileName: string,
): Outcome<{ readonly member: Member; readonly part: string }> {
  const whole = members.find((member) => member.key === word);
  if (whole !== undefined) return { ok: true, value: { member: whole, part: '' } };
  const [key, part] = splitPart(word ?? '');
  const found = key === '' && members.length === 1 ? members[0] : members.find((member) => member.key === key);
  if (found !== undefined) return { ok: true, value: { member: found, part } };
  const names = members.flatMap((member) => (member.key === null ? [] : [member.key]));
  const shown = names.length > 8 ? [...names.slice(0, 8), `${names.length - 8} more`] : names;
  const has = names.length === 0 ? 'has no names' : `has ${shown.join(', ')}`;
  const wanted = key === '' ? 'holds several arrays' : `has no array ${key}`;
  return refuse(`${fileName} ${wanted}: it ${has}; name one as in ${fileName}:${names[0] ?? 'x'}.`);
}

/** A part of an array as the file of one input. */
export async function inputFileOf(member: Member, part: string, fileName: string): Promise<Outcome<InputFile>> {
  if (member.problem !== undefined) return refuse(member.problem);
  const { key, shape, read } = member;
  const parsed = parsePart(part, shape, key ?? fileName);
  if (!parsed.ok) return parsed;
  const values = await member.values(parsed.value.rows);
  if (!values.ok) return values;
  const bytes = writeNpy(parsed.value.take(values.value), parsed.value.shape);
  const label = `${key ?? ''}${part.trim()}`;
  const name = label === '' ? fileName : `${fileName}:${label}`;
  return { ok: true, value: { name, bytes, ...(read === undefined ? {} : { read }) } };
}

async function readSafetensors(file: Source): Promise<Outcome<readonly Member[]>> {
  const entries = await parseSafetensors(file);
  if (!entries.ok) return entries;
  const members = entries.value.map((entry) => ({
    key: entry.name,
    shape: entry.shape,
    dtype: entry.dtype,
    problem: typeProblem(entry, file.name),
    read: conversionOf(entry.dtype),
    values: (rows: Part['rows']) => readSafetensor(file, entry, rows),
  }));
  return { ok: true, value: members };
}

async function readNpz(file: Source): Promise<Outcome<readonly Member[]>> {
  const entries = await parseNpz(file);
  if (!entries.ok) return entries;
  const members: Member[] = [];
  for (const entry of entries.value) members.push(await npzMember(file, entry));
  return { ok: true, value: members };
}

async function npzMember(file: Source, entry: NpzEntry): Promise<Member> {
  const layout = await readNpzLayout(file, entry);
  const dtype = layout.ok ? layout.value.dtype.toUpperCase() : '';
  return {
    key: entry.name,
    shape: layout.ok ? layout.value.shape : [],
    dtype,
    problem: layout.ok ? undefined : layout.problem,
    read: conversionOf(dtype),
    values: async (rows) => {
      const array = await readNpzArray(file, entry);
      return array.ok ? { ok: true, value: entriesOf(array.value.data, array.value.shape, rows) } : array;
    },
  };
}

/** The values of some entries of the leading axis of an array, or of all of them. */
function entriesOf(
  data: Float32Array<ArrayBuffer>,
  shape: readonly number[],
  rows: Part['rows'],
): Float32Array<ArrayBuffer> {
  if (rows === null) return data;
  const size = countOf(shape.slice(1));
  return data.subarray(rows.from * size, rows.to * size);
}

/** Says that values are not those of the file, bit by bit. */
function conversionOf(dtype: string): string | undefined {
  if (dtype === 'F16' || dtype === 'BF16') return `${dtype} in the file, converted to F32 exactly`;
  return dtype === 'F64' ? 'F64 in the file, rounded to F32' : undefined;
}

async function readColumns(file: Source): Promise<Outcome<readonly Member[]>> {
  const fileName = file.name;
  const tooLarge = csvSizeProblem(file.size, fileName);
  if (tooLarge !== undefined) return refuse(tooLarge);
  const bytes = await file.read(0, file.size);
  if (!bytes.ok) return bytes;
  const parsed = parseCsv(bytes.value, fileName);
  if (!parsed.ok) return parsed;
  const { names, columns, read } = parsed.value;
  const rows = columns[0]!.length;
  const member = (key: string | null, data: Float32Array<ArrayBuffer>, shape: readonly number[]): Member => ({
    key,
    shape,
    dtype: 'text',
    read,
    values: (part) => Promise.resolve({ ok: true, value: entriesOf(data, shape, part) }),
  });
  const repeated = names?.find((name, at) => names.indexOf(name) < at);
  if (repeated !== undefined) {
    return refuse(`${fileName} names two columns ${repeated}: give each a name of its own.`);
  }
  const members = names === null ? [] : columns.map((values, at) => member(names[at]!, values, [rows]));
  if (columns.length === 1) return { ok: true, value: names === null ? [member(null, columns[0]!, [rows])] : members };
  const data = new Float32Array(rows * columns.length);
  columns.forEach((values, column) => {
    values.forEach((value, row) => {
      data[row * columns.length + column] = value;
    });
  });
  const matrix = member(names === null ? null : ALL_COLUMNS, data, [rows, columns.length]);
  return { ok: true, value: [...members, matrix] };
}
