/** Edits that tell the code of the audit which invocation runs and where it waits. */
import { visitAst } from 'wesl/core';
import type { FnElem, FnParamElem, StructElem, TypeRefElem } from 'wesl/core';
import type { Edit } from './edits.ts';
import type { Source } from './source.ts';

const BUILTINS = [
  ['local_invocation_index', 'u32'],
  ['workgroup_id', 'vec3u'],
  ['num_workgroups', 'vec3u'],
] as const;

const BARRIERS: Readonly<Record<string, string>> = {
  workgroupBarrier: 'audit_workgroup_barrier',
  storageBarrier: 'audit_storage_barrier',
};

/** The compute entry point that is run: the only one, or `main` where there are several. Refuses programs that have none. */
export function entryOf(source: Source): FnElem {
  const entries = source.module.decls.filter(
    (declaration): declaration is FnElem =>
      declaration.kind === 'fn' &&
      (declaration.attributes ?? []).some(
        ({ attribute }) => attribute.kind === '@attribute' && attribute.name === 'compute',
      ),
  );
  const [entry, second] = entries;
  if (entry === undefined) return source.refuse(0, 'there is no compute entry point');
  if (second === undefined) return entry;
  const main = entries.find(({ name }) => name.ident.originalName === 'main');
  return main ?? source.refuse(second.start, 'there are several entry points, and none is called main');
}

/** Calls `audit_start` at the head of the entry point. Refuses builtins that it cannot find. */
export function rewriteEntry(source: Source): Edit[] {
  const entry = entryOf(source);
  const own = new Map<string, string>();
  for (const { attributes, start, name } of entry.params) {
    const { originalName } = name.decl.ident;
    const builtin = builtinOf(attributes);
    if (builtin !== undefined) own.set(builtin, originalName);
    else {
      for (const member of membersOf(source, name.typeRef)) {
        const inner = builtinOf(member.attributes);
        if (inner === undefined) source.refuse(start, 'every parameter of the entry point must be a builtin');
        else own.set(inner, `${originalName}.${member.name.name}`);
      }
    }
  }
  const missing = BUILTINS.filter(([name]) => !own.has(name));
  const parameters = missing.map(([name, type]) => `@builtin(${name}) audit_${name}: ${type}, `).join('');
  const names = BUILTINS.map(([name]) => own.get(name) ?? `audit_${name}`).join(', ');
  const open = source.text.indexOf('(', entry.name.end) + 1;
  const body = entry.body.start + 1;
  return [
    { start: open, end: open, text: parameters },
    { start: body, end: body, text: ` audit_start(${names});` },
  ];
}

function builtinOf(attributes: FnParamElem['attributes']): string | undefined {
  const found = (attributes ?? []).find(({ attribute }) => attribute.kind === '@builtin')?.attribute;
  return found?.kind === '@builtin' ? found.param.name : undefined;
}

function membersOf(source: Source, type: TypeRefElem | undefined): StructElem['members'] {
  const name = type?.name.originalName;
  const found = source.module.decls.find(
    (declaration) => declaration.kind === 'struct' && declaration.name.ident.originalName === name,
  );
  return found?.kind === 'struct' ? found.members : source.refuse(type?.start ?? 0, 'this type is not known');
}

/** Puts the barriers of the audit, which note that they were reached, in the place of the program's own. */
export function rewriteBarriers(source: Source): Edit[] {
  const edits: Edit[] = [];
  visitAst(source.module, (element) => {
    if (element.kind !== 'call-expression' || element.function.kind !== 'ref') return;
    const { start, end, ident } = element.function;
    const replacement = BARRIERS[ident.originalName];
    if (replacement !== undefined) edits.push({ start, end, text: replacement });
  });
  return edits;
}
