/** What the checks of a run say of its outputs, in the words that the command line and the lab share. */

/**
 * What a check says of an output: `matches` float64 to the tolerance of the kernel; is `bounded`, since it errs by more than
 * that but by no more than an error analysis of the formula allows for these inputs; is `unjudged`, since that bound exceeds
 * a hundredth of the answer; has `overflowed`, since a value of the formula is beyond the range of f32; or `differs`.
 */
export type Verdict = 'matches' | 'bounded' | 'unjudged' | 'overflowed' | 'differs';

export interface Check {
  readonly verdict: Verdict;
  /** Whether the output is as right as f32 can make it, which is said of `matches`, `bounded` and `unjudged`. */
  readonly ok: boolean;
  /** Errors of the elements that are finite. Relative to an answer of zeros, any error is infinite. */
  readonly relL2: number;
  readonly maxAbs: number;
  /**
   * The largest `relL2` that the verdict allows for these inputs; infinite where an analysis finds no bound. An output
   * whose elements are all right to within the smallest normal f32 matches even beyond it.
   */
  readonly tolerance: number;
  /** The number of elements that are infinite or NaN, and the first of them in row-major order. */
  readonly notFinite: number;
  readonly firstNotFinite: { readonly at: readonly number[]; readonly value: string } | null;
}

/** The first value, in the order of the computation, that is beyond the range of f32. */
export interface Escape {
  /** The tensor, or what a workgroup computes and never stores. */
  readonly of: string;
  /** Plane (where there are several), row and column. */
  readonly at: readonly number[];
  /** The value in float64; null where it is finite but a term or a partial sum of it is not. */
  readonly exact: number | null;
}

const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  matches: 'matches float64',
  bounded: 'is within its error bound',
  unjudged: 'cannot be judged',
  overflowed: 'left the range of f32',
  differs: 'DIFFERS from float64',
};

/** What is said of the output of a check, after its name. */
export function wordsOf({ verdict, relL2, tolerance }: Check): string {
  const tiny = verdict === 'matches' && relL2 > tolerance;
  return tiny ? `${VERDICT_WORDS.matches}, to within the smallest normal f32` : VERDICT_WORDS[verdict];
}

/** From the best to the worst. */
const ORDER: readonly Verdict[] = ['matches', 'bounded', 'unjudged', 'overflowed', 'differs'];

type Checks = Readonly<Record<string, Check>>;

/** The output of the worst verdict, and of these the one with the largest error; undefined without outputs. */
export function worstOf(checks: Checks): { readonly name: string; readonly check: Check } | undefined {
  return Object.entries(checks)
    .map(([name, check]) => ({ name, check }))
    .sort(
      (a, b) => ORDER.indexOf(b.check.verdict) - ORDER.indexOf(a.check.verdict) || b.check.relL2 - a.check.relL2,
    )[0];
}

/** The names of the outputs of a verdict. */
export function outputsOf(checks: Checks, verdict: Verdict): readonly string[] {
  return Object.keys(checks).filter((name) => checks[name]!.verdict === verdict);
}

/** "a", "a and b", "a, b and c". */
export function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
}

/** An element as "S[0, 3]". */
const element = (of: string, at: readonly number[]): string => `${of}[${at.join(', ')}]`;

const digits = (value: number): string => (Number.isFinite(value) ? value.toPrecision(3) : 'more than float64 holds');

/** Which value left the range of f32, where first, and what that does; undefined for a run that stayed in it. */
export function escapeSentence({
  checks,
  escape,
}: {
  readonly checks: Checks;
  readonly escape: Escape | null;
}): string | undefined {
  const lost = Object.entries(checks).filter(([, { notFinite }]) => notFinite > 0);
  const wrong = outputsOf(checks, 'overflowed').filter((name) => checks[name]!.notFinite === 0);
  const effects = [
    ...lost.map(([name, { notFinite, firstNotFinite }]) => {
      const { at, value } = firstNotFinite!;
      return `${notFinite.toLocaleString('en')} ${notFinite === 1 ? 'element' : 'elements'} of ${name} ${notFinite === 1 ? 'is' : 'are'} infinite or NaN, first ${element(name, at)} = ${value}`;
    }),
    ...(wrong.length > 0 ? [`${listOf(wrong)} ${wrong.length === 1 ? 'is' : 'are'} not right after it`] : []),
  ];
  if (escape === null) return effects.length === 0 ? undefined : `${effects.join('; ')}.`;
  const what =
    escape.exact === null
      ? `A term or a partial sum of ${element(escape.of, escape.at)}`
      : `${element(escape.of, escape.at)}, ${digits(escape.exact)},`;
  const beyond =
    escape.exact !== null && Math.abs(escape.exact) < 1
      ? 'below the smallest normal f32, 1.2e-38, where devices may take it for 0'
      : 'beyond the range of f32, ±3.4e38';
  const effect = effects.length === 0 ? 'no output shows it' : effects.join('; ');
  return `${what} is ${beyond}: ${effect}.`;
}

/** What must be said wherever a run is seen whose checks fail, in one sentence; null of a sound run. */
export function warningOf({
  checks,
  escape,
  identical,
  audited,
}: {
  readonly checks: Checks;
  readonly escape: Escape | null;
  readonly identical: boolean;
  readonly audited: boolean;
}): string | null {
  const differing = outputsOf(checks, 'differs');
  const faults = [
    ...(differing.length > 0
      ? [`${listOf(differing)} ${differing.length === 1 ? 'differs' : 'differ'} from float64`]
      : []),
    ...(identical ? [] : ['traced and untraced builds gave different outputs']),
    ...(audited ? [] : ['an independent count of every HBM access does not equal the trace']),
  ];
  if (faults.length > 0) return `Check failed: ${faults.join('; ')}.`;
  if (outputsOf(checks, 'overflowed').length === 0) return null;
  return escapeSentence({ checks, escape }) ?? 'A value left the range of f32.';
}
