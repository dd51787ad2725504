import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { lackingIn, lackingInOwn, lackingSentence } from './characters.ts';

it('knows exactly what Latin and Greek of the face have, and what is drawn otherwise', () => {
  const path = createRequire(import.meta.url).resolve('@fontsource/inter/unicode.json');
  const { latin, greek } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
  const inFont = new Set<number>();
  for (const range of `${latin},${greek}`.split(',')) {
    const [first, last = first] = range
      .replace('U+', '')
      .split('-')
      .map((hex) => Number.parseInt(hex, 16));
    for (let code = first!; code <= last!; code++) inFont.add(code);
  }
  const drawn = new Set([...'→ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ₀₁₂₃₄₅₆₇₈₉₊₋ᵀ⁰⁴⁵⁶⁷⁸⁹⁺⁻ⁿ'].map((one) => one.codePointAt(0)!));
  const other: number[] = [];
  for (let code = 0x20; code < 0xd800; code++) {
    const lacks = lackingIn(String.fromCodePoint(code)).length > 0;
    if (lacks === (inFont.has(code) || drawn.has(code))) other.push(code);
  }
  expect(other).toEqual([]);
});

it('names each character once, as it is seen', () => {
  expect(lackingIn('K → SRAM: Σ of 5 N², naïve')).toEqual([]);
  expect(lackingIn('🚀 schnell 🚀 und 👩‍🔬 漢')).toEqual(['🚀', '👩‍🔬', '漢']);
  expect(lackingSentence('The caption of shot 2', 'ok')).toBeNull();
  expect(lackingSentence('The caption of shot 2', 'ok 🚀')).toBe(
    'The caption of shot 2 has 🚀, and the fonts of films lack it: it will look as on the machine that draws, or be an empty box.',
  );
  expect(lackingInOwn('own.ttf', 'abcdefghijkl', [[97, 98]])).toBe(
    'The cards have c d e f g h i j and 2 more, and own.ttf lacks them: they are drawn in Tilescope’s own font.',
  );
});
