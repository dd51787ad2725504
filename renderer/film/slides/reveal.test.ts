import { expect, it } from 'vitest';
import template from '../../deck/deck.html?raw';
import { revealPage } from './reveal.ts';

const slides = [
  { title: 'Q & K <here> $&', notes: 'Say why.\nThen how.', milliseconds: 2500 },
  { title: 'Flash attention', notes: '', milliseconds: 1000 },
];

it('puts a section with title, film, poster and notes for each shot into the page', () => {
  const page = revealPage(template, slides, { width: 640, height: 360, theme: 'light' });
  expect(page.match(/<section>/g)?.length).toBe(2);
  expect(page).toContain('>Q &amp; K &lt;here&gt; $&amp;</h2>');
  expect(page).toContain('data-src="shot-02.mp4" poster="shot-02.png" width="640" height="360" data-autoplay muted');
  expect(page).toContain('<aside class="notes">Say why.<br>Then how.</aside>');
  expect(page).toContain('<title>Q &amp; K &lt;here&gt; $&amp;</title>');
  expect(page).toContain('--ground: rgb(243 241 236); --text: #1a1f29; color-scheme: light');
  expect(page).not.toMatch(/%TILESCOPE-(SLIDES|LOOK)%/);
});
