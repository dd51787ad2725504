/** The files of a PowerPoint package as text: elements, and the relations of a part to others. */
import { escaped } from '../../figure/svg.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
export const NAMESPACES = [
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
  `xmlns:r="${OFFICE}"`,
  'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"',
].join(' ');

export function xmlFile(content: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(HEAD + content);
}

/** A text within an element; what no XML can hold is left out. */
export function inXml(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are the characters that XML 1.0 does not allow
  return escaped(text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ''));
}

/** The relations of a part, numbered rId1, rId2 and so on; a type without an address is one of Office's. */
export function relations(targets: readonly (readonly [type: string, target: string])[]): Uint8Array<ArrayBuffer> {
  const each = targets.map(
    ([type, target], at) =>
      `<Relationship Id="rId${at + 1}" Type="${type.includes(':') ? type : `${OFFICE}/${type}`}" Target="${target}"/>`,
  );
  const namespace = 'http://schemas.openxmlformats.org/package/2006/relationships';
  return xmlFile(`<Relationships xmlns="${namespace}">${each.join('')}</Relationships>`);
}

/** Which kind of file each part is, by its ending or by its name. */
export function contentTypes(parts: readonly (readonly [name: string, type: string])[]): Uint8Array<ArrayBuffer> {
  const endings = [
    ['rels', 'application/vnd.openxmlformats-package.relationships+xml'],
    ['xml', 'application/xml'],
    ['png', 'image/png'],
    ['mp4', 'video/mp4'],
  ].map(([ending, type]) => `<Default Extension="${ending}" ContentType="${type}"/>`);
  const named = parts.map(
    ([name, type]) =>
      `<Override PartName="/${name}" ContentType="application/vnd.openxmlformats-officedocument.${type}+xml"/>`,
  );
  const namespace = 'http://schemas.openxmlformats.org/package/2006/content-types';
  return xmlFile(`<Types xmlns="${namespace}">${[...endings, ...named].join('')}</Types>`);
}

/**
 * The paragraphs of a text, one a line, in the body of a shape.
 *
 * @param size the size of the letters in points, where it is not that of the place
 */
export function paragraphs(text: string, size?: number): string {
  const letters = size === undefined ? '' : ` sz="${Math.round(size) * 100}"`;
  return text
    .split('\n')
    .map((line) =>
      line === '' ? '<a:p/>' : `<a:p><a:r><a:rPr lang="en-US"${letters}/><a:t>${inXml(line)}</a:t></a:r></a:p>`,
    )
    .join('');
}
