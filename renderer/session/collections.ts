/** Files with several arrays are taken apart in the page; each array is handed on as the .npy file of one tensor. */
import type { Outcome } from '../../core/outcome.ts';
import type { InputFile } from '../../core/request.ts';
import { inputFileOf, isCollection, membersOf, memberNamed, type Member } from '../../core/tensors/collection.ts';
import { checkFileSize } from '../../core/tensors/file-size.ts';
import { readWhole } from '../files/files.ts';
import { matchTensor } from './matching.ts';

/** The files for those tensors whose names occur among the arrays of a dropped file; none where no name matches. */
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
    const input = inputFileOf(member, file.name);
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
  if (!isCollection(file.name)) {
    const bytes = await bytesOf(file);
    return bytes.ok ? { ok: true, value: { name: file.name, bytes: bytes.value } } : bytes;
  }
  const read = await membersIn(file);
  if (!read.ok) return read;
  const byName = read.value.find(({ key }) => key !== null && matchTensor(`${key}.`, [tensor]) !== null);
  const member =
    byName === undefined ? memberNamed(read.value, null, file.name) : ({ ok: true, value: byName } as const);
  return member.ok ? inputFileOf(member.value, file.name) : member;
}

async function membersIn(file: File): Promise<Outcome<readonly Member[]>> {
  const bytes = await bytesOf(file);
  return bytes.ok ? membersOf(bytes.value, file.name) : bytes;
}

async function bytesOf(file: File): Promise<Outcome<Uint8Array<ArrayBuffer>>> {
  const problem = checkFileSize(file.name, file.size);
  if (problem !== null) return { ok: false, problem };
  return readWhole(file, async () => new Uint8Array(await file.arrayBuffer()));
}
