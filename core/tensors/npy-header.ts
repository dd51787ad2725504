/**
 * The header of a .npy file: a Python dictionary literal with exactly the keys `descr`, `fortran_order` and `shape`.
 * Format: NumPy enhancement proposal 1, versions 1.0 to 3.0.
 */
export interface NpyHeader {
  /** The type code with the byte order, for example "<f4"; `undefined` for a structured type. */
  readonly descr: string | undefined;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

/** The most dimensions that NumPy itself allows. */
const MAXIMUM_DIMENSIONS = 64;

/** Parses the dictionary without evaluating it; `undefined` when the text is anything else. */
export function parseNpyHeader(text: string): NpyHeader | undefined {
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    const sticky = new RegExp(`\\s*(?:${pattern.source})`, 'y');
    sticky.lastIndex = at;
    const match = sticky.exec(text);
    if (match === null) return undefined;
    at = sticky.lastIndex;
    return match[1] ?? match[2] ?? match[0].trim();
  };
  const takeString = (): string | undefined => take(/'([^'\\\n]*)'|"([^"\\\n]*)"/);

  const takeShape = (): number[] | undefined => {
    if (take(/\(/) === undefined) return undefined;
    const shape: number[] = [];
    let commas = 0;
    while (take(/\)/) === undefined) {
      if (commas < shape.length || shape.length === MAXIMUM_DIMENSIONS) return undefined;
      // Python 2 wrote long integers with an L.
      const digits = take(/(\d{1,16})L?/);
      if (digits === undefined || !Number.isSafeInteger(Number(digits))) return undefined;
      shape.push(Number(digits));
      if (take(/,/) !== undefined) commas++;
    }
    // (5) is a number in Python, (5,) a tuple.
    return shape.length === 1 && commas === 0 ? undefined : shape;
  };

  let descr: string | undefined;
  let fortranOrder: boolean | undefined;
  let shape: readonly number[] | undefined;
  const seen = new Set<string>();
  if (take(/\{/) === undefined) return undefined;
  while (take(/\}/) === undefined) {
    const key = takeString();
    if (key === undefined || seen.has(key) || take(/:/) === undefined) return undefined;
    seen.add(key);
    if (key === 'descr') {
      descr = takeString();
      // A list of fields: its content does not matter, for the type is refused.
      if (descr === undefined && take(/\[[^\]]*\]/) === undefined) return undefined;
    } else if (key === 'fortran_order') {
      const word = take(/(True|False)\b/);
      if (word === undefined) return undefined;
      fortranOrder = word === 'True';
    } else if (key === 'shape') {
      shape = takeShape();
      if (shape === undefined) return undefined;
    } else return undefined;
    if (take(/,/) === undefined && !/^\s*\}/.test(text.slice(at))) return undefined;
  }
  if (text.slice(at).trim() !== '') return undefined;
  if (!seen.has('descr') || fortranOrder === undefined || shape === undefined) return undefined;
  return { descr, fortranOrder, shape };
}
