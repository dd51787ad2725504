import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expressionHelp, parseExpression } from './expression.ts';

function value(text: string, x = 0): number {
  const parsed = parseExpression(text, ['x']);
  if (!parsed.ok) throw new Error(`${text}: column ${parsed.unreadable.column}`);
  return parsed.value(x);
}

function unreadable(text: string): readonly [column: number, found: string, expected: string] {
  const parsed = parseExpression(text, ['x']);
  if (parsed.ok) throw new Error(`${text} was read`);
  const { column, found, expected } = parsed.unreadable;
  return [column, found, expected];
}

describe('an expression', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['8 - 4 - 2', 2],
    ['16 / 4 / 2', 2],
    ['2^3^2', 512],
    ['-x^2', -9],
    ['(-x)^2', 9],
    ['2^-1', 0.5],
    ['--x', 3],
    ['x − 1', 2],
    ['1e3 + .5e-1 + 2.', 1002.05],
    ['2 * e', 2 * Math.E],
    ['sin(pi / 2) + cos(0)', 2],
    ['min(x, 1) + max(x, 1)', 4],
    ['sign(-x) * abs(-2) * sqrt(4)', -4],
    ['exp(log(x))', 3],
    ['  tanh( 0 )  ', 0],
    ['tan(0)', 0],
  ])('%s is %f at 3', (text, is) => {
    expect(value(text, 3)).toBeCloseTo(is, 12);
  });

  it.each([
    ['', 1, '', 'a number, x, a function or ('],
    ['   ', 1, '', 'a number, x, a function or ('],
    ['2x', 2, 'x', 'an operator or the end'],
    ['sin x', 5, 'x', '( after sin'],
    ['1 + y', 5, 'y', 'a number or one of x, pi, e, sin'],
    ['1 + * 2', 5, '*', 'a number, x, a function or ('],
    ['(x + 1', 7, '', 'an operator or )'],
    ['x)', 2, ')', 'an operator or the end'],
    ['min(x)', 6, ')', 'a comma, since min takes 2 values'],
    ['sin(x, 1)', 6, ',', 'an operator or )'],
    ['x + $', 5, '$', 'a number, x, a function or ('],
    ['x 😀', 3, '😀', 'an operator or the end'],
    ['constructor', 1, 'constructor', 'a number or one of'],
    ['1.2.3', 4, '.3', 'an operator or the end'],
  ])('%j cannot be read in column %i', (text, column, found, expected) => {
    const is = unreadable(text);
    expect(is.slice(0, 2)).toEqual([column, found]);
    expect(is[2]).toContain(expected);
  });

  it('is read or refused in a column of its own, whatever is typed, and gives a number', () => {
    const words = fc.constantFrom('x', 'sin', 'min', 'pi', '(', ')', '+', '-', '*', '/', '^', ',', '2', '.', ' ', '€');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words).map((all) => all.join('')),
        ),
        (text) => {
          const parsed = parseExpression(text, ['x']);
          if (parsed.ok) expect(typeof parsed.value(0.5)).toBe('number');
          else {
            expect(parsed.unreadable.column).toBeGreaterThanOrEqual(1);
            expect(parsed.unreadable.column).toBeLessThanOrEqual(text.length + 1);
          }
        },
      ),
    );
  });

  it('says what it takes', () => {
    expect(expressionHelp(['x'])).toBe(
      'Takes x, numbers, pi, e, + - * / ^, parentheses and sin, cos, tan, exp, log, sqrt, abs, tanh, sign, min, max.',
    );
  });
});
