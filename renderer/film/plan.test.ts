import { expect, it } from 'vitest';
import { PLAIN_COLOURS } from '../../core/document/colours.ts';
import { PLAIN_LOOK } from '../../core/document/look.ts';
import type { FilmSettings } from '../../core/film/settings.ts';
import type { Film } from './film.ts';
import { plannedFrames } from './plan.ts';

const settings: FilmSettings = {
  format: 'webm',
  codec: null,
  width: 320,
  height: 180,
  fps: 30,
  theme: 'dark',
  colours: PLAIN_COLOURS,
  projector: false,
  look: PLAIN_LOOK,
  transparent: false,
  loop: false,
  autoplay: false,
};
const film = { frames: 1000, fps: 30 } as Film;

it('plans of a slice its own frames, and all slices are the film', () => {
  const frames = [0, 1, 2].map((number) => plannedFrames([film], settings, { number, count: 3 }));
  expect(Math.max(...frames)).toBeLessThan(500);
  expect(frames.reduce((sum, count) => sum + count, 0)).toBe(1000);
  expect(plannedFrames([film, film], settings, null)).toBe(2000);
});
