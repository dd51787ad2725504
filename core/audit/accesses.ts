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
import type { AssignElem, ExpressionElem, ForElem, FunctionCallExpression, UnaryExpression } from 'wesl/core';
import type { DecrementElem, IncrementElem } from 'wesl/core';
import type { Edit } from './edits.ts';
import { nameOf, requireAllVisited } from './source.ts';
import type { Source } from './source.ts';
import type { Variable } from './variables.ts';

/** A place that holds one element: what comes before its index and what comes after. */
interface Place {
  readonly variable: Variable;
  readonly start: number;
  readonly end: number;
  /** Absent for a variable that is a single value. */
  readonly index?: ExpressionElem;
}

/** The edits for all accesses. Refuses any use of a watched name that is not an access it can count. */
export function rewriteAccesses(source: Source, variables: readonly Variable[]): Edit[] {
  const byName = new Map(variables.map((variable) => [variable.name, variable]));
  const edits: Edit[] = [];
  /** Elements that an enclosing one has taken care of. */
  const done = new Set<unknown>();
  const headers = new Set<unknown>();
  requireAllVisited(source, new Set(byName.keys()));

  const placeOf = (expression: ExpressionElem): Place | undefined => {
    const indexed = expression.kind === 'component-expression';
    const base = indexed ? expression.base : expression;
    const variable = byName.get(nameOf(base) ?? '');
    if (variable === undefined || indexed === isSingle(variable)) return undefined;
    const { start, end } = expression;
    return { variable, start, end, ...(indexed ? { index: expression.access } : {}) };
  };
  const take = (expression: ExpressionElem): void => {
    done.add(expression);
    if (expression.kind === 'component-expression') done.add(expression.base);
  };
  /** Puts text around the index of a place; `end` may lie behind the place. */
  const wrap = ({ start, index }: Place, before: string, after: string, end: number): void => {
    if (index === undefined) edits.push({ start, end, text: `${before}0u${after}` });
    else {
      edits.push({ start, end: index.start, text: `${before}u32(` }, { start: index.end, end, text: `)${after}` });
    }
  };

  const assign = (element: AssignElem): void => {
    const { lhs, op, rhs } = element;
    if (lhs.kind === 'phony') return;
    const place = placeOf(lhs);
    if (place === undefined) {
      const name = nameOf(rootOf(lhs));
      if (name !== undefined && byName.has(name))
        source.refuse(lhs.start, `only whole elements of ${name} can be assigned`);
      return;
    }
    const { name } = place.variable;
    if (op.value === '=') {
      wrap(place, `audit_write_${name}(`, ', ', rhs.start);
      edits.push({ start: rhs.end, end: rhs.end, text: ')' });
    } else {
      update(element, place, ` ${op.value.slice(0, -1)} (`, rhs.start);
      edits.push({ start: rhs.end, end: rhs.end, text: ')); }' });
    }
    take(lhs);
  };
  const step = (element: IncrementElem | DecrementElem): void => {
    const place = placeOf(element.target);
    if (place === undefined) return;
    const sign = element.kind === 'increment' ? '++' : '--';
    const end = source.text.indexOf(sign, element.target.end) + 2;
    update(element, place, ` ${sign[0]} 1); }`, end);
    take(element.target);
  };
  const update = (
    element: AssignElem | IncrementElem | DecrementElem,
    place: Place,
    after: string,
    end: number,
  ): void => {
    const { name } = place.variable;
    if (headers.has(element))
      source.refuse(element.start, `move the update of ${name} from the loop's head into its body`);
    wrap(
      place,
      '{ let audit_index = ',
      `; audit_write_${name}(audit_index, audit_read_${name}(audit_index)${after}`,
      end,
    );
  };

  const call = (element: FunctionCallExpression): void => {
    const callee = element.function.kind === 'ref' ? element.function.ident.originalName : '';
    const [target] = element.arguments;
    if (target?.kind !== 'unary-expression' || target.operator.value !== '&') return;
    if (callee === 'arrayLength' && byName.has(nameOf(target.expression) ?? '')) {
      done.add(target).add(target.expression);
    } else if (callee === 'workgroupUniformLoad' && placeOf(target.expression) !== undefined) {
      const place = placeOf(target.expression)!;
      wrap({ ...place, start: element.start }, `audit_load_${place.variable.name}(`, ')', element.end);
      done.add(element.function).add(target);
      take(target.expression);
    } else if (callee.startsWith('atomic')) atomic(callee, target);
  };
  const atomic = (callee: string, target: UnaryExpression): void => {
    const place = placeOf(target.expression);
    if (place === undefined) return;
    const { name } = place.variable;
    const kind = callee === 'atomicLoad' ? 'read' : callee === 'atomicStore' ? 'write' : 'update';
    const index = `audit_${kind}_${name}(`;
    if (place.index === undefined) source.refuse(target.start, `declare ${name} as an array of one atomic`);
    wrap(place, `${name}[${index}`, ')]', place.end);
    done.add(target);
    take(target.expression);
  };

  visitAst(source.module, (element) => {
    if (element.kind === 'for') headersOf(element).forEach((header) => headers.add(header));
    if (element.kind === 'decl' && byName.has(element.ident.originalName) && !element.ident.isGlobal) {
      source.refuse(element.start, `${element.ident.originalName} hides the variable of this name`);
    }
    if (done.has(element)) return;
    if (element.kind === 'assign') assign(element);
    else if (element.kind === 'increment' || element.kind === 'decrement') step(element);
    else if (element.kind === 'call-expression') call(element);
    else if (element.kind === 'unary-expression' && element.operator.value === '&') {
      const name = nameOf(rootOf(element.expression));
      if (name !== undefined && byName.has(name)) source.refuse(element.start, `the address of ${name} is taken`);
    } else if (element.kind === 'component-expression' || element.kind === 'ref') {
      const place = placeOf(element);
      if (place !== undefined) {
        wrap(place, `audit_read_${place.variable.name}(`, ')', place.end);
        take(element);
      } else if (element.kind === 'ref' && byName.has(element.ident.originalName)) {
        source.refuse(element.start, `${element.ident.originalName} is used without an index`);
      }
    }
  });
  return edits;
}

function isSingle(variable: Variable): boolean {
  return variable.space === 'workgroup' && variable.length === undefined;
}

function headersOf({ init, update }: ForElem): readonly unknown[] {
  return [init, update];
}

/** The expression that a chain of members, indices and parentheses starts from. */
function rootOf(expression: ExpressionElem): ExpressionElem {
  if (expression.kind === 'component-expression' || expression.kind === 'component-member-expression') {
    return rootOf(expression.base);
  }
  return expression.kind === 'parenthesized-expression' ? rootOf(expression.expression) : expression;
}
