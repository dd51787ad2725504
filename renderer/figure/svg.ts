/** Writes a figure as an SVG file, which stands alone and is the same text for the same figure. */
import { FACES, HALO } from './marks.ts';
import type { Figure, Mark } from './marks.ts';

export function svgOf({ width, height, label, background, marks }: Figure): string {
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">`,
    `<title>${escaped(label)}</title>`,
    `<rect width="${width}" height="${height}" fill="${background}"/>`,
    ...marks.map(elementOf),
    '</svg>\n',
  ].join('\n');
}

/** A mark as an element. */
export function elementOf(mark: Mark): string {
  if (mark.kind === 'path') {
    const { d, down, fill = 'none', stroke, width = 1, dash, opacity } = mark;
    return tag('path', {
      d,
      transform: down === undefined ? undefined : `translate(0 ${down})`,
      fill,
      stroke,
      'stroke-width': stroke === undefined ? undefined : width,
      'stroke-linejoin': stroke === undefined ? undefined : 'round',
      'stroke-linecap': stroke === undefined ? undefined : 'round',
      'stroke-dasharray': dash?.join(' '),
      opacity,
    });
  }
  const { text, x, y, size, face, fill, weight, anchor, halo, upwards } = mark;
  return tag(
    'text',
    {
      ...(upwards === true ? { transform: `translate(${x} ${y}) rotate(-90)` } : { x, y }),
      'font-family': FACES[face].replaceAll('"', "'"),
      'font-size': size,
      'font-weight': weight,
      'text-anchor': anchor,
      fill,
      stroke: halo,
      'stroke-width': halo === undefined ? undefined : HALO,
      'paint-order': halo === undefined ? undefined : 'stroke',
      'xml:space': 'preserve',
    },
    text,
  );
}

/** An element with its attributes; those that are undefined are left out. */
export function tag(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  text?: string,
): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : ` ${key}="${escaped(String(value))}"`,
  );
  return `<${name}${written.join('')}${text === undefined ? '/>' : `>${escaped(text)}</${name}>`}`;
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
