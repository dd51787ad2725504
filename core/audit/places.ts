/**
 * Finds the expressions of a program that mean a place in a watched variable: the variable, what chains of indices and members
 * lead to in it, and what pointers to it lead to.
 */
import { refDecl } from 'wesl/core';
import type { DeclIdent, ExpressionElem } from 'wesl/core';
import type { Edit } from './edits.ts';
import type { Source } from './source.ts';
import { elementsCode, lengthCode, runtimeArray } from './types.ts';
import type { Type } from './types.ts';
import type { Variable } from './variables.ts';

/** What is the same of all places that only their indices tell apart, as WGSL in which the indices are audit_i0, audit_i1 and so on. */
export interface Shape {
  readonly variable: Variable;
  /** The place: "X[audit_i0].m". */
  readonly code: string;
  /** How many indices it takes. */
  readonly indices: number;
  /** The number of its first element among those of the variable. */
  readonly element: string;
  /** What the indices must be less than. */
  readonly bounds: readonly { readonly index: string; readonly length: string }[];
  readonly type: Type;
  /** Whether it is one component of a vector, which is not counted apart from its vector. */
  readonly component: boolean;
}

/** An index: an expression of the program, or the WGSL of what a pointer keeps of one. */
type Index = ExpressionElem | string;

export interface ElementAccess {
  readonly shape: Shape;
  /** Those that pointers keep come first. */
  readonly indices: readonly Index[];
  readonly start: number;
  readonly end: number;
}

/** What each pointer in scope points to. */
export type Pointers = ReadonlyMap<DeclIdent, Pick<ElementAccess, 'shape' | 'indices'>>;

export interface Places {
  /** The place that an expression means; undefined for every other expression. */
  placeOf(expression: ExpressionElem, pointers: Pointers): ElementAccess | undefined;
  /** The place that an expression is the address of. */
  pointerOf(expression: ExpressionElem, pointers: Pointers): ElementAccess | undefined;
}

export function createPlaces({ bindings }: Source, variables: readonly Variable[]): Places {
  const byName = new Map(variables.map((variable) => [variable.name, variable]));

  const placeOf = (expression: ExpressionElem, pointers: Pointers): ElementAccess | undefined => {
    const { start, end } = expression;
    const within = (base: ExpressionElem): ElementAccess | undefined =>
      placeOf(base, pointers) ?? pointerOf(base, pointers);
    switch (expression.kind) {
      case 'ref': {
        const declared = refDecl(expression.ident, bindings);
        const variable = declared?.isGlobal === true ? byName.get(declared.originalName) : undefined;
        return variable === undefined ? undefined : { shape: rootShape(variable), indices: [], start, end };
      }
      case 'parenthesized-expression': {
        const inner = placeOf(expression.expression, pointers);
        return inner === undefined ? undefined : { ...inner, start, end };
      }
      case 'unary-expression': {
        const inner = expression.operator.value === '*' ? pointerOf(expression.expression, pointers) : undefined;
        return inner === undefined ? undefined : { ...inner, start, end };
      }
      case 'component-expression': {
        const base = within(expression.base);
        const shape = base === undefined ? undefined : indexed(base.shape);
        return shape === undefined ? undefined : { shape, indices: [...base!.indices, expression.access], start, end };
      }
      case 'component-member-expression': {
        const base = within(expression.base);
        const shape = base === undefined ? undefined : member(base.shape, expression.access.name);
        return shape === undefined ? undefined : { shape, indices: base!.indices, start, end };
      }
      default:
        return undefined;
    }
  };

  const pointerOf = (expression: ExpressionElem, pointers: Pointers): ElementAccess | undefined => {
    const { start, end } = expression;
    if (expression.kind === 'ref') {
      const declared = refDecl(expression.ident, bindings);
      const pointer = declared === undefined ? undefined : pointers.get(declared);
      return pointer === undefined ? undefined : { ...pointer, start, end };
    }
    if (expression.kind === 'parenthesized-expression') {
      const inner = pointerOf(expression.expression, pointers);
      return inner === undefined ? undefined : { ...inner, start, end };
    }
    if (expression.kind !== 'unary-expression' || expression.operator.value !== '&') return undefined;
    const inner = placeOf(expression.expression, pointers);
    return inner === undefined ? undefined : { ...inner, start, end };
  };

  return { placeOf, pointerOf };
}

function rootShape(variable: Variable): Shape {
  const { name: code, type } = variable;
  return { variable, code, indices: 0, element: '', bounds: [], type, component: false };
}

function indexed(shape: Shape): Shape | undefined {
  const { variable, type, element, bounds, indices } = shape;
  const index = `audit_i${indices}`;
  const next = { ...shape, code: `${shape.code}[${index}]`, indices: indices + 1 };
  switch (type.kind) {
    case 'array': {
      const each = elementsCode(type.of, runtimeLength(variable));
      const length = lengthCode(type, runtimeLength(variable));
      return {
        ...next,
        type: type.of,
        element: sum(element, each === '1u' ? index : `${index} * ${each}`),
        bounds: [...bounds, { index, length }],
      };
    }
    case 'matrix':
      return {
        ...next,
        type: type.column,
        element: sum(element, index),
        bounds: [...bounds, { index, length: `${type.columns}u` }],
      };
    case 'element':
      return shape.component ? undefined : { ...next, type: componentOf(type), component: true };
    case 'struct':
      return undefined;
  }
}

function member(shape: Shape, name: string): Shape | undefined {
  const { variable, type, element } = shape;
  const next = { ...shape, code: `${shape.code}.${name}` };
  if (type.kind === 'element') {
    // Several components at once can only be read, and are a part of what the whole vector gives.
    return shape.component || name.length > 1 ? undefined : { ...next, type: componentOf(type), component: true };
  }
  if (type.kind !== 'struct') return undefined;
  const at = type.members.findIndex((one) => one.name === name);
  if (at < 0) return undefined;
  const before = type.members.slice(0, at).map((one) => elementsCode(one.type, runtimeLength(variable)));
  return { ...next, type: type.members[at]!.type, element: before.reduce(sum, element) };
}

function componentOf<E extends Type & { readonly kind: 'element' }>(type: E): E {
  return { ...type, text: type.scalar, lanes: 1 };
}

function runtimeLength({ name, type }: Variable): string {
  return `arrayLength(&${name}${runtimeArray(type)?.path ?? ''})`;
}

function sum(left: string, right: string): string {
  return left === '' ? right : `${left} + ${right}`;
}

/** Whether a shape is a single element of a variable that is one, or an array of them. */
export function isPlain({ indices, type, component, code, variable }: Shape): boolean {
  const own = indices === 0 ? variable.name : `${variable.name}[audit_i0]`;
  return !component && type.kind === 'element' && code === own;
}

/**
 * Puts text before and after the indices of a place, one behind the other with commas, from the start of the place to `end`,
 * which may lie behind it. Where it takes no index, `0u` stands for one.
 */
export function around({ start, indices }: ElementAccess, before: string, after: string, end: number): Edit[] {
  const kept = indices.filter((index) => typeof index === 'string');
  const written = indices.filter((index) => typeof index !== 'string');
  const [first] = written;
  if (first === undefined) return [{ start, end, text: `${before}${kept.join(', ') || '0u'}${after}` }];
  const edits: Edit[] = [{ start, end: first.start, text: `${before}${[...kept, 'u32('].join(', ')}` }];
  for (const [at, index] of written.entries()) {
    const next = written[at + 1];
    edits.push(
      next === undefined
        ? { start: index.end, end, text: `)${after}` }
        : { start: index.end, end: next.start, text: '), u32(' },
    );
  }
  return edits;
}
