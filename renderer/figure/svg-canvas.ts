/** A canvas that takes down as SVG what is drawn on it: text, rectangles, lines, and fills that run from colour to colour. */
import { round } from './marks.ts';
import { tag } from './svg.ts';
import type { WordCanvas } from '../word-canvas.ts';

export interface SvgCanvas {
  readonly canvas: WordCanvas;
  /** The elements of what was drawn, in order. */
  elements(): readonly string[];
}

const FONT = /^(italic )?(\d+) ([\d.]+)px (.+)$/;

/**
 * @param measuring a canvas of the page, which knows how wide letters are
 * @param name what the names of its fills begin with, which no other part of the file has
 */
export function createSvgCanvas(
  measuring: Pick<CanvasRenderingContext2D, 'font' | 'measureText'>,
  name: string,
): SvgCanvas {
  /** What was drawn; a gradient gets its stops only after it has been made. */
  const drawn: (() => string)[] = [];
  const add = (element: string): void => {
    drawn.push(() => element);
  };
  const fills = new Map<CanvasGradient, string>();
  const moved: (readonly [number, number])[] = [];
  let [left, top] = [0, 0];
  let path = '';
  const at = (x: number, y: number): { x: number; y: number } => ({ x: round(left + x), y: round(top + y) });
  const paintOf = (style: string | CanvasGradient | CanvasPattern): string =>
    typeof style === 'string' ? plain(style) : `url(#${fills.get(style as CanvasGradient) ?? ''})`;
  const strokeOf = (): Record<string, string | number> => ({
    stroke: paintOf(canvas.strokeStyle),
    'stroke-width': round(canvas.lineWidth),
    'stroke-linecap': canvas.lineCap,
    'stroke-linejoin': canvas.lineJoin,
  });
  const canvas: WordCanvas = {
    font: '400 10px sans-serif',
    textBaseline: 'alphabetic',
    fillStyle: '#000000',
    strokeStyle: '#000000',
    lineWidth: 1,
    lineCap: 'butt',
    lineJoin: 'miter',
    measureText: (text) => {
      measuring.font = canvas.font;
      return measuring.measureText(text);
    },
    fillText: (text, x, y) => {
      const [, italic, weight, size, family] = FONT.exec(canvas.font) ?? [];
      // Where the face is missing, another one takes as much room.
      const { width } = canvas.measureText(text);
      add(
        tag(
          'text',
          {
            ...at(x, y),
            'font-family': family?.replaceAll('"', "'"),
            'font-size': size === undefined ? undefined : round(Number(size)),
            'font-weight': weight,
            'font-style': italic === undefined ? undefined : 'italic',
            textLength: round(width),
            lengthAdjust: 'spacingAndGlyphs',
            fill: paintOf(canvas.fillStyle),
            'xml:space': 'preserve',
          },
          text,
        ),
      );
    },
    drawImage: ({ src }, x, y, width, height) => {
      add(tag('image', { ...at(x, y), width: round(width), height: round(height), href: src }));
    },
    fillRect: (x, y, width, height) => {
      add(tag('rect', { ...at(x, y), width: round(width), height: round(height), fill: paintOf(canvas.fillStyle) }));
    },
    strokeRect: (x, y, width, height) => {
      add(tag('rect', { ...at(x, y), width: round(width), height: round(height), fill: 'none', ...strokeOf() }));
    },
    beginPath: () => {
      path = '';
    },
    moveTo: (x, y) => {
      const to = at(x, y);
      path += `M${to.x} ${to.y}`;
    },
    lineTo: (x, y) => {
      const to = at(x, y);
      path += `L${to.x} ${to.y}`;
    },
    fill: () => {
      add(tag('path', { d: `${path}Z`, fill: paintOf(canvas.fillStyle) }));
    },
    stroke: () => {
      add(tag('path', { d: path, fill: 'none', ...strokeOf() }));
    },
    createLinearGradient: (x1, y1, x2, y2) => {
      const id = `${name}-${fills.size + 1}`;
      const [from, to] = [at(x1, y1), at(x2, y2)];
      const stops: string[] = [];
      const gradient: CanvasGradient = {
        addColorStop: (offset, colour) => {
          stops.push(tag('stop', { offset, 'stop-color': plain(colour) }));
        },
      };
      fills.set(gradient, id);
      const ends = { x1: from.x, y1: from.y, x2: to.x, y2: to.y };
      drawn.push(() => {
        const opening = tag('linearGradient', { id, gradientUnits: 'userSpaceOnUse', ...ends }).replace('/>', '>');
        return `${opening}${stops.join('')}</linearGradient>`;
      });
      return gradient;
    },
    save: () => {
      moved.push([left, top]);
    },
    restore: () => {
      [left, top] = moved.pop() ?? [0, 0];
    },
    translate: (x, y) => {
      left += x;
      top += y;
    },
  };
  return { canvas, elements: () => drawn.map((element) => element()) };
}

/** A colour as programs write it that know no newer notation than that with commas. */
function plain(colour: string): string {
  return colour.replace(/^rgb\((\d+) (\d+) (\d+)\)$/, 'rgb($1, $2, $3)');
}
