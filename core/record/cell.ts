/**
 * Reads the cell of a formula, "S[r,c] = 0.25 · Σₖ Q[r,k] K[c,k]; lowest f32 where the key is after the query", as something
 * that can be evaluated: numbers, elements of slots, + − · / and what stands beside each other, powers, functions, sums,
 * extremes and their places over k, conditions on what is summed, choices ("1 if z[r] > 0, else 0"), the lane that a lane takes
 * from in a combine ("partner"), and what stands where a causal mask hides an element. A cell that says something else is
 * prose, of which nothing is evaluated.
 */

export type Index = 'r' | 'c' | 'k' | 'partner' | number;

export type Relation = '<' | '>' | '≤' | '≥' | '=';

/** What is done over all k; `argmax` gives the first k of the largest. */
export type Over = 'sum' | 'max' | 'min' | 'argmax';

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
  | { readonly kind: 'index'; readonly index: Index }
  | { readonly kind: Over; readonly of: Expression; readonly only: readonly Constraint[] }
  | {
      readonly kind: 'choice';
      readonly left: Expression;
      readonly relation: Relation;
      readonly right: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
  | { readonly kind: '+' | '-' | '*' | '/'; readonly left: Expression; readonly right: Expression };

/** What k must be to be summed over. */
export type Constraint =
  /** Less than another index, or at most that; both are counted in the whole tensor. */
  | { readonly kind: 'order'; readonly left: Index; readonly right: Index; readonly orEqual: boolean }
  /** Another index, or that and a multiple of a constant; both are counted in their slots. */
  | { readonly kind: 'steps'; readonly from: Index; readonly step: string };

export interface Cell {
  readonly value: Expression;
  /** Whether what it gives is added to what was there. */
  readonly adds: boolean;
  /** What is done instead where a combine goes down a tree. */
  readonly down: Expression | null;
  /** What the taking lane counts as having held at the root of a tree, where a combine goes down it. */
  readonly root: number | null;
  /** What stands where the column comes after the row, both counted in the whole tensor. */
  readonly masked: Expression | null;
}

const LEFT = /^[\p{L}\p{M}\p{N}_]+(?:\[[^\]]*\])? (\+?=) (.*)$/u;
const TOKEN =
  /(?<space>\s*)(?:(?<number>\d+(?:\.\d+)?(?:e[+-]?\d+)?)|(?<over>Σₖ|argmaxₖ|maxₖ|minₖ)|(?<name>lowest f32|[\p{L}\p{M}_](?:(?![²³⁰½])[\p{L}\p{M}\p{N}_])*)(?<indices>\[[^\]]*\])?|(?<sign>[-+−·/()|,<>≤≥=²³⁰√½]))/uy;
const FUNCTIONS = new Set(['exp', 'log', 'tanh', 'σ', 'max', 'min', 'step']);
/** What prose is made of, and no formula. */
const WORDS = new Set(['for', 'each', 'of', 'the', 'if', 'else', 'where', 'with', 'by', 'as', 'all']);
const RELATIONS: readonly string[] = ['<', '>', '≤', '≥', '='];
const OVER: Readonly<Record<string, Over>> = { Σₖ: 'sum', argmaxₖ: 'argmax', maxₖ: 'max', minₖ: 'min' };
const LOWEST = -3.4028234663852886e38;

const MASKS = /^(lowest f32|0) (?:where the key is after the query|for a key after the query|for tokens after t)$/;
/** Remarks on what is outside the tensor, where nothing is evaluated. */
const OUTSIDE = /^[01] (?:beyond the last token|where there is no token)$/;
const ROOT = /^where [\p{L}\p{M}\p{N}_]+ is ([01]) at the root$/u;
/** "k < r", "c < k ≤ r". */
const CONDITION = /^([rck]) ([<>≤])(?: ([rck]) ([<≤]))? ([rck])$/u;
/** "k = c, c + L, …". */
const STEPS = / over k = ([rc]), \1 \+ (\w+), …/u;
const DIRECTIONS = /^up: (.*);\s+down: (.*)$/u;

/** The cell as an expression; null where it is prose. */
export function readCell(text: string): Cell | null {
  const [, up, down] = DIRECTIONS.exec(text) ?? [];
  if (up !== undefined && down !== undefined) {
    const [rising, falling] = [readCell(up), readCell(down)];
    return rising === null || falling === null ? null : { ...falling, value: rising.value, down: falling.value };
  }
  const only: Constraint[] = [];
  const [, from, step] = STEPS.exec(text) ?? [];
  if (step !== undefined) only.push({ kind: 'steps', from: from as Index, step });
  const plain = text.replace(STEPS, '').replaceAll(' of the token before', '');
  const [statement, ...remarks] = plain.split(/[;,]\s+(?!else )(?![^()]*\))/u);
  const [, sign, right] = LEFT.exec(statement!) ?? [];
  if (right === undefined) return null;
  let masked: Expression | null = null;
  let root: number | null = null;
  for (const remark of remarks) {
    const mask = MASKS.exec(remark.trim())?.[1];
    const condition = CONDITION.exec(remark.trim());
    const begun = ROOT.exec(remark.trim())?.[1];
    if (mask !== undefined) masked = { kind: 'number', value: mask === '0' ? 0 : LOWEST, error: 0 };
    else if (condition !== null) only.push(...constraintsOf(condition));
    else if (begun !== undefined) root = Number(begun);
    else if (!OUTSIDE.test(remark.trim())) return null;
  }
  try {
    const [summed, over] = right.split(' over ');
    const condition = over === undefined ? null : CONDITION.exec(over);
    if (over !== undefined && condition === null) return null;
    if (condition !== null) only.push(...constraintsOf(condition));
    const parser = createParser(summed!, only);
    return { value: parser.whole(), adds: sign === '+=', masked, down: null, root };
  } catch (error) {
    if (error instanceof Prose) return null;
    throw error;
  }
}

/** The expressions that one is made of. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'sum':
    case 'max':
    case 'min':
    case 'argmax':
      return [expression.of];
    case 'call':
      return expression.arguments;
    case 'choice':
      return [expression.left, expression.right, expression.then, expression.otherwise];
    case '+':
    case '-':
    case '*':
    case '/':
      return [expression.left, expression.right];
    default:
      return [];
  }
}

class Prose extends Error {}

/** The orders of "left < right", or of "left < middle ≤ right". */
function constraintsOf([, first, sign, middle, next, last]: readonly (string | undefined)[]): readonly Constraint[] {
  const order = (left: string, relation: string, right: string): Constraint => {
    const [low, high] = relation === '>' ? [right, left] : [left, right];
    return { kind: 'order', left: low as Index, right: high as Index, orEqual: relation === '≤' };
  };
  if (middle === undefined) return [order(first!, sign!, last!)];
  return [order(first!, sign!, middle), order(middle, next!, last!)];
}

interface Token {
  readonly text: string;
  readonly kind: 'number' | 'over' | 'name' | 'sign';
  readonly indices?: string;
  /** Whether it stands right behind what is before it. */
  readonly isTight: boolean;
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) throw new Prose(text);
    const kind = (['number', 'over', 'name', 'sign'] as const).find((one) => groups[one] !== undefined)!;
    const indices = groups['indices'];
    const isTight = tokens.length > 0 && groups['space'] === '';
    tokens.push({
      kind,
      text: groups[kind]!,
      isTight,
      ...(indices === undefined ? {} : { indices: indices.slice(1, -1) }),
    });
  }
  return tokens;
}

/** A parser by descent; sums reach as far as a product does. */
function createParser(text: string, only: readonly Constraint[]): { whole(): Expression } {
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

  /** A sum, or "sum if sum > sum, else choice". */
  const choice = (): Expression => {
    const then = sum();
    if (tokens[at]?.text !== 'if') return then;
    at++;
    const left = sum();
    const relation = tokens[at]?.text ?? '';
    if (!RELATIONS.includes(relation)) throw new Prose(relation);
    at++;
    const right = sum();
    need(',');
    if (tokens[at]?.text !== 'else') throw new Prose('else is missing');
    at++;
    return { kind: 'choice', left, relation: relation as Relation, right, then, otherwise: choice() };
  };

  const begins = (): boolean => {
    const token = tokens[at];
    if (token === undefined || ['before', 'if', 'else'].includes(token.text)) return false;
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
    const begun = tokens[at];
    const base = primary();
    // "2h²" is one factor, "2 h²" are two.
    if (begun?.kind === 'number' && tokens[at]?.kind === 'name' && tokens[at]!.isTight) {
      return { kind: '*', left: base, right: factor() };
    }
    if (take('²')) return { kind: '*', left: base, right: base };
    if (take('⁰')) return { kind: 'call', name: '⁰', arguments: [base] };
    return base;
  };

  let bars = 0;
  const primary = (): Expression => {
    const token = tokens[at];
    if (token === undefined) throw new Prose('it ends too early');
    at++;
    if (token.kind === 'number') return numberOf(Number(token.text), errorOf(token.text));
    if (token.kind === 'over') {
      return { kind: OVER[token.text]!, of: product(), only };
    }
    if (token.kind === 'name') return ofName(token);
    if (token.text === '½') return numberOf(0.5);
    if (token.text === '(') {
      const inside = choice();
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
    if (indices === undefined && isIndex(name)) return { kind: 'index', index: name };
    if (indices === undefined) return { kind: 'constant', name };
    return { kind: 'element', name, indices: indicesOf(indices), before };
  };

  /** A function of what stands in parentheses behind it, or of the next factor. */
  const call = (name: string): Expression => {
    if (take('²')) {
      const once = call(name);
      return { kind: '*', left: once, right: once };
    }
    if (!take('(')) return { kind: 'call', name, arguments: [factor()] };
    const given = [sum()];
    while (take(',')) given.push(sum());
    need(')');
    return { kind: 'call', name, arguments: given };
  };

  return {
    whole: () => {
      const value = choice();
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
    if (isIndex(index)) return index;
    throw new Prose(index);
  });
}

function isIndex(text: string): text is Exclude<Index, number> {
  return text === 'r' || text === 'c' || text === 'k' || text === 'partner';
}
