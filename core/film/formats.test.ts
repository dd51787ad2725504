import { describe, expect, it } from 'vitest';
import { PLAIN_COLOURS } from '../document/colours.ts';
import { PLAIN_LOOK } from '../document/look.ts';
import { formatOfFile, partName } from './formats.ts';
import type { FilmSettings } from './settings.ts';
import { checkSettings } from './settings.ts';

const settings: FilmSettings = {
  format: 'mp4',
  codec: null,
  width: 1920,
  height: 1080,
  fps: 60,
  theme: 'dark',
  colours: PLAIN_COLOURS,
  projector: false,
  look: PLAIN_LOOK,
  transparent: false,
  loop: false,
  autoplay: false,
};

describe('settings that no film can have', () => {
  it.each<[Partial<FilmSettings>, string]>([
    [{ width: 1921 }, 'MP4 needs an even width and height; the nearest that works is 1922x1080.'],
    [{ width: 10 }, 'Each side of a picture has 64 to 8192 pixels; the nearest that works is 64x1080.'],
    [{ width: 8000, height: 8000 }, 'larger than 4K; the nearest that works is 3840x2160.'],
    [{ fps: 500 }, 'MP4 takes 1 to 120 frames a second; the nearest is 120.'],
    [{ format: 'gif', fps: 60 }, 'two at least); the nearest is 50.'],
    [{ fps: Number.NaN }, 'the nearest is 1.'],
    [{ codec: 'vp9' }, 'MP4 takes h264 or av1, not vp9.'],
    [{ format: 'gif', fps: 25, codec: 'vp9' }, 'GIF has no codec to choose, not vp9.'],
    [{ format: 'mov', codec: 'h264' }, 'MOV takes prores or hevc, not h264.'],
    [{ format: 'pptx', codec: 'av1' }, 'PowerPoint takes h264, not av1.'],
    [{ format: 'reveal', height: 361 }, 'reveal.js needs an even width and height'],
    [{ transparent: true }, 'MP4 has no transparent background; these have: WebM, MOV, APNG'],
    [{ format: 'still', loop: true }, '--loop is for films and pages'],
    [{ format: 'gif', fps: 25, autoplay: true }, '--autoplay is for a page (.html)'],
    [{ format: 'webm', codec: 'av1', transparent: true }, 'WebM with av1 has no transparent background'],
  ])('%j', (change, words) => {
    const outcome = checkSettings({ ...settings, ...change });
    expect(outcome.ok ? 'no problem' : outcome.problem.message).toContain(words);
  });
});

it.each<[Partial<FilmSettings>]>([
  [{}],
  [{ width: 3840, height: 2160 }],
  [{ format: 'webm', transparent: true }],
  [{ format: 'still', width: 8191, height: 8191 }],
  [{ format: 'apng', width: 641, height: 361 }],
  [{ format: 'page', fps: 60, loop: true, autoplay: true }],
])('takes %j', (change) => {
  expect(checkSettings({ ...settings, ...change }).ok).toBe(true);
});

it.each([
  ['a.mp4', 'mp4'],
  ['b/c.WEBM', 'webm'],
  ['still.png', 'still'],
  ['still.svg', 'vector'],
  ['x.apng', 'apng'],
  ['run.html', 'page'],
  ['talk.pptx', 'pptx'],
  ['film.srt', 'srt'],
  ['film.json', 'events'],
  ['x.avi', null],
  ['mp4', null],
])('%s is %s', (name, format) => {
  expect(formatOfFile(name)).toBe(format);
});

it('names the files of a recording by what they are of', () => {
  const none = { shot: null, frame: null };
  expect([
    partName({ ...none, format: 'mp4' }, 'flash'),
    partName({ ...none, format: 'events' }, 'flash'),
    partName({ ...none, format: 'mp4', shot: 9 }, 'flash'),
    partName({ ...none, format: 'still', shot: 0 }, 'flash'),
    partName({ ...none, format: 'frames', frame: 41 }, 'flash'),
    partName({ ...none, format: 'reveal' }, 'flash'),
  ]).toEqual(['flash.mp4', 'flash.json', 'shot-10.mp4', 'shot-01.png', '000042.png', 'index.html']);
});
