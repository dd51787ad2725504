/** Edits that tell the race check which invocation runs and where epochs end. */
import { visitAst } from 'wesl/core';
import type { FnElem } from 'wesl/core';
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

/**
 * Starts the race check at the head of the entry point. Refuses programs with several entry points or hidden builtins.
 */
export function rewriteEntry(source: Source): Edit[] {
  const entries = source.module.decls.filter(
    (declaration): declaration is FnElem =>
      declaration.kind === 'fn' &&
      (declaration.attributes ?? []).some(
        ({ attribute }) => attribute.kind === '@attribute' && attribute.name === 'compute',
      ),
  );
  const [entry, second] = entries;
  if (entry === undefined) return source.refuse(0, 'there is no compute entry point');
  if (second !== undefined) return source.refuse(second.start, 'there is more than one entry point');
  const own = new Map<string, string>();
  for (const parameter of entry.params) {
    const builtin = (parameter.attributes ?? []).find(({ attribute }) => attribute.kind === '@builtin')?.attribute;
    if (builtin?.kind !== '@builtin') {
      return source.refuse(parameter.start, 'every parameter of the entry point must be a builtin');
    }
    own.set(builtin.param.name, parameter.name.decl.ident.originalName);
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

/** Makes every barrier end the epoch of its address space. */
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
