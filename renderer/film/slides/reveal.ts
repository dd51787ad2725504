/** Slides as a page of reveal.js, which needs no server and no network; the films lie beside it. */
import type { FilmSettings } from '../../../core/film/settings.ts';
import { partName } from '../../../core/film/formats.ts';
import { escaped } from '../../figure/svg.ts';
import { PALETTES } from '../../scene/palette.ts';
import { titleScale } from './slide.ts';
import type { Slide } from './slide.ts';

/** The built page without slides, relative to the page that records. */
const TEMPLATE_FILE = 'deck/deck.html';

export async function revealTemplate(): Promise<string> {
  const answer = await fetch(TEMPLATE_FILE);
  if (!answer.ok) throw new Error('The template of the slides is missing; build Tilescope again.');
  return await answer.text();
}

export function revealPage(
  template: string,
  slides: readonly Slide[],
  { width, height, theme }: Pick<FilmSettings, 'width' | 'height' | 'theme'>,
): string {
  const { background, text } = PALETTES[theme];
  const ground = `rgb(${background.map((part) => Math.round(part * 255)).join(' ')})`;
  const fileOf = (shot: number, format: 'mp4' | 'still'): string => partName({ format, shot, frame: null }, '');
  const sections = slides.map(
    ({ title, notes }, shot) => `<section>
  <h2 style="font-size: ${2.25 * titleScale(title)}rem">${escaped(title)}</h2>
  <video data-src="${fileOf(shot, 'mp4')}" poster="${fileOf(shot, 'still')}" width="${width}" height="${height}" data-autoplay muted playsinline aria-label="${escaped(title)}"></video>
  <aside class="notes">${escaped(notes).replaceAll('\n', '<br>')}</aside>
</section>`,
  );
  const first = slides[0]?.title ?? '';
  return template
    .replace('%TILESCOPE-LOOK%', `--ground: ${ground}; --text: ${text}; color-scheme: ${theme}`)
    .replace(/<title>.*?<\/title>/, () => `<title>${escaped(first)}</title>`)
    .replace('%TILESCOPE-SLIDES%', () => sections.join('\n'));
}
