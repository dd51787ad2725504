import { expect, it } from 'vitest';
import { cuesOf, srtOf, vttOf } from './subtitles.ts';
import { toyFilm } from './times.fixture.ts';

const film = toyFilm(
  [
    { from: 0, to: 8, pace: { seconds: 2.5 }, caption: 'A & B <both>' },
    { from: 8, to: 0, pace: { seconds: 4 } },
  ],
  10,
);
const cues = cuesOf(film);

it('leaves no second without words, and changes them at most once a second and with each shot', () => {
  expect(cues[0]!.from).toBe(0);
  expect(cues.at(-1)!.until).toBe(film.frames / 10);
  cues.slice(1).forEach(({ from }, at) => expect(from).toBe(cues[at]!.until));
  const ends = cues.filter(({ until }) => until === 2.5 || until === 6.5);
  expect(ends.length).toBe(2);
  for (const cue of cues) if (!ends.includes(cue)) expect(cue.until - cue.from).toBeGreaterThanOrEqual(1);
});

it('says the caption of a shot, and under it what lasts longest meanwhile', () => {
  expect(cues[0]!.lines[0]).toBe('A & B <both>');
  expect(cues[0]!.lines[1]).not.toBe('ready');
  expect(cues.at(-1)!.lines.length).toBe(1);
});

it('writes SRT and WebVTT as they are read', () => {
  const some = [{ from: 3599.9996, until: 3661.25, lines: ['a --> b', '1 < 2 & 3'] }];
  expect(srtOf(some)).toBe('1\n01:00:00,000 --> 01:01:01,250\na → b\n1 < 2 & 3\n');
  expect(vttOf(some)).toBe('WEBVTT\n\n01:00:00.000 --> 01:01:01.250\na --&gt; b\n1 &lt; 2 &amp; 3\n');
});
