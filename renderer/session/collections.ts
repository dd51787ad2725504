/** Files with several arrays, in the page: which of their arrays are clearly for which tensors. */
import type { Outcome } from '../../core/outcome.ts';
import type { InputFile } from '../../core/request.ts';
import { inputFileOf, isCollection, membersOf } from '../../core/tensors/collection.ts';
import type { Member } from '../../core/tensors/collection.ts';
import { checkFileSize } from '../../core/tensors/file-size.ts';
import { readWhole, sourceIn } from '../files/files.ts';
import { matchTensor } from './matching.ts';

/** A file with several arrays, as far as its header tells of them. */
export interface Collection {
  readonly name: string;
  readonly members: readonly Member[];
}

export async function collectionIn(file: File): Promise<Outcome<Collection>> {
  const members = await membersOf(sourceIn(file));
  return members.ok ? { ok: true, value: { name: file.name, members: members.value } } : members;
}

/**
 * The array of each tensor, where names leave no doubt: no two arrays are for one tensor, and either every array is for a
 * tensor, or one has the very name of a tensor. None where somebody has to choose.
 */
export function clearMatches({ name, members }: Collection, tensors: readonly string[]): ReadonlyMap<string, Member> {
  const chosen = new Map<string, Member>();
  let isExact = members.length === 1;
  let unmatched = 0;
  for (const member of members) {
    const tensor = matchTensor(member.key === null ? name : `${member.key}.`, tensors);
    if (tensor === null) unmatched++;
    else if (chosen.has(tensor)) return new Map();
    else chosen.set(tensor, member);
    isExact ||= tensor !== null && tensor === member.key;
  }
  return unmatched === 0 || isExact ? chosen : new Map();
}

/** The array for one tensor, where there is no doubt: the only one, or the only one of its name. */
export function clearMatch({ members }: Collection, tensor: string): Member | undefined {
  const named = members.filter(({ key }) => key !== null && matchTensor(`${key}.`, [tensor]) !== null);
  return members.length === 1 ? members[0] : named.length === 1 ? named[0] : undefined;
}

/** The files for those tensors that arrays are clearly for. */
export async function filesFor(
  matches: ReadonlyMap<string, Member>,
  fileName: string,
): Promise<Outcome<Readonly<Record<string, InputFile>>>> {
  const files: Record<string, InputFile> = {};
  for (const [tensor, member] of matches) {
    const input = await inputFileOf(member, '', fileName);
    if (!input.ok) return { ok: false, problem: { ...input.problem, field: tensor } };
    files[tensor] = input.value;
  }
  return { ok: true, value: files };
}

/** A file with one array. Throws for a collection. */
export async function wholeFile(file: File): Promise<Outcome<InputFile>> {
  if (isCollection(file.name)) throw new Error(`${file.name} holds several arrays`);
  const problem = checkFileSize(file.name, file.size);
  if (problem !== null) return { ok: false, problem };
  const bytes = await readWhole(file, async () => new Uint8Array(await file.arrayBuffer()));
  return bytes.ok ? { ok: true, value: { name: file.name, bytes: bytes.value } } : bytes;
}
