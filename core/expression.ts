/**
 * A function as a person writes it: "sin(2 * x) + x^2 / 3". Numbers, variables, + - * / ^, parentheses, constants and functions;
 * ^ binds strongest and from the right, and a sign before it is of the whole power, as on paper: -x^2 = -(x^2).
 */

/** What an expression says, in float64, of values of its variables in the order in which they were named. */
type Evaluated = (...values: readonly number[]) => number;

/** What cannot be read: the column where, from 1, what stands there, and what was expected. */
interface Unreadable {
  readonly column: number;
  /** Empty at the end of the text. */
  readonly found: string;
  readonly expected: string;
}

type Parsed =
  { readonly ok: true; readonly value: Evaluated } | { readonly ok: false; readonly unreadable: Unreadable };

const CONSTANTS: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E };

/** The functions, and how many arguments each takes. */
const FUNCTIONS: Readonly<Record<string, readonly [arity: number, of: (...values: readonly number[]) => number]>> = {
  sin: [1, (a) => Math.sin(a)],
  cos: [1, (a) => Math.cos(a)],
  tan: [1, (a) => Math.tan(a)],
  exp: [1, (a) => Math.exp(a)],
  log: [1, (a) => Math.log(a)],
  sqrt: [1, (a) => Math.sqrt(a)],
  abs: [1, (a) => Math.abs(a)],
  tanh: [1, (a) => Math.tanh(a)],
  sign: [1, (a) => Math.sign(a)],
  min: [2, (a, b) => Math.min(a, b)],
  max: [2, (a, b) => Math.max(a, b)],
};

/** What may stand in an expression, in one sentence. */
export const expressionHelp = (variables: readonly string[]): string =>
  `Takes ${variables.join(', ')}, numbers, ${Object.keys(CONSTANTS).join(', ')}, + - * / ^, parentheses and ` +
  `${Object.keys(FUNCTIONS).join(', ')}.`;

/** A minus sign as it is set in print counts as one that is typed. */
const TOKEN = /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z]+)|([-−+*/^(),]))/y;

interface Token {
  readonly text: string;
  readonly kind: 'number' | 'name' | 'sign' | 'end' | 'strange';
  /** From 0. */
  readonly at: number;
}

/** Thrown within this file alone. */
class Stop extends Error {
  constructor(
    readonly token: Token,
    readonly expected: string,
  ) {
    super(expected);
  }
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (found === null) {
      const rest = text.slice(at).trimStart();
      if (rest === '') break;
      // What follows what is strange is not read.
      return [...tokens, { text: [...rest][0]!, kind: 'strange', at: text.length - rest.length }];
    }
    const [, number, name, sign] = found;
    const word = number ?? name ?? sign!;
    const kind = number !== undefined ? 'number' : name !== undefined ? 'name' : 'sign';
    tokens.push({ text: word === '−' ? '-' : word, kind, at: TOKEN.lastIndex - word.length });
    at = TOKEN.lastIndex;
  }
  return [...tokens, { text: '', kind: 'end', at: text.trimEnd().length }];
}

/** Reads an expression of variables, whose names are none of a constant or function. */
export function parseExpression(text: string, variables: readonly string[]): Parsed {
  const tokens = tokensOf(text);
  const operand = `a number, ${variables.join(', ')}, a function or (`;
  let next = 0;
  const token = (): Token => tokens[Math.min(next, tokens.length - 1)]!;
  const take = (...signs: readonly string[]): string | null => {
    const { kind, text: sign } = token();
    if (kind !== 'sign' || !signs.includes(sign)) return null;
    next++;
    return sign;
  };
  const must = (sign: string, expected: string): void => {
    if (take(sign) === null) throw new Stop(token(), expected);
  };

  function sum(): Evaluated {
    let left = product();
    for (let sign = take('+', '-'); sign !== null; sign = take('+', '-')) {
      const [a, b] = [left, product()];
      left = sign === '+' ? (...x) => a(...x) + b(...x) : (...x) => a(...x) - b(...x);
    }
    return left;
  }

  function product(): Evaluated {
    let left = signed();
    for (let sign = take('*', '/'); sign !== null; sign = take('*', '/')) {
      const [a, b] = [left, signed()];
      left = sign === '*' ? (...x) => a(...x) * b(...x) : (...x) => a(...x) / b(...x);
    }
    return left;
  }

  function signed(): Evaluated {
    const sign = take('+', '-');
    if (sign === null) return power();
    const of = signed();
    return sign === '+' ? of : (...x) => -of(...x);
  }

  function power(): Evaluated {
    const base = atom();
    if (take('^') === null) return base;
    const exponent = signed();
    return (...x) => base(...x) ** exponent(...x);
  }

  function atom(): Evaluated {
    const found = token();
    if (found.kind === 'number') {
      next++;
      const value = Number(found.text);
      return () => value;
    }
    if (take('(') !== null) {
      const inner = sum();
      must(')', 'an operator or )');
      return inner;
    }
    if (found.kind !== 'name') throw new Stop(found, operand);
    return named(found);
  }

  function named(found: Token): Evaluated {
    const variable = variables.indexOf(found.text);
    const constant = Object.hasOwn(CONSTANTS, found.text) ? CONSTANTS[found.text] : undefined;
    const called = Object.hasOwn(FUNCTIONS, found.text) ? FUNCTIONS[found.text] : undefined;
    if (variable < 0 && constant === undefined && called === undefined) {
      const known = [...variables, ...Object.keys(CONSTANTS), ...Object.keys(FUNCTIONS)];
      throw new Stop(found, `a number or one of ${known.join(', ')}`);
    }
    next++;
    if (variable >= 0) return (...x) => x[variable]!;
    if (constant !== undefined) return () => constant;
    const [arity, of] = called!;
    must('(', `( after ${found.text}`);
    const given = [sum()];
    while (given.length < arity) {
      must(',', `a comma, since ${found.text} takes ${arity} values`);
      given.push(sum());
    }
    must(')', 'an operator or )');
    return (...x) => of(...given.map((one) => one(...x)));
  }

  try {
    const value = sum();
    if (token().kind !== 'end') throw new Stop(token(), 'an operator or the end');
    return { ok: true, value };
  } catch (stop) {
    if (!(stop instanceof Stop)) throw stop;
    const { at, text: found } = stop.token;
    return { ok: false, unreadable: { column: at + 1, found, expected: stop.expected } };
  }
}
