/**
 * Reads the cell of a formula, "S[r,c] = 0.25 · Σₖ Q[r,k] K[c,k]; lowest f32 where the key is after the query", as something
 * that can be evaluated: numbers, elements of slots, + − · / and what stands beside each other, powers, functions, sums and
 * extremes over k, a condition on what is summed, and what stands where a causal mask hides an element. A cell that says
 * something else is prose, of which nothing is evaluated.
 */

export type Index = 'r' | 'c' | 'k' | number;

export type Expression =
  | { readonly kind: 'number'; readonly value: number; readonly error: number }
  | { readonly kind: 'constant'; readonly name: string }
  | {
      readonly kind: 'element';
      readonly name: string;
      readonly indices: readonly Index[];
      /** Whether it is meant as it was before the event. */
      readonly before: boolean;
    }
  | { readonly kind: 'delta'; readonly indices: readonly [Index, Index] }
  | { readonly kind: 'sum' | 'max' | 'min'; readonly of: Expression; readonly only: Constraint | null }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
  | { readonly kind: '+' | '-' | '*' | '/'; readonly left: Expression; readonly right: Expression };

/** What k must be, beside another index, to be summed over. */
export interface Constraint {
  readonly left: Index;
  readonly right: Index;
}

export interface Cell {
  readonly value: Expression;
  /** Whether what it gives is added to what was there. */
  readonly adds: boolean;
  /** What stands where the column comes after the row, both counted in the whole tensor. */
  readonly masked: Expression | null;
}

const LEFT = /^[\p{L}\p{M}\p{N}_]+(?:\[[^\]]*\])? (\+?=) (.*)$/u;
const TOKEN =
  /\s*(?:(?<number>\d+(?:\.\d+)?(?:e[+-]?\d+)?)|(?<over>Σₖ|maxₖ|minₖ)|(?<name>lowest f32|[\p{L}\p{M}_][\p{L}\p{M}\p{N}_]*)(?<indices>\[[^\]]*\])?|(?<sign>[-+−·/()|,<>²³√½]))/uy;
const FUNCTIONS = new Set(['exp', 'log', 'tanh', 'σ', 'max', 'min', 'step']);
/** What prose is made of, and no formula. */
const WORDS = new Set(['for', 'each', 'of', 'the', 'if', 'else', 'where', 'with', 'by']);
const LOWEST = -3.4028234663852886e38;

const MASKS = /^(lowest f32|0) (?:where the key is after the query|for a key after the query|for tokens after t)$/;
/** Remarks on what is outside the tensor, where nothing is evaluated. */
const OUTSIDE = /^[01] (?:beyond the last token|where there is no token)$/;
const CONDITION = /^([rck]) ([<>]) ([rck])$/;

/** The cell as an expression; null where it is prose. */
export function readCell(text: string): Cell | null {
  const [statement, ...remarks] = text.replaceAll(' of the token before', '').split(/[;,]\s+(?![^()]*\))/u);
  const [, sign, right] = LEFT.exec(statement!) ?? [];
  if (right === undefined) return null;
  let masked: Expression | null = null;
  let only: Constraint | null = null;
  for (const remark of remarks) {
    const mask = MASKS.exec(remark.trim())?.[1];
    const condition = CONDITION.exec(remark.trim());
    if (mask !== undefined) masked = { kind: 'number', value: mask === '0' ? 0 : LOWEST, error: 0 };
    else if (condition !== null) only = constraintOf(condition);
    else if (!OUTSIDE.test(remark.trim())) return null;
  }
  try {
    const over = / over ([rck]) < ([rck])$/u.exec(right);
    if (over !== null) only = constraintOf([over[0], over[1]!, '<', over[2]!]);
    const parser = createParser(right.replace(/ over [rck] < [rck]$/u, ''), only);
    return { value: parser.whole(), adds: sign === '+=', masked };
  } catch (error) {
    if (error instanceof Prose) return null;
    throw error;
  }
}

class Prose extends Error {}

/** `left < right`. */
function constraintOf([, a, sign, b]: readonly string[]): Constraint {
  const [left, right] = sign === '<' ? [a, b] : [b, a];
  return { left: left as Index, right: right as Index };
}

interface Token {
  readonly text: string;
  readonly kind: 'number' | 'over' | 'name' | 'sign';
  readonly indices?: string;
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) throw new Prose(text);
    const kind = (['number', 'over', 'name', 'sign'] as const).find((one) => groups[one] !== undefined)!;
    const indices = groups['indices'];
    tokens.push({ kind, text: groups[kind]!, ...(indices === undefined ? {} : { indices: indices.slice(1, -1) }) });
  }
  return tokens;
}

/** A parser by descent; sums reach as far as a product does. */
function createParser(text: string, only: Constraint | null): { whole(): Expression } {
  const tokens = tokensOf(text);
  let at = 0;
  const is = (...signs: readonly string[]): boolean => tokens[at]?.kind === 'sign' && signs.includes(tokens[at]!.text);
  const take = (...signs: readonly string[]): boolean => {
    if (!is(...signs)) return false;
    at++;
    return true;
  };
  const need = (sign: string): void => {
    if (!take(sign)) throw new Prose(`${sign} is missing`);
  };

  const sum = (): Expression => {
    let left = product();
    for (;;) {
      if (take('+')) left = { kind: '+', left, right: product() };
      else if (take('-', '−')) left = { kind: '-', left, right: product() };
      else return left;
    }
  };

  const begins = (): boolean => {
    const token = tokens[at];
    if (token === undefined || token.text === 'before' || token.text === 'over') return false;
    return token.kind !== 'sign' || ['(', '√', '½', ...(bars === 0 ? ['|'] : [])].includes(token.text);
  };

  const product = (): Expression => {
    let left = factor();
    for (;;) {
      if (take('·')) left = { kind: '*', left, right: factor() };
      else if (take('/')) left = { kind: '/', left, right: factor() };
      else if (begins()) left = { kind: '*', left, right: factor() };
      else return left;
    }
  };

  const factor = (): Expression => {
    if (take('-', '−')) return { kind: '-', left: numberOf(0), right: factor() };
    if (take('√')) return { kind: 'call', name: '√', arguments: [factor()] };
    const base = primary();
    if (take('²')) return { kind: '*', left: base, right: base };
    return base;
  };

  let bars = 0;
  const primary = (): Expression => {
    const token = tokens[at];
    if (token === undefined) throw new Prose('it ends too early');
    at++;
    if (token.kind === 'number') return numberOf(Number(token.text), errorOf(token.text));
    if (token.kind === 'over') {
      const kind = token.text === 'Σₖ' ? 'sum' : token.text === 'maxₖ' ? 'max' : 'min';
      return { kind, of: product(), only };
    }
    if (token.kind === 'name') return ofName(token);
    if (token.text === '½') return numberOf(0.5);
    if (token.text === '(') {
      const inside = sum();
      need(')');
      return inside;
    }
    if (token.text === '|') {
      bars++;
      const inside = sum();
      bars--;
      need('|');
      return { kind: 'call', name: '|', arguments: [inside] };
    }
    throw new Prose(token.text);
  };

  const ofName = ({ text: name, indices }: Token): Expression => {
    if (WORDS.has(name)) throw new Prose(name);
    if (name === 'lowest f32') return numberOf(LOWEST);
    if (name === 'before') return { kind: 'element', name: '', indices: ['r', 'c'], before: true };
    if (name === 'δ' && indices !== undefined) {
      const [row, column] = indicesOf(indices);
      return { kind: 'delta', indices: [row!, column!] };
    }
    if (FUNCTIONS.has(name) && indices === undefined) return call(name);
    const before = tokens[at]?.text === 'before';
    if (before) at++;
    if (indices === undefined) return { kind: 'constant', name };
    return { kind: 'element', name, indices: indicesOf(indices), before };
  };

  /** A function of what stands in parentheses behind it, or of the next factor. */
  const call = (name: string): Expression => {
    if (!take('(')) return { kind: 'call', name, arguments: [factor()] };
    const given = [sum()];
    while (take(',')) given.push(sum());
    need(')');
    return { kind: 'call', name, arguments: given };
  };

  return {
    whole: () => {
      const value = sum();
      if (at < tokens.length) throw new Prose(tokens[at]!.text);
      return value;
    },
  };
}

function numberOf(value: number, error = 0): Expression {
  return { kind: 'number', value, error };
}

/** Half a unit of the last digit of a number that was rounded to be written. */
function errorOf(text: string): number {
  const [, fraction] = /\.(\d+)/.exec(text) ?? [];
  const [, exponent = '0'] = /e([+-]?\d+)/.exec(text) ?? [];
  return fraction === undefined ? 0 : 0.5 * 10 ** (Number(exponent) - fraction.length);
}

function indicesOf(text: string): readonly Index[] {
  return text.split(',').map((index) => {
    if (/^\d+$/.test(index)) return Number(index);
    if (index === 'r' || index === 'c' || index === 'k') return index;
    throw new Prose(index);
  });
}
