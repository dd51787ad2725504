import { strFromU8, unzipSync } from 'fflate';
import { beforeAll, expect, it } from 'vitest';
import { memoryFile } from '../memory-file.ts';
import { createPptx } from './pptx.ts';

const slides = [
  { title: 'Q & K <here>', notes: 'Say why.\nThen how: 1 < 2.\u0007', milliseconds: 2500 },
  { title: 'x'.repeat(140), notes: '', milliseconds: 1000 },
];
const films = [Uint8Array.of(1, 2, 3), Uint8Array.of(4)];
const poster = Uint8Array.of(9, 9);
let parts: Readonly<Record<string, Uint8Array>> = {};
const text = (name: string): string => strFromU8(parts[name]!);

beforeAll(async () => {
  let file = new Uint8Array();
  const pptx = await createPptx(
    memoryFile((bytes) => void (file = bytes)),
    { width: 1920, height: 1080, theme: 'dark' },
  );
  for (const [at, slide] of slides.entries()) await pptx.add(slide, films[at]!, poster);
  await pptx.end();
  parts = unzipSync(file);
});

it('holds each film and its poster as they were given', () => {
  expect(parts['ppt/media/film1.mp4']).toEqual(films[0]);
  expect(parts['ppt/media/film2.mp4']).toEqual(films[1]);
  expect(parts['ppt/media/poster2.png']).toEqual(poster);
});

it('has every part that another one names, and says of every part what it is', () => {
  const named = Object.keys(parts).filter((name) => name.endsWith('.rels'));
  expect(named.length).toBeGreaterThan(6);
  for (const name of named) {
    const part = name.replace('_rels/', '').replace('.rels', '');
    const targets = Array.from(text(name).matchAll(/Target="([^"]+)"/g), ([, target]) =>
      new URL(target!, `zip:/${part}`).pathname.slice(1),
    );
    for (const target of targets) expect(Object.keys(parts)).toContain(target);
    // What the part refers to by number is among them.
    const used =
      parts[part] === undefined ? [] : Array.from(text(part).matchAll(/"rId(\d+)"/g), ([, id]) => Number(id));
    expect(Math.max(0, ...used)).toBeLessThanOrEqual(targets.length);
  }
  const types = text('[Content_Types].xml');
  for (const name of Object.keys(parts)) {
    const ending = name.split('.').at(-1)!;
    if (ending === 'xml' && name !== '[Content_Types].xml') expect(types).toContain(`PartName="/${name}"`);
    else expect(types).toContain(`Extension="${ending}"`);
  }
});

it('writes title and notes as text, and plays the film for as long as it lasts', () => {
  expect(text('ppt/slides/slide1.xml')).toContain('<a:t>Q &amp; K &lt;here&gt;</a:t>');
  expect(text('ppt/slides/slide1.xml')).toContain('cmd="playFrom(0.0)"><p:cBhvr><p:cTn id="6" dur="2500"');
  const notes = text('ppt/notesSlides/notesSlide1.xml');
  expect(Array.from(notes.matchAll(/<a:t>(.*?)<\/a:t>/g), ([, line]) => line)).toEqual([
    'Say why.',
    'Then how: 1 &lt; 2.',
  ]);
  expect(text('ppt/notesSlides/notesSlide2.xml')).not.toContain('<a:t>');
});

it('writes a longer title smaller', () => {
  const sizes = [1, 2].map((number) => Number(/sz="(\d+)"/.exec(text(`ppt/slides/slide${number}.xml`))?.[1]));
  expect(sizes).toEqual([2800, 1600]);
});

it('keeps the shape of a film, within the slide', () => {
  const [, x, y, across, down] = /<p:spPr><a:xfrm><a:off x="(\d+)" y="(\d+)"\/><a:ext cx="(\d+)" cy="(\d+)"/
    .exec(text('ppt/slides/slide1.xml'))!
    .map(Number) as [number, number, number, number, number];
  expect(across / down).toBeCloseTo(16 / 9, 3);
  expect(x * 2 + across).toBeCloseTo(12_191_695, -3);
  expect(y + down).toBeLessThan(6_858_000);
});
