/**
 * Turns every access to a watched variable into a call of the function that counts it:
 *
 *     X[i]            audit_read_X(u32(i))
 *     X[i] = e        audit_write_X(u32(i), e)
 *     X[i] += e       { let audit_index = u32(i); audit_write_X(audit_index, audit_read_X(audit_index) + (e)); }
 *
 * An access to one component of a vector counts as a read of the whole element. What is not understood is refused.
 */
import { visitAst } from 'wesl/core';
import type { AbstractElem, AssignElem, DecrementElem, ExpressionElem, FunctionCallExpression } from 'wesl/core';
import type { IncrementElem } from 'wesl/core';
import type { Edit } from './edits.ts';
import { around, elementAccess, watchedRoot } from './element-access.ts';
import type { ElementAccess } from './element-access.ts';
import { nameOf, requireAllVisited } from './source.ts';
import type { Source } from './source.ts';
import type { Variable } from './variables.ts';

const ATOMICS = /^atomic(Load|Store|Add|Sub|Max|Min|And|Or|Xor|Exchange|CompareExchangeWeak)$/;

/** The edits for all accesses. Refuses any use of a watched name that is not an access it can count. */
export function rewriteAccesses(source: Source, variables: readonly Variable[]): Edit[] {
  const byName = new Map(variables.map((variable) => [variable.name, variable]));
  requireAllVisited(source, new Set(byName.keys()));
  const edits: Edit[] = [];
  /** Elements of the syntax tree that have been handled together with the element around them. */
  const done = new Set<AbstractElem>();
  /** Statements in the head of a loop, which cannot be replaced by a block. */
  const heads = new Set<AbstractElem>();

  const take = (expression: ExpressionElem): void => {
    done.add(expression);
    if (expression.kind === 'component-expression') done.add(expression.base);
  };

  const assign = ({ lhs, op, rhs, start }: AssignElem, isHead: boolean): void => {
    if (lhs.kind === 'phony') return;
    const access = elementAccess(lhs, byName);
    if (access === undefined) {
      const root = watchedRoot(lhs, byName);
      if (root !== undefined) source.refuse(lhs.start, `only whole elements of ${root} can be assigned`);
      return;
    }
    if (op.value === '=') {
      edits.push(...around(access, `audit_write_${access.variable.name}(`, ', ', rhs.start));
      edits.push({ start: rhs.end, end: rhs.end, text: ')' });
    } else {
      if (isHead) refuseHead(start, access);
      edits.push(...update(access, `${op.value.slice(0, -1)} (`, rhs.start));
      edits.push({ start: rhs.end, end: rhs.end, text: ')); }' });
    }
    take(lhs);
  };

  const step = ({ kind, target, start }: IncrementElem | DecrementElem, isHead: boolean): void => {
    const access = elementAccess(target, byName);
    if (access === undefined) return;
    if (isHead) refuseHead(start, access);
    const operator = kind === 'increment' ? '++' : '--';
    const end = source.text.indexOf(operator, target.end) + operator.length;
    edits.push(...update(access, `${operator[0]} 1); }`, end));
    take(target);
  };

  const refuseHead = (start: number, { variable }: ElementAccess): void => {
    source.refuse(start, `move the update of ${variable.name} from the loop's head into its body`);
  };

  const call = ({ function: callee, arguments: [target], start, end }: FunctionCallExpression): void => {
    if (callee.kind !== 'ref' || target?.kind !== 'unary-expression' || target.operator.value !== '&') return;
    const name = callee.ident.originalName;
    const pointed = target.expression;
    const access = elementAccess(pointed, byName);
    if (name === 'arrayLength' && byName.has(nameOf(pointed) ?? '')) {
      done.add(target).add(pointed);
    } else if (name === 'workgroupUniformLoad' && access !== undefined) {
      edits.push(...around({ ...access, start }, `audit_load_${access.variable.name}(`, ')', end));
      done.add(target);
      take(pointed);
    } else if (ATOMICS.test(name) && access?.variable.atomic === true) {
      // A single atomic has no index to check, and atomics cannot race.
      if (access.index !== undefined) edits.push(...atomic(access, name));
      done.add(target);
      take(pointed);
    }
  };

  const read = (element: ExpressionElem): void => {
    const access = elementAccess(element, byName);
    if (access !== undefined) {
      edits.push(...around(access, `audit_read_${access.variable.name}(`, ')', access.end));
      take(element);
    } else if (element.kind === 'ref' && byName.has(element.ident.originalName)) {
      source.refuse(element.start, `${element.ident.originalName} is used without an index`);
    }
  };

  visitAst(source.module, (element) => {
    if (element.kind === 'for') {
      for (const head of [element.init, element.update]) if (head !== undefined) heads.add(head);
    }
    if (done.has(element)) return;
    if (element.kind === 'assign') assign(element, heads.has(element));
    else if (element.kind === 'increment' || element.kind === 'decrement') step(element, heads.has(element));
    else if (element.kind === 'call-expression') call(element);
    else if (element.kind === 'component-expression' || element.kind === 'ref') read(element);
    else if (element.kind === 'unary-expression' && element.operator.value === '&') {
      const root = watchedRoot(element.expression, byName);
      if (root !== undefined) source.refuse(element.start, `the address of ${root} is taken`);
    } else if (element.kind === 'decl' && byName.has(element.ident.originalName) && !element.ident.isGlobal) {
      source.refuse(element.start, `${element.ident.originalName} hides the variable of this name`);
    }
  });
  return edits;
}

/** A block that reads the element and writes it, so that the index is evaluated once. */
function update(access: ElementAccess, operation: string, end: number): Edit[] {
  const { name } = access.variable;
  const write = `audit_write_${name}(audit_index, audit_read_${name}(audit_index) ${operation}`;
  return around(access, '{ let audit_index = ', `; ${write}`, end);
}

/** The address of an atomic stays an address; only its index is passed through the function that counts. */
function atomic(access: ElementAccess, callee: string): Edit[] {
  const { name } = access.variable;
  const kind = callee === 'atomicLoad' ? 'read' : callee === 'atomicStore' ? 'write' : 'update';
  return around(access, `${name}[audit_${kind}_${name}(`, ')]', access.end);
}
