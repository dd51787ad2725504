/** Names as mathematics writes them: "Q_i" is Q with the subscript i, "Kᵀ" is K with the superscript T. */
export interface NamePart {
  readonly text: string;
  readonly position: 'base' | 'subscript' | 'superscript';
}

const SUBSCRIPTS = 'ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ₀₁₂₃₄₅₆₇₈₉₊₋';
const BELOW = 'aehijklmnoprstuvx0123456789+−';
const SUPERSCRIPTS = 'ᵀ⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ';
const ABOVE = 'T0123456789+−n';

/** Splits a name at its first underscore. */
export function nameParts(name: string): NamePart[] {
  const at = name.indexOf('_');
  if (at <= 0 || at === name.length - 1) return [{ text: name, position: 'base' }];
  return [
    { text: name.slice(0, at), position: 'base' },
    { text: name.slice(at + 1), position: 'subscript' },
  ];
}

/**
 * Turns the raised and lowered characters of Unicode, which few fonts carry, into plain ones with a position, and what
 * stands in braces after an underscore into a subscript.
 */
export function positionedParts(text: string): NamePart[] {
  return text
    .split(/_\{([^{}]+)\}/)
    .flatMap((piece, at) => (at % 2 === 1 ? [{ text: piece, position: 'subscript' as const }] : plainParts(piece)));
}

function plainParts(text: string): NamePart[] {
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

const SMALL = 0.62;
const NARROW = /[ijl|.,:;'’!()[\] ]/;
const WIDE = /[mwMWQO@%—]/;

/** Width in ems, a little generous: layout needs it without a canvas. */
export function estimateWidth(name: string): number {
  return nameParts(name).reduce((sum, part) => {
    const size = part.position === 'base' ? 1 : SMALL;
    return (
      sum + size * [...part.text].reduce((width, c) => width + (NARROW.test(c) ? 0.36 : WIDE.test(c) ? 0.92 : 0.66), 0)
    );
  }, 0);
}

/** Width in ems of a text in the monospaced face. */
export function monospacedWidth(text: string): number {
  return [...text].length * 0.62;
}
