/** Files with several arrays, taken apart in the page: each array goes on as the .npy file of one tensor. */
import { refuse } from '../../core/outcome.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { InputFile } from '../../core/request.ts';
import { isCollection, membersOf, memberNamed, type Member } from '../../core/tensors/collection.ts';
import { readWhole } from '../files/files.ts';
import { matchTensor } from './matching.ts';
import { sizesApart } from '../../core/sizes.ts';

/** Bytes of the largest file that is read. */
const LARGEST = 2 ** 30;

/** The files for the tensors that a dropped file has arrays for; none where it holds no array by such a name. */
export async function filesByTensor(
  file: File,
  tensors: readonly string[],
): Promise<Outcome<readonly (readonly [tensor: string, file: InputFile])[]>> {
  const read = await membersIn(file);
  if (!read.ok) return read;
  const chosen = new Map<string, Member>();
  for (const member of read.value) {
    const tensor = member.key === null ? matchTensor(file.name, tensors) : matchTensor(`${member.key}.`, tensors);
    // The first of several matches is taken, since the layers of a model follow each other.
    if (tensor !== null && !chosen.has(tensor)) chosen.set(tensor, member);
  }
  const files: (readonly [string, InputFile])[] = [];
  for (const [tensor, member] of chosen) {
    const input = inputOf(member, file.name);
    if (!input.ok) return input;
    files.push([tensor, input.value]);
  }
  if (files.length > 0) return { ok: true, value: files };
  const names = read.value.flatMap(({ key }) => (key === null ? [] : [key])).slice(0, 8);
  const has = names.length === 0 ? 'names no array' : `has ${names.join(', ')}`;
  return { ok: false, problem: { message: `${file.name} ${has}; the inputs are ${tensors.join(', ')}.` } };
}

/** The file for one tensor: the array of its name, or the only one. */
export async function fileForTensor(file: File, tensor: string): Promise<Outcome<InputFile>> {
  if (file.size > LARGEST) return tooLarge(file);
  if (!isCollection(file.name)) {
    const bytes = await bytesOf(file);
    return bytes.ok ? { ok: true, value: { name: file.name, bytes: bytes.value } } : bytes;
  }
  const read = await membersIn(file);
  if (!read.ok) return read;
  const byName = read.value.find(({ key }) => key !== null && matchTensor(`${key}.`, [tensor]) !== null);
  const member =
    byName === undefined ? memberNamed(read.value, null, file.name) : ({ ok: true, value: byName } as const);
  return member.ok ? inputOf(member.value, file.name) : member;
}

async function membersIn(file: File): Promise<Outcome<readonly Member[]>> {
  if (file.size > LARGEST) return tooLarge(file);
  const bytes = await bytesOf(file);
  return bytes.ok ? membersOf(bytes.value, file.name) : bytes;
}

function bytesOf(file: File): Promise<Outcome<Uint8Array<ArrayBuffer>>> {
  return readWhole(file, async () => new Uint8Array(await file.arrayBuffer()));
}

function inputOf(member: Member, fileName: string): Outcome<InputFile> {
  const bytes = member.npy();
  const name = member.key === null ? fileName : `${fileName}#${member.key}`;
  return bytes.ok ? { ok: true, value: { name, bytes: bytes.value } } : bytes;
}

function tooLarge({ name, size }: File): Outcome<never> {
  const [has, bound] = sizesApart(size, LARGEST);
  return refuse(`${name} has ${has}: files of at most ${bound} are read.`);
}
