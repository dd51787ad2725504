/** The places in a program's text that hold one element of a watched variable. */
import type { ExpressionElem } from 'wesl/core';
import type { Edit } from './edits.ts';
import { nameOf } from './source.ts';
import type { Variable } from './variables.ts';

export type VariablesByName = ReadonlyMap<string, Variable>;

export interface Place {
  readonly variable: Variable;
  readonly start: number;
  readonly end: number;
  /** Absent for a variable that is a single value. */
  readonly index?: ExpressionElem;
}

/** `X[i]` for an array, `X` for a single value; `undefined` for every other expression. */
export function placeOf(expression: ExpressionElem, variables: VariablesByName): Place | undefined {
  const isIndexed = expression.kind === 'component-expression';
  const variable = variables.get(nameOf(isIndexed ? expression.base : expression) ?? '');
  if (variable === undefined || isIndexed !== isArray(variable)) return undefined;
  const { start, end } = expression;
  return { variable, start, end, ...(isIndexed ? { index: expression.access } : {}) };
}

/** Name of the watched variable that a chain of members, indices and parentheses starts from. */
export function watchedRoot(expression: ExpressionElem, variables: VariablesByName): string | undefined {
  if (expression.kind === 'component-expression' || expression.kind === 'component-member-expression') {
    return watchedRoot(expression.base, variables);
  }
  if (expression.kind === 'parenthesized-expression') return watchedRoot(expression.expression, variables);
  const name = nameOf(expression);
  return name !== undefined && variables.has(name) ? name : undefined;
}

/** Puts text before and after the index of a place, from the place's start to `end`, which may lie behind the place. */
export function around({ start, index }: Place, before: string, after: string, end: number): Edit[] {
  if (index === undefined) return [{ start, end, text: `${before}0u${after}` }];
  return [
    { start, end: index.start, text: `${before}u32(` },
    { start: index.end, end, text: `)${after}` },
  ];
}

function isArray(variable: Variable): boolean {
  return variable.space === 'storage' || variable.length !== undefined;
}
