/**
 * Finds which slots the values of a program's local variables end up in: whose arithmetic an operation is. A value belongs
 * to a slot where it is written there, or to a variable whose value is; one that a single slot holds as it is belongs to
 * that slot alone, whatever else is made from it.
 */
import { refDecl, visitAst } from 'wesl/core';
import type { DeclIdent, ExpressionElem, FnElem, LinkBindings } from 'wesl/core';

export interface Flow {
  /** The slots that what is written to an expression ends up in, in the order of their names. */
  ofTarget(target: ExpressionElem): readonly string[];
  /** The slots that the value of a local variable ends up in. */
  ofVariable(variable: DeclIdent): readonly string[];
}

/** `slots` are the slots that module variables hold, by the names of the variables. */
export function flowOf(entry: FnElem, bindings: LinkBindings, slots: ReadonlyMap<string, string>): Flow {
  const ends = new Map<DeclIdent, Set<string>>();
  const endsOf = (variable: DeclIdent): Set<string> => {
    const known = ends.get(variable) ?? new Set();
    ends.set(variable, known);
    return known;
  };
  const ofTarget = (target: ExpressionElem): Iterable<string> => {
    const variable = rootOf(target, bindings);
    if (variable === undefined) return [];
    const slot = variable.isGlobal ? slots.get(variable.originalName) : undefined;
    return slot === undefined ? endsOf(variable) : [slot];
  };

  const assignments: { readonly value: ExpressionElem; readonly ends: () => Iterable<string> }[] = [];
  visitAst(entry.body, (element) => {
    if (element.kind === 'assign' && element.lhs.kind !== 'phony') {
      const { lhs, rhs } = element;
      assignments.push({ value: rhs, ends: () => ofTarget(lhs) });
    } else if ((element.kind === 'let' || element.kind === 'var') && element.init !== undefined) {
      const variable = element.name.decl.ident;
      assignments.push({ value: element.init, ends: () => endsOf(variable) });
    }
  });
  const held = heldAsTheyAre(entry, bindings, slots);
  for (let grows = true; grows;) {
    grows = false;
    for (const { value, ends: of } of assignments) {
      const reached = [...of()];
      for (const variable of valuesIn(value, bindings)) {
        if (variable.isGlobal) continue;
        const known = endsOf(variable);
        const own = held.get(variable);
        for (const slot of own === undefined ? reached : [own]) {
          if (known.has(slot)) continue;
          known.add(slot);
          grows = true;
        }
      }
    }
  }
  return {
    ofTarget: (target) => [...ofTarget(target)].toSorted(),
    ofVariable: (variable) => [...endsOf(variable)].toSorted(),
  };
}

/** The local variables that a single slot holds as they are. */
function heldAsTheyAre(
  entry: FnElem,
  bindings: LinkBindings,
  slots: ReadonlyMap<string, string>,
): ReadonlyMap<DeclIdent, string> {
  const holding = new Map<DeclIdent, Set<string>>();
  visitAst(entry.body, (element) => {
    if (element.kind !== 'assign' || element.op.value !== '=' || element.lhs.kind === 'phony') return;
    if (element.rhs.kind !== 'ref') return;
    const [target, value] = [rootOf(element.lhs, bindings), refDecl(element.rhs.ident, bindings)];
    const slot = target?.isGlobal === true ? slots.get(target.originalName) : undefined;
    if (value === undefined || value.isGlobal || slot === undefined) return;
    holding.set(value, (holding.get(value) ?? new Set()).add(slot));
  });
  return new Map(
    Array.from(holding).flatMap(([value, found]) => (found.size === 1 ? [[value, [...found][0]!] as const] : [])),
  );
}

/** The variable that a chain of members and indices begins with. */
export function rootOf(expression: ExpressionElem, bindings: LinkBindings): DeclIdent | undefined {
  switch (expression.kind) {
    case 'ref':
      return refDecl(expression.ident, bindings);
    case 'component-expression':
    case 'component-member-expression':
      return rootOf(expression.base, bindings);
    case 'parenthesized-expression':
      return rootOf(expression.expression, bindings);
    default:
      return undefined;
  }
}

/** The variables whose values an expression takes up; those that only say which element is meant are none of them. */
export function valuesIn(expression: ExpressionElem, bindings: LinkBindings): readonly DeclIdent[] {
  const within = (inner: ExpressionElem): readonly DeclIdent[] => valuesIn(inner, bindings);
  switch (expression.kind) {
    case 'ref': {
      const variable = refDecl(expression.ident, bindings);
      return variable === undefined ? [] : [variable];
    }
    case 'unary-expression':
    case 'parenthesized-expression':
      return within(expression.expression);
    case 'binary-expression':
      return [...within(expression.left), ...within(expression.right)];
    case 'call-expression':
      return expression.arguments.flatMap(within);
    case 'component-expression':
    case 'component-member-expression':
      return within(expression.base);
    default:
      return [];
  }
}
