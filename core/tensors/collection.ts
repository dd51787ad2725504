/** Reads files that hold several named arrays: .safetensors, and .csv by columns. Each array becomes a .npy file. */
import { refuse } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import type { InputFile } from '../request.ts';
import { parseCsv } from './csv.ts';
import { writeNpy } from './npy.ts';
import { parseSafetensors, readSafetensor } from './safetensors.ts';

/** One array of a collection. */
export interface Member {
  /** The name of the array; null for the only array of a file that names none. */
  readonly key: string | null;
  /** What was read of a text, and how; absent for a file that says itself what it holds. */
  readonly read?: string;
  /** The array as a .npy file of f32. */
  npy(): Outcome<Uint8Array<ArrayBuffer>>;
}

/** The name of all columns of a text together, as one matrix. */
const ALL_COLUMNS = '*';

const READERS: Readonly<Record<string, (bytes: Uint8Array, fileName: string) => Outcome<readonly Member[]>>> = {
  safetensors: readSafetensors,
  csv: readColumns,
};

/** The extensions of the files that `membersOf` reads, with their dots. */
export const COLLECTIONS: readonly string[] = Object.keys(READERS).map((ending) => `.${ending}`);

export function isCollection(fileName: string): boolean {
  return COLLECTIONS.some((ending) => fileName.toLowerCase().endsWith(ending));
}

/** Lists the arrays of a file, whose extension says how to read it. Throws for a file that is not a collection. */
export function membersOf(bytes: Uint8Array, fileName: string): Outcome<readonly Member[]> {
  const reader = READERS[fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase()];
  if (reader === undefined) throw new Error(`${fileName} is no collection`);
  return reader(bytes, fileName);
}

/** Finds an array by name, or the only array where no name is given. */
export function memberNamed(members: readonly Member[], key: string | null, fileName: string): Outcome<Member> {
  const found = key === null && members.length === 1 ? members[0] : members.find((member) => member.key === key);
  if (found !== undefined) return { ok: true, value: found };
  const names = members.flatMap((member) => (member.key === null ? [] : [member.key]));
  const shown = names.length > 8 ? [...names.slice(0, 8), `${names.length - 8} more`] : names;
  const has = names.length === 0 ? 'has no names' : `has ${shown.join(', ')}`;
  const wanted = key === null ? 'holds several arrays' : `has no array ${key}`;
  const message = `${fileName} ${wanted}: it ${has}; name one as in ${fileName}#${names[0] ?? 'x'}.`;
  return refuse(message);
}

/** An array as the file of one input; `key` is the name that it goes by there, null where that of the file is enough. */
export function inputFileOf(member: Member, fileName: string, key = member.key): Outcome<InputFile> {
  const bytes = member.npy();
  if (!bytes.ok) return bytes;
  const { read } = member;
  const name = key === null ? fileName : `${fileName}#${key}`;
  return { ok: true, value: { name, bytes: bytes.value, ...(read === undefined ? {} : { read }) } };
}

function readSafetensors(bytes: Uint8Array, fileName: string): Outcome<readonly Member[]> {
  const entries = parseSafetensors(bytes, fileName);
  if (!entries.ok) return entries;
  const members = entries.value.map((entry) => ({
    key: entry.name,
    npy: (): Outcome<Uint8Array<ArrayBuffer>> => {
      const data = readSafetensor(bytes, entry, fileName);
      return data.ok ? { ok: true, value: writeNpy(data.value, entry.shape) } : data;
    },
  }));
  return { ok: true, value: members };
}

function readColumns(bytes: Uint8Array, fileName: string): Outcome<readonly Member[]> {
  const parsed = parseCsv(bytes, fileName);
  if (!parsed.ok) return parsed;
  const { names, columns, read } = parsed.value;
  const rows = columns[0]!.length;
  const member = (key: string | null, data: Float32Array, shape: readonly number[]): Member => ({
    key,
    read,
    npy: () => ({ ok: true, value: writeNpy(data, shape) }),
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
