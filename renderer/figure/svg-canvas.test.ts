import { describe, expect, it } from 'vitest';
import { createSvgCanvas } from './svg-canvas.ts';

/** A canvas on which every letter is half as wide as it is high. */
const measuring = {
  font: '',
  measureText(text: string) {
    return { width: (text.length * Number(/([\d.]+)px/.exec(this.font)![1])) / 2 } as TextMetrics;
  },
};

describe('a canvas that takes down SVG', () => {
  it('writes words where they stand, as wide as they were measured', () => {
    const { canvas, elements } = createSvgCanvas(measuring, 'fill');
    canvas.font = 'italic 600 20px "JetBrains Mono", monospace';
    canvas.fillStyle = 'rgb(1 2 3)';
    canvas.save();
    canvas.translate(10, 5);
    canvas.fillText('a < b', 1, 2);
    canvas.restore();
    canvas.fillRect(1, 2, 3, 4);
    const [words, rectangle] = elements();
    expect(words).toContain('x="11" y="7"');
    expect(words).toContain(`font-family="'JetBrains Mono', monospace"`);
    expect(words).toContain('font-size="20" font-weight="600" font-style="italic" textLength="50"');
    expect(words).toContain('>a &lt; b</text>');
    expect(rectangle).toBe('<rect x="1" y="2" width="3" height="4" fill="rgb(1, 2, 3)"/>');
  });

  it('writes lines, filled shapes and gradients, whose stops come later', () => {
    const { canvas, elements } = createSvgCanvas(measuring, 'fill');
    const ramp = canvas.createLinearGradient(0, 0, 10, 0);
    ramp.addColorStop(0, '#000000');
    ramp.addColorStop(1, 'rgb(255 0 0)');
    canvas.fillStyle = ramp;
    canvas.beginPath();
    canvas.moveTo(0, 0);
    canvas.lineTo(4, 0);
    canvas.lineTo(4, 4);
    canvas.fill();
    canvas.strokeStyle = '#00ff00';
    canvas.stroke();
    expect(elements()).toEqual([
      '<linearGradient id="fill-1" gradientUnits="userSpaceOnUse" x1="0" y1="0" x2="10" y2="0">' +
        '<stop offset="0" stop-color="#000000"/><stop offset="1" stop-color="rgb(255, 0, 0)"/></linearGradient>',
      '<path d="M0 0L4 0L4 4Z" fill="url(#fill-1)"/>',
      '<path d="M0 0L4 0L4 4" fill="none" stroke="#00ff00" stroke-width="1" stroke-linecap="butt" stroke-linejoin="miter"/>',
    ]);
  });
});
