import { describe, expect, it } from 'vitest';
import { logoOf } from './logo.ts';

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

function png(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(64);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}

describe('a logo', () => {
  it.each<[string, Uint8Array, object]>([
    ['a.png', png(640, 200), { type: 'image/png', width: 640, height: 200 }],
    ['a.svg', text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"/>'), { width: 30, height: 10 }],
    ['b.svg', text("<svg width='12px' height='6'></svg>"), { width: 12, height: 6 }],
    [
      'c.svg',
      text(
        '\ufeff<?xml version="1.0"?>\n<!-- by hand -->\n<!DOCTYPE svg PUBLIC "a" "b">\n<svg viewBox="-1,-1,5,5"><g/></svg>',
      ),
      { type: 'image/svg+xml', width: 5, height: 5 },
    ],
  ])('is read from %s', (name, bytes, facts) => {
    expect(logoOf(name, bytes)).toEqual({ ok: true, value: expect.objectContaining(facts) });
  });

  it.each<[string, Uint8Array, string]>([
    ['a.gif', text('GIF89a'), 'a.gif is neither a PNG nor an SVG'],
    ['a.bin', Uint8Array.of(0xff, 0xfe), 'is neither a PNG nor an SVG'],
    ['a.html', text('<html><svg viewBox="0 0 1 1"/></html>'), 'is neither a PNG nor an SVG'],
    ['a.png', png(0, 10), 'has no size'],
    ['a.png', png(5000, 5000), 'has 5000 x 5000 pixels; a logo has at most 4096 each way.'],
    ['a.png', png(640, 4), 'is more than 20 times as long'],
    ['a.png', png(8, 8).subarray(0, 12), 'ends before it says its size'],
    ['a.svg', text('<svg><path/></svg>'), 'does not say its size; give its svg element a viewBox.'],
    ['a.svg', text('<svg viewBox="0 0 1 1"><foreignObject/></svg>'), 'holds a foreignObject'],
    ['a.svg', text('<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 1 1"/>'), 'declares entities'],
    ['a.svg', text(`<svg viewBox="0 0 1 1">${' '.repeat(2 ** 20)}</svg>`), 'a logo has at most 1.0 MB.'],
  ])('is refused in one sentence: %s', (name, bytes, words) => {
    const outcome = logoOf(name, bytes);
    const said = outcome.ok ? 'no problem' : outcome.problem.message;
    expect(said).toContain(words);
    expect(said).toMatch(/^a\.\w+ .*\.$/);
  });

  it('takes no longer for a file that is made to take long', () => {
    const started = performance.now();
    logoOf('a.svg', text('<!---->'.repeat(140_000)));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
