/** Finds the expressions of a program that access one element of a watched variable. */
import type { ExpressionElem } from 'wesl/core';
import type { Edit } from './edits.ts';
import { nameOf } from './source.ts';
import type { Variable } from './variables.ts';

export type VariablesByName = ReadonlyMap<string, Variable>;

export interface ElementAccess {
  readonly variable: Variable;
  readonly start: number;
  readonly end: number;
  /** The index expression; absent for a variable that is a single value. */
  readonly index?: ExpressionElem;
}

/**
 * The access that an expression makes: `X[i]` to an array, `X` to a single value; `undefined` for every other
 * expression.
 */
export function elementAccess(expression: ExpressionElem, variables: VariablesByName): ElementAccess | undefined {
  const isIndexed = expression.kind === 'component-expression';
  const variable = variables.get(nameOf(isIndexed ? expression.base : expression) ?? '');
  if (variable === undefined || isIndexed !== isArray(variable)) return undefined;
  const { start, end } = expression;
  return { variable, start, end, ...(isIndexed ? { index: expression.access } : {}) };
}

/** The name of the watched variable at the root of a chain of members, indices and parentheses. */
export function watchedRoot(expression: ExpressionElem, variables: VariablesByName): string | undefined {
  if (expression.kind === 'component-expression' || expression.kind === 'component-member-expression') {
    return watchedRoot(expression.base, variables);
  }
  if (expression.kind === 'parenthesized-expression') return watchedRoot(expression.expression, variables);
  const name = nameOf(expression);
  return name !== undefined && variables.has(name) ? name : undefined;
}

/**
 * Puts text before and after the index of an access, from the start of the access to `end`, which may lie behind it.
 */
export function around({ start, index }: ElementAccess, before: string, after: string, end: number): Edit[] {
  if (index === undefined) return [{ start, end, text: `${before}0u${after}` }];
  return [
    { start, end: index.start, text: `${before}u32(` },
    { start: index.end, end, text: `)${after}` },
  ];
}

function isArray(variable: Variable): boolean {
  return variable.space === 'storage' || variable.length !== undefined;
}
