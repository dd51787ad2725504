/** A still as SVG: the picture of the room as an image, and over it words and figure as text and lines. */
import type { FilmSettings } from '../../core/film/settings.ts';
import type { Size } from '../figure/marks.ts';
import { createSvgCanvas } from '../figure/svg-canvas.ts';
import { elementOf, escaped, tag } from '../figure/svg.ts';
import { PALETTES } from '../scene/palette.ts';
import type { Layer } from './painter.ts';
import { blobOfPixels } from './pixels.ts';

export interface VectorStill extends Pick<FilmSettings, 'width' | 'height' | 'theme'> {
  /** What it shows, in words. */
  readonly label: string;
  /** The picture without words and figure: rows from the bottom up. */
  readonly pixels: Uint8Array;
  readonly layers: readonly Layer[];
  /** A font that its words name and that the file is to hold, in base64. */
  readonly face: { readonly family: string; readonly base64: string } | null;
}

export async function vectorStill({ width, height, theme, label, pixels, layers, face }: VectorStill): Promise<string> {
  const png = await blobOfPixels(pixels, { width, height }, { type: 'image/png' });
  const measuring = document.createElement('canvas').getContext('2d');
  if (measuring === null) throw new Error('This browser gives no canvas to measure words on.');
  return svgOfStill({ width, height }, label, groundOf(theme), await addressOf(png), layers, measuring, face);
}

/** The file, of an image that is given by its address. */
export function svgOfStill(
  { width, height }: Size,
  label: string,
  ground: string,
  image: string,
  layers: readonly Layer[],
  measuring: Pick<CanvasRenderingContext2D, 'font' | 'measureText'>,
  face: VectorStill['face'] = null,
): string {
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">`,
    `<title>${escaped(label)}</title>`,
    ...(face === null ? [] : [`<style>${faceRule(face)}</style>`]),
    tag('rect', { width, height, fill: ground }),
    tag('image', { width, height, href: image }),
    ...layers.flatMap((layer, at) => groupOf(layer, `fill-${at + 1}`, measuring)),
    '</svg>\n',
  ].join('\n');
}

function groupOf(
  layer: Layer,
  name: string,
  measuring: Pick<CanvasRenderingContext2D, 'font' | 'measureText'>,
): readonly string[] {
  const { left, top, scale } = layer;
  const begin = `<g transform="translate(${left} ${top}) scale(${scale})">`;
  if ('figure' in layer) {
    const { width, height, background, marks } = layer.figure;
    return [begin, tag('rect', { width, height, fill: background }), ...marks.map(elementOf), '</g>'];
  }
  const recorded = createSvgCanvas(measuring, name);
  layer.write(recorded.canvas);
  return [begin, ...recorded.elements(), '</g>'];
}

/** The family is a name of ours, and base64 has no character that a style would take for its own. */
function faceRule({ family, base64 }: NonNullable<VectorStill['face']>): string {
  const source = `url("data:application/octet-stream;base64,${base64}")`;
  return `@font-face { font-family: '${family}'; font-weight: 100 900; src: ${source}; }`;
}

function groundOf(theme: FilmSettings['theme']): string {
  const parts = PALETTES[theme].background.map((part) => Math.round(part * 255));
  return `rgb(${parts.join(', ')})`;
}

/** The bytes of a file as an address that holds them. */
async function addressOf(blob: Blob): Promise<string> {
  return await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('loadend', () => {
      if (typeof reader.result === 'string') resolve(reader.result);
      else reject(new Error('The picture cannot be put into the file; save it again.'));
    });
    reader.readAsDataURL(blob);
  });
}
