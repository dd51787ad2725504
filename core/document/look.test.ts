import { describe, expect, it } from 'vitest';
import { documentOf, parseDocument, writeDocument } from './document.ts';
import { accentOf, heldAs, keyOfLook, PLAIN_LOOK } from './look.ts';

const SVG = new TextEncoder().encode('<svg viewBox="0 0 3 1"/>');
const run = { kernel: 'attention', params: {}, seed: 1 };

function read(look: unknown): string {
  const text = JSON.stringify({ format: 'tilescope', version: 1, run, view: { time: 0 }, look });
  const outcome = parseDocument(text, 'a.tilescope');
  return outcome.ok ? 'no problem' : outcome.problem.message;
}

describe('the look of a document', () => {
  it('is plain where a document says nothing of it', () => {
    expect(documentOf({ run, view: { time: 0 } }).look).toEqual(PLAIN_LOOK);
  });

  it('comes back as it was written', () => {
    const logo = heldAs('logo', 'mark.svg', SVG);
    const look = { ...PLAIN_LOOK, logo: logo.ok ? logo.value : null, accent: '#2a9df4' };
    const written = writeDocument({ run, view: { time: 0 }, look });
    const back = parseDocument(written.ok ? written.value : '', 'a.tilescope');
    expect(back).toMatchObject({ ok: true, value: { look } });
    expect(look.logo?.base64).toBe(btoa('<svg viewBox="0 0 3 1"/>'));
  });

  it.each<[unknown, string]>([
    [{ accent: 'red' }, 'look.accent must be a colour such as #2a9df4.'],
    [
      { logo: { file: 'a.gif', base64: btoa('GIF89a') } },
      'look.logo cannot be used: a.gif is neither a PNG nor an SVG',
    ],
    [{ logo: { file: 'a.svg', base64: 'a*' } }, 'look.logo is not base64.'],
    [{ font: { file: 'a.ttf', base64: btoa('none') } }, 'look.font cannot be used: a.ttf is no font of the kinds'],
    [{ font: { file: 'a.ttf' } }, 'look.font.base64 is missing.'],
    [{ colour: '#123456' }, 'look.colour is not a field of a document.'],
  ])('is refused in one sentence: %j', (look, words) => {
    expect(read(look)).toContain(`a.tilescope is not a valid document: ${words}`);
  });

  it('has a key that differs with it', () => {
    expect(keyOfLook({ ...PLAIN_LOOK })).toBe(keyOfLook(PLAIN_LOOK));
    expect(keyOfLook({ ...PLAIN_LOOK, accent: '#000000' })).not.toBe(keyOfLook(PLAIN_LOOK));
  });
});

it.each([
  ['#2A9DF4', '#2a9df4'],
  ['2a9df4', '#2a9df4'],
])('reads the accent %s', (written, accent) => {
  expect(accentOf(written)).toEqual({ ok: true, value: accent });
});

it('refuses an accent that is no colour', () => {
  expect(accentOf('blue')).toMatchObject({
    ok: false,
    problem: { message: expect.stringContaining('"blue" is no colour') },
  });
});
