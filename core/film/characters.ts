/** The characters that the fonts of films have, so that a caption looks alike wherever it is drawn. */

import type { Characters } from '../look/font.ts';

/** First and last of each range: Latin and Greek of the face, and what is drawn of other characters of it. */
const RANGES: Characters = [
  ...([
    [0x0000, 0x00ff],
    [0x0131, 0x0131],
    [0x0152, 0x0153],
    [0x02bb, 0x02bc],
  ] as const),
  ...([
    [0x02c6, 0x02c6],
    [0x02da, 0x02da],
    [0x02dc, 0x02dc],
    [0x0304, 0x0304],
  ] as const),
  ...([
    [0x0308, 0x0308],
    [0x0329, 0x0329],
    [0x2000, 0x206f],
    [0x20ac, 0x20ac],
  ] as const),
  ...([
    [0x2122, 0x2122],
    [0x2191, 0x2191],
    [0x2193, 0x2193],
    [0x2212, 0x2212],
  ] as const),
  ...([
    [0x2215, 0x2215],
    [0xfeff, 0xfeff],
    [0xfffd, 0xfffd],
  ] as const),
  ...([
    [0x0370, 0x0377],
    [0x037a, 0x037f],
    [0x0384, 0x038a],
    [0x038c, 0x038c],
    [0x038e, 0x03a1],
  ] as const),
  ...([[0x03a3, 0x03ff]] as const),
];
/** An arrow is drawn as lines; raised and lowered characters are plain ones at another height. */
const DRAWN = '→ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ₀₁₂₃₄₅₆₇₈₉₊₋ᵀ⁰⁴⁵⁶⁷⁸⁹⁺⁻ⁿ';

/** The characters of a text that a font lacks, each once, as they are seen (an emoji of several parts is one). */
export function lackingIn(text: string, has: Characters = RANGES): readonly string[] {
  const seen = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)].map(({ segment }) => segment);
  return [...new Set(seen.filter((one) => ![...one].every((character) => isCarried(character, has))))];
}

/** What is said of the words of cards whose characters a speaker's own font lacks; null where it has all. */
export function lackingInOwn(file: string, text: string, has: Characters): string | null {
  const lacking = lackingIn(text, has);
  if (lacking.length === 0) return null;
  const [they, are, them] = lacking.length === 1 ? ['it', 'is', 'it'] : ['they', 'are', 'them'];
  return `The cards have ${named(lacking)}, and ${file} lacks ${them}: ${they} ${are} drawn in Tilescope’s own font.`;
}

/** What is said of a caption whose characters the fonts lack; null where they have all. */
export function lackingSentence(where: string, text: string): string | null {
  const lacking = lackingIn(text);
  if (lacking.length === 0) return null;
  const [them, they] = lacking.length === 1 ? ['it', 'it'] : ['them', 'they'];
  return `${where} has ${named(lacking)}, and the fonts of films lack ${them}: ${they} will look as on the machine that draws, or be an empty box.`;
}

/** So many characters are named, which shows what kind they are of. */
const MOST_NAMED = 8;

function named(lacking: readonly string[]): string {
  const more = lacking.length - MOST_NAMED;
  return `${lacking.slice(0, MOST_NAMED).join(' ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function isCarried(character: string, has: Characters): boolean {
  const code = character.codePointAt(0)!;
  return DRAWN.includes(character) || has.some(([first, last]) => code >= first && code <= last);
}
