/** Names as mathematics writes them: "Q_i" is Q with the subscript i, "Kᵀ" is K with the superscript T. */
export interface NamePart {
  readonly text: string;
  readonly position: 'base' | 'subscript' | 'superscript';
}

const SUBSCRIPTS = 'ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ₀₁₂₃₄₅₆₇₈₉₊₋';
const BELOW = 'aehijklmnoprstuvx0123456789+−';
const SUPERSCRIPTS = 'ᵀ⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ';
const ABOVE = 'T0123456789+−n';

/** Identifiers cannot hold a barred letter or a Greek one, so they spell them: Abar is Ā. */
const BARRED = /(?<![\p{L}\p{N}])([A-Z])bar(?![A-Za-z])/gu;
const GREEK = /(?<![\p{L}\p{N}])phi(?=[A-Za-z]?(?![A-Za-z]))/gu;
const SPELT_OUT = /bar|phi/;
const OVERLINE = '\u0304';

/** A name without raised or lowered parts, for lists: "Abar_t" is "Ā_t". */
export function plainName(name: string): string {
  if (!SPELT_OUT.test(name)) return name;
  return name.replace(BARRED, `$1${OVERLINE}`).replace(GREEK, 'φ').normalize('NFC');
}

/** Splits a name at its first underscore; braces hold a subscript of several characters together. */
export function nameParts(called: string): NamePart[] {
  const name = plainName(called);
  const at = name.indexOf('_');
  if (at <= 0 || at === name.length - 1) return [{ text: name, position: 'base' }];
  return [
    { text: name.slice(0, at), position: 'base' },
    { text: name.slice(at + 1).replace(/^\{(.*)\}$/, '$1'), position: 'subscript' },
  ];
}

/**
 * A subscript in running text: what braces hold after an underscore, or the letters and digits that follow the
 * underscore of a name.
 */
const LOWERED = /_\{([^{}]+)\}|(?<=[\p{L}\p{M}\p{N}])_([A-Za-z0-9]+)/u;

/**
 * Splits running text where its position changes. The raised and lowered characters of Unicode, which few fonts carry,
 * become plain ones with a position.
 */
export function positionedParts(written: string): NamePart[] {
  const text = plainName(written);
  const found = LOWERED.exec(text);
  if (found === null) return plainParts(text);
  const after = text.slice(found.index + found[0].length);
  return [
    ...plainParts(text.slice(0, found.index)),
    { text: found[1] ?? found[2]!, position: 'subscript' },
    ...positionedParts(after),
  ];
}

/** Tells quickly that a text has no raised or lowered characters, as most have none. */
const ELSEWHERE = new RegExp(`[${SUBSCRIPTS}${SUPERSCRIPTS}]`, 'u');

function plainParts(text: string): NamePart[] {
  if (!ELSEWHERE.test(text)) return text === '' ? [] : [{ text, position: 'base' }];
  const parts: { text: string; position: NamePart['position'] }[] = [];
  for (const character of text) {
    const below = SUBSCRIPTS.indexOf(character);
    const above = SUPERSCRIPTS.indexOf(character);
    const position = below >= 0 ? 'subscript' : above >= 0 ? 'superscript' : 'base';
    const plain = below >= 0 ? BELOW[below]! : above >= 0 ? ABOVE[above]! : character;
    const last = parts.at(-1);
    if (last?.position === position) last.text += plain;
    else parts.push({ text: plain, position });
  }
  return parts;
}
