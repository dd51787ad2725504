/**
 * Counts the floating-point operations of an expression, as the flops of an event count them: `+ - * / %` and `< <= > >= == !=`
 * on numbers with a fraction are one each, and so is a function such as exp, log, sqrt, min or max; a vector does it for
 * each of its components. What only turns a value over or chooses it (unary minus, abs, sign, select, conversions)
 * counts nothing, and what literals, constants and overrides give is worked out before the program runs.
 */
import { elemScalar, isFloatScalar, refDecl, typeOfExpr } from 'wesl/core';
import type { BinaryExpression, ExpressionElem, FunctionCallExpression, Type, TypeContext } from 'wesl/core';
import { calleeOf } from '../audit/source.ts';

const COUNTED = new Set(['+', '-', '*', '/', '%', '<', '<=', '>', '>=', '==', '!=']);

/** Functions that count as one operation, whatever they do; the last are this project's own, in shaders/lib. */
const ONE = new Set(
  (
    'exp exp2 log log2 pow sqrt inverseSqrt min max sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh ' +
    'hyperbolic_tangent'
  ).split(' '),
);

/** The own functions among them, into which nobody looks. */
export const OPAQUE: ReadonlySet<string> = new Set(['hyperbolic_tangent']);

/** How many operations an expression takes: on single numbers, and on vectors for each of their components. */
export interface Operations {
  readonly scalar: number;
  readonly vector: number;
  /** The components of the vectors; 0 where there are none. */
  readonly width: number;
}

const NO_OPERATIONS: Operations = { scalar: 0, vector: 0, width: 0 };

export function isNone({ scalar, vector }: Operations): boolean {
  return scalar === 0 && vector === 0;
}

/** Without what is done in the functions of the program that it calls. */
export function operationsOf(expression: ExpressionElem, context: TypeContext): Operations {
  if (isConstant(expression, context)) return NO_OPERATIONS;
  switch (expression.kind) {
    case 'binary-expression':
      return sumOf([
        ...[expression.left, expression.right].map((side) => operationsOf(side, context)),
        ofOperator(expression, context),
      ]);
    case 'call-expression':
      return sumOf([
        ...expression.arguments.map((argument) => operationsOf(argument, context)),
        ofFunction(expression, context),
      ]);
    case 'unary-expression':
    case 'parenthesized-expression':
      return operationsOf(expression.expression, context);
    case 'component-expression':
      return sumOf([operationsOf(expression.base, context), operationsOf(expression.access, context)]);
    case 'component-member-expression':
      return operationsOf(expression.base, context);
    default:
      return NO_OPERATIONS;
  }
}

/** One operation on numbers of a type. */
export function oneOf(type: Type): Operations {
  const scalar = elemScalar(type);
  if (scalar === undefined || !isFloatScalar(scalar)) return NO_OPERATIONS;
  return type.kind === 'vector' ? { scalar: 0, vector: 1, width: type.size } : { scalar: 1, vector: 0, width: 0 };
}

export function sumOf(parts: readonly Operations[]): Operations {
  return parts.reduce(
    (sum, { scalar, vector, width }) => ({
      scalar: sum.scalar + scalar,
      vector: sum.vector + vector,
      width: Math.max(sum.width, width),
    }),
    NO_OPERATIONS,
  );
}

function ofOperator({ operator, left, right }: BinaryExpression, context: TypeContext): Operations {
  if (!COUNTED.has(operator.value)) return NO_OPERATIONS;
  const operands = [left, right].map((side) => oneOf(typeOfExpr(side, context)));
  // A number and a vector give a vector.
  return operands.find(({ width }) => width > 0) ?? operands.find((one) => !isNone(one)) ?? NO_OPERATIONS;
}

function ofFunction(call: FunctionCallExpression, context: TypeContext): Operations {
  const name = calleeOf(call);
  if (name === 'fma') return sumOf([0, 1].map(() => oneOf(typeOfExpr(call, context))));
  return ONE.has(name) ? oneOf(typeOfExpr(call, context)) : NO_OPERATIONS;
}

function isOwn({ function: callee }: FunctionCallExpression, { bindings }: TypeContext): boolean {
  return refDecl(callee.kind === 'ref' ? callee.ident : callee.name, bindings)?.declElem?.kind === 'fn';
}

/** Whether an expression is worked out before the program runs. */
function isConstant(expression: ExpressionElem, context: TypeContext): boolean {
  const isOne = (inner: ExpressionElem): boolean => isConstant(inner, context);
  switch (expression.kind) {
    case 'literal':
      return true;
    case 'ref': {
      const kind = refDecl(expression.ident, context.bindings)?.declElem?.kind;
      return kind === 'const' || kind === 'override';
    }
    case 'unary-expression':
    case 'parenthesized-expression':
      return isOne(expression.expression);
    case 'binary-expression':
      return isOne(expression.left) && isOne(expression.right);
    case 'call-expression':
      // What a function of the program gives may depend on anything.
      return !isOwn(expression, context) && expression.arguments.every(isOne);
    case 'component-expression':
      return isOne(expression.base) && isOne(expression.access);
    case 'component-member-expression':
      return isOne(expression.base);
    default:
      return false;
  }
}
