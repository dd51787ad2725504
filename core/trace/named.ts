/** What a name in a formula stands for. */

/** What a name may stand for: a slot of the passes that the formula is for, or a tensor. */
export interface NamedArray {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
}

/** Letters that WGSL has to spell, by how formulas write them. */
const SPELLED: Readonly<Record<string, string>> = { φ: 'phi', Ā: 'Abar', B̄: 'Bbar' };
const SYMBOLS = new RegExp(Object.keys(SPELLED).join('|'), 'gu');

/** The arrays with exactly this name or, if there is none, those that have it in front of a subscript. */
export function named<A extends NamedArray>(name: string, arrays: readonly A[]): readonly A[] {
  const spelled = name.replace(SYMBOLS, (symbol) => SPELLED[symbol]!);
  const exact = arrays.filter((array) => array.name === spelled);
  return exact.length > 0 ? exact : arrays.filter((array) => array.name.replace(/_[^_]*$/, '') === spelled);
}

/** The one array that a name stands for; a short name that fits several slots means the slot of the result. */
export function theNamed<A extends NamedArray>(name: string, arrays: readonly A[], result: string): A | undefined {
  const found = named(name, arrays);
  return found.length === 1 ? found[0] : found.find((one) => one.name === result);
}
