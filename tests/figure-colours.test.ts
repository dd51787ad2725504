/** Figures are drawn without a style sheet, in the colours of the panels all the same. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { THEMES } from '../core/document/settings.ts';
import { FIGURE_COLOURS } from '../renderer/figure/colours.ts';
import { PALETTES } from '../renderer/scene/palette.ts';

const css = readFileSync(new URL('../renderer/styles/theme.css', import.meta.url), 'utf8');

it('figures, and warnings in the picture, have the colours of the panels', () => {
  for (const theme of THEMES) {
    const block = css.split(`[data-theme='${theme}'] {`)[1]!;
    const variable = (name: string): string | undefined => new RegExp(`--${name}: (\\S+);`).exec(block)?.[1];
    const { keyword, comment, ...plain } = FIGURE_COLOURS[theme];
    expect([variable('code-keyword'), variable('code-comment')]).toEqual([keyword, comment]);
    const { bad, badGround } = PALETTES[theme];
    expect([variable('bad'), variable('bad-ground')]).toEqual([bad, badGround]);
    for (const [name, colour] of Object.entries(plain)) expect([name, variable(name)]).toEqual([name, colour]);
  }
});
