/** What of the look of a film's cards will not look as its speaker means it. */
import { fromBase64 } from '../../core/base64.ts';
import type { TalkLook } from '../../core/document/look.ts';
import type { Theme } from '../../core/document/settings.ts';
import type { Shot } from '../../core/document/storyboard.ts';
import { lackingInOwn } from '../../core/film/characters.ts';
import { contrastOf, LEAST_CONTRAST } from '../../core/look/contrast.ts';
import type { LabPort } from '../../core/port/contract.ts';
import { distinct } from '../../core/search.ts';
import type { Cast } from '../compare/cast.ts';
import { leaderIn } from '../compare/cast.ts';
import { PALETTES, parseColour } from '../scene/palette.ts';
import { cardWords } from '../scene/words/card.ts';

/** What is said of an accent that cannot be read on the cards of a theme; null where it can. */
export function accentRemark(accent: string, theme: Theme): string | null {
  const ratio = contrastOf(parseColour(accent), PALETTES[theme].wall);
  if (ratio >= LEAST_CONTRAST) return null;
  const way = theme === 'dark' ? 'lighter' : 'darker';
  return `The accent ${accent} is hard to read on the cards of the ${theme} theme: its contrast is ${ratio.toFixed(1)}, and ${LEAST_CONTRAST} is the least; take a ${way} one.`;
}

/** One sentence for each fault of a look; none for shots without cards. Rejects with one where the font cannot be read. */
export async function remarksOf(
  lab: Pick<LabPort, 'characters'>,
  shots: readonly Shot[],
  casts: readonly Cast[],
  { look, theme }: { readonly look: TalkLook; readonly theme: Theme },
): Promise<readonly string[]> {
  const texts = shots.flatMap(({ card }, at) => {
    const cast = casts[at]!;
    return card === 'none' || cast.sides.length > 1 ? [] : [cardWords(leaderIn(cast), card)];
  });
  if (texts.length === 0) return [];
  const accent = look.accent === null ? null : accentRemark(look.accent, theme);
  return [...(accent === null ? [] : [accent]), ...(await fontRemarks(lab, look, distinct(texts).join('\n')))];
}

async function fontRemarks(
  lab: Pick<LabPort, 'characters'>,
  { font }: TalkLook,
  text: string,
): Promise<readonly string[]> {
  if (font === null) return [];
  const characters = await lab.characters({ name: font.file, bytes: fromBase64(font.base64) });
  if (!characters.ok) throw new Error(characters.problem.message);
  const lacking = lackingInOwn(font.file, text.replaceAll('\n', ''), characters.value);
  return lacking === null ? [] : [lacking];
}
