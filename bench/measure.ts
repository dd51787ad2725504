/**
 * Measures ratios of times within one run. The two sides alternate, so that whatever else the machine does
 * affects both.
 */

export interface Measurement {
  readonly name: string;
  /** The median of the ratios of paired times, and their range. */
  readonly ratio: number;
  readonly least: number;
  readonly most: number;
  readonly pairs: number;
  /** The bound on the ratio, where the project promises one. */
  readonly bound?: number;
}

/**
 * Measures a ratio. `sides` gives the milliseconds of numerator and denominator; the first pair warms up and
 * does not count.
 */
export async function measureRatio(
  name: string,
  pairs: number,
  sides: { readonly numerator: () => Promise<number>; readonly denominator: () => Promise<number> },
  bound?: number,
): Promise<Measurement> {
  const ratios: number[] = [];
  for (let pair = 0; pair <= pairs; pair++) {
    // Which side goes first alternates as well.
    const first = pair % 2 === 0 ? await sides.denominator() : await sides.numerator();
    const second = pair % 2 === 0 ? await sides.numerator() : await sides.denominator();
    if (pair > 0) ratios.push(pair % 2 === 0 ? second / first : first / second);
  }
  ratios.sort((a, b) => a - b);
  const middle = ratios.length >> 1;
  const ratio = ratios.length % 2 === 1 ? ratios[middle]! : (ratios[middle - 1]! + ratios[middle]!) / 2;
  return { name, ratio, least: ratios[0]!, most: ratios.at(-1)!, pairs, ...(bound === undefined ? {} : { bound }) };
}

const ROUNDS = 3;

/** Takes the shortest of a few rounds, since whatever else the machine does can only make a round longer. */
export async function quietest<Round>(measure: () => Promise<Round>, timeOf: (round: Round) => number): Promise<Round> {
  let least = await measure();
  for (let round = 1; round < ROUNDS; round++) {
    const next = await measure();
    if (timeOf(next) < timeOf(least)) least = next;
  }
  return least;
}

/** An amount with a unit. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'µs' | 'bytes' | '×';
  /** The bound on the amount, where the project promises one. */
  readonly bound?: number;
}
