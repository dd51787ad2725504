/**
 * Works out a formula as the inspector writes it, from the operands that it shows beside it; null where the formula is
 * more than arithmetic on them: words, parameters that are named, sums of more terms than are shown.
 */
import type { Inspection, NamedReading } from './inspection.ts';
import { hasValue } from './reading.ts';

const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?(?:e[-−+]?\d+)?)|(Σₖ|maxₖ|exp|log|tanh|max|σ)(?![\p{L}\d[])|([\p{L}][\p{L}\p{M}\d]*)(\[[^\]]*\])( before)?|(before)|([-+−·/(),²]))/uy;

type Token =
  | { readonly number: number }
  | { readonly word: string }
  | { readonly name: string; readonly previous: boolean }
  | { readonly sign: string };

class NotArithmetic extends Error {}

export function evaluate({ formula, fixed, terms, termCount, name }: Inspection): number | null {
  const [, sign, text] = /^.*? (\+?=) (.*)$/u.exec(formula?.cell ?? '') ?? [];
  if (text === undefined || termCount > terms.length) return null;
  try {
    const tokens = tokensOf(text);
    if (sign === '+=') tokens.unshift({ name, previous: true }, { sign: '+' });
    const parser = new Parser(tokens, name, fixed, terms);
    const value = parser.sum();
    return parser.ended ? value : null;
  } catch (error) {
    if (error instanceof NotArithmetic) return null;
    throw error;
  }
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const [found, number, word, name, , before, alone, sign] = TOKEN.exec(text) ?? [];
    if (found === undefined) throw new NotArithmetic();
    if (number !== undefined) tokens.push({ number: Number(number.replace('−', '-')) });
    else if (word !== undefined) tokens.push({ word });
    else if (name !== undefined) tokens.push({ name, previous: before !== undefined });
    else if (alone !== undefined) tokens.push({ name: '', previous: true });
    else tokens.push({ sign: sign! });
  }
  return tokens;
}

class Parser {
  #at = 0;
  #k: number | null = null;
  readonly #tokens: readonly Token[];
  readonly #own: string;
  readonly #fixed: readonly NamedReading[];
  readonly #terms: Inspection['terms'];

  constructor(tokens: readonly Token[], own: string, fixed: readonly NamedReading[], terms: Inspection['terms']) {
    this.#tokens = tokens;
    this.#own = own;
    this.#fixed = fixed;
    this.#terms = terms;
  }

  get ended(): boolean {
    return this.#at === this.#tokens.length;
  }

  sum(): number {
    let value = this.#product();
    for (;;) {
      if (this.#takes('+')) value += this.#product();
      else if (this.#takes('−')) value -= this.#product();
      else return value;
    }
  }

  #product(): number {
    if (this.#takes('−')) return -this.#product();
    let value = this.#factor();
    for (;;) {
      if (this.#takes('·')) value *= this.#factor();
      else if (this.#takes('/')) value /= this.#factor();
      else if (this.#begins()) value *= this.#factor();
      else return value;
    }
  }

  #factor(): number {
    const token = this.#tokens[this.#at++];
    const value = token === undefined ? undefined : this.#valueOf(token);
    if (value === undefined) throw new NotArithmetic();
    return this.#takes('²') ? value * value : value;
  }

  #valueOf(token: Token): number | undefined {
    if ('number' in token) return token.number;
    if ('name' in token) return this.#read(token.name, token.previous);
    if ('sign' in token) return token.sign === '(' ? this.#closed(this.sum()) : undefined;
    switch (token.word) {
      case 'exp':
        return Math.exp(this.#argument());
      case 'log':
        return Math.log(this.#argument());
      case 'tanh':
        return Math.tanh(this.#argument());
      case 'σ':
        return 1 / (1 + Math.exp(-this.#argument()));
      case 'max': {
        if (!this.#takes('(')) return undefined;
        const first = this.sum();
        return this.#takes(',') ? this.#closed(Math.max(first, this.sum())) : undefined;
      }
      case 'Σₖ':
        return this.#overTerms().reduce((sum, term) => sum + term, 0);
      case 'maxₖ':
        return Math.max(...this.#overTerms());
    }
    return undefined;
  }

  /** What a function is of; a square behind its brackets is one of its value. */
  #argument(): number {
    return this.#takes('(') ? this.#closed(this.sum()) : this.#factor();
  }

  #overTerms(): number[] {
    const from = this.#at;
    if (this.#terms.length === 0 || this.#k !== null) throw new NotArithmetic();
    const values = this.#terms.map(({ k }) => {
      this.#at = from;
      this.#k = k;
      return this.#product();
    });
    this.#k = null;
    return values;
  }

  /** The value of an operand, which a formula may name without its subscript: "S" for S_ij. */
  #read(name: string, previous: boolean): number {
    const shown = [...(this.#k === null ? [] : this.#terms[this.#k]!.operands), ...this.#fixed];
    const wanted = name === '' ? this.#own : name;
    const plain = (text: string): string => text.replace(/_.*/, '');
    const found = shown.filter((one) => one.previous === previous && plain(one.name) === plain(wanted));
    const distinct = new Map(found.map((one) => [`${one.name} ${one.index}`, one.reading]));
    const [reading] = distinct.values();
    if (distinct.size !== 1 || reading === undefined || !hasValue(reading)) throw new NotArithmetic();
    return reading.value;
  }

  #closed(value: number): number {
    if (!this.#takes(')')) throw new NotArithmetic();
    return value;
  }

  #begins(): boolean {
    const token = this.#tokens[this.#at];
    return token !== undefined && (!('sign' in token) || token.sign === '(');
  }

  #takes(sign: string): boolean {
    const token = this.#tokens[this.#at];
    if (token === undefined || !('sign' in token) || token.sign !== sign) return false;
    this.#at++;
    return true;
  }
}
