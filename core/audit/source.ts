/** The program under audit: its text, its syntax tree, and errors that quote the line that is not understood. */
import { bindIdents, parseSrcModule, visitAst } from 'wesl/core';
import type { AbstractElem, ExpressionElem, FnElem, FunctionCallExpression } from 'wesl/core';
import type { LinkBindings, ModuleElem } from 'wesl/core';

export interface Source {
  readonly text: string;
  readonly module: ModuleElem;
  /** What each name means. */
  readonly bindings: LinkBindings;
  /** Throws an error that quotes the line at `offset`. */
  refuse(offset: number, why: string): never;
}

/** The prefix of all names in the code that the audit adds. */
export const PREFIX = 'audit_';

/** Parses plain WGSL. Throws when it has a syntax error or uses a name with the audit's prefix. */
export function parseSource(text: string): Source {
  const refuse = (offset: number, why: string): never => {
    const before = text.slice(0, offset).split('\n');
    const line = text.split('\n')[before.length - 1]!.trim();
    throw new Error(`line ${before.length} of the linked WGSL cannot be audited: ${why} (at "${line}")`);
  };
  const file = { modulePath: 'package::main', debugFilePath: 'linked.wgsl', src: text };
  const ast = parseSrcModule(file, { keepComments: false });
  const [first] = ast.diagnostics;
  if (first !== undefined) refuse(first.start, first.message);
  for (const { name, offset } of identifiers(text)) {
    if (name.startsWith(PREFIX)) refuse(offset, `names that begin with ${PREFIX} are reserved`);
  }
  const { bindings } = bindIdents({
    rootAst: ast,
    resolver: { resolveModule: () => undefined },
    accumulateUnbound: true,
  });
  return { text, module: ast.moduleElem, bindings, refuse };
}

/**
 * Refuses a program whose text holds one of the names where the walk over the syntax tree does not reach it, so that no
 * access can hide in a corner of the grammar.
 */
export function requireAllVisited(source: Source, names: ReadonlySet<string>): void {
  const visited = new Set<number>();
  visitAst(source.module, (element) => {
    if (element.kind === 'ref' || element.kind === 'decl') visited.add(element.start);
    if (element.kind === 'member') visited.add(element.name.start);
  });
  for (const { name, offset } of identifiers(source.text)) {
    if (names.has(name) && !visited.has(offset)) source.refuse(offset, `this use of ${name} is not understood`);
  }
}

/** Yields the identifiers of a text, without those in comments and names of members. */
function* identifiers(text: string): Generator<{ readonly name: string; readonly offset: number }> {
  for (const match of text.matchAll(/\/\/[^\n]*|\/\*[\s\S]*?\*\/|\.?\s*[\p{XID_Start}_]\p{XID_Continue}*/gu)) {
    const [found] = match;
    if (found.startsWith('/') || found.startsWith('.')) continue;
    const name = found.trim();
    yield { name, offset: match.index + found.length - name.length };
  }
}

/** The source text of an element of the syntax tree. */
export function textOf(
  source: Source,
  element: Pick<AbstractElem & { start: number; end: number }, 'start' | 'end'>,
): string {
  return source.text.slice(element.start, element.end);
}

/** The name of the function, or of the type, that is called. */
export function calleeOf({ function: callee }: FunctionCallExpression): string {
  return callee.kind === 'ref' ? callee.ident.originalName : callee.name.originalName;
}

/** The functions of the program, by name. */
export function functionsOf({ module }: Source): ReadonlyMap<string, FnElem> {
  const functions = module.decls.filter((declaration) => declaration.kind === 'fn');
  return new Map(functions.map((declaration) => [declaration.name.ident.originalName, declaration]));
}

/** The name of an expression that is nothing but an identifier. */
export function nameOf(expression: ExpressionElem): string | undefined {
  return expression.kind === 'ref' ? expression.ident.originalName : undefined;
}
