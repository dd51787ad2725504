/** Evaluates the length of an array: integer arithmetic on literals, constants and overrides. */
import type { ExpressionElem } from 'wesl/core';
import { nameOf, textOf } from './source.ts';
import type { Source } from './source.ts';

const OPERATORS: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => Math.trunc(left / right),
  '%': (left, right) => left % right,
  '<<': (left, right) => left * 2 ** right,
  '>>': (left, right) => Math.floor(left / 2 ** right),
};

const FUNCTIONS: Readonly<Record<string, (...values: number[]) => number>> = {
  u32: (value) => value,
  i32: (value) => value,
  min: Math.min,
  max: Math.max,
};

/** Evaluates an expression with the given values of overrides. Refuses any other kind of expression. */
export function evaluate(
  source: Source,
  expression: ExpressionElem,
  constants: Readonly<Record<string, number>>,
): number {
  const value = (element: ExpressionElem): number => {
    const refuse = (): never => source.refuse(element.start, `the value of ${textOf(source, element)} is not known`);
    switch (element.kind) {
      case 'literal': {
        const digits = element.value.replace(/[ui]$/, '');
        return /^(\d+|0[xX][\da-fA-F]+)$/.test(digits) ? Number(digits) : refuse();
      }
      case 'parenthesized-expression':
        return value(element.expression);
      case 'binary-expression': {
        const operator = OPERATORS[element.operator.value];
        return operator === undefined ? refuse() : operator(value(element.left), value(element.right));
      }
      case 'call-expression': {
        const called = FUNCTIONS[element.function.kind === 'ref' ? element.function.ident.originalName : ''];
        return called === undefined ? refuse() : called(...element.arguments.map(value));
      }
      case 'ref': {
        const name = nameOf(element)!;
        const initial = initialOf(source, name);
        return constants[name] ?? (initial === undefined ? refuse() : value(initial));
      }
      default:
        return refuse();
    }
  };
  return value(expression);
}

/** The expression with which a module constant or an override is declared. */
function initialOf(source: Source, name: string): ExpressionElem | undefined {
  for (const declaration of source.module.decls) {
    if (declaration.kind !== 'const' && declaration.kind !== 'override') continue;
    if (declaration.name.decl.ident.originalName === name) return declaration.init;
  }
  return undefined;
}
