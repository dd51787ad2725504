/** What all slides of a PowerPoint file share: its colours and faces, the master, the one layout, and the master of notes. */
import type { Theme } from '../../../core/document/settings.ts';
import { PALETTES } from '../../scene/palette.ts';
import type { Rgb } from '../../scene/palette.ts';
import type { Rectangle } from '../frame-layout.ts';
import { NAMESPACES } from './xml.ts';

/** All lengths are in English metric units, of which an inch has 914400. */
const INCH = 914_400;
export const SLIDE = { width: 13.333 * INCH, height: 7.5 * INCH } as const;
export const NOTES = { width: 7.5 * INCH, height: 10 * INCH } as const;
const TITLE: Rectangle = { left: 0.6 * INCH, top: 0.2 * INCH, width: 12.133 * INCH, height: 0.8 * INCH };
/** The size of the words of a short title, in points. */
export const TITLE_SIZE = 28;
/** What is left for the film under the title. */
export const FILM: Rectangle = { left: 0.3 * INCH, top: 1.05 * INCH, width: 12.733 * INCH, height: 6.25 * INCH };
const NOTES_PICTURE: Rectangle = { left: 0.75 * INCH, top: 0.75 * INCH, width: 6 * INCH, height: 3.375 * INCH };
const NOTES_TEXT: Rectangle = { left: 0.75 * INCH, top: 4.5 * INCH, width: 6 * INCH, height: 5 * INCH };

const EMPTY_GROUP =
  '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>';

/** The shapes of a slide, of a layout or of a master. */
export function tree(...shapes: readonly string[]): string {
  return `<p:spTree>${EMPTY_GROUP}${shapes.join('')}</p:spTree>`;
}

export function frameOf({ left, top, width, height }: Rectangle): string {
  const [x, y, across, down] = [left, top, width, height].map(Math.round);
  return `<a:xfrm><a:off x="${x}" y="${y}"/><a:ext cx="${across}" cy="${down}"/></a:xfrm>`;
}

/** A place for text or for the picture of the slide, which a slide takes over from its layout where it says no place. */
export function placeholder(
  id: number,
  name: string,
  type: string,
  place: Rectangle | null,
  text: string | null,
): string {
  const isPicture = type === 'sldImg';
  const locks = isPicture ? '<a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/>' : '<a:spLocks noGrp="1"/>';
  const shape = place === null ? '' : `${frameOf(place)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>`;
  const body = text === null ? '' : `<p:txBody><a:bodyPr/><a:lstStyle/>${text}</p:txBody>`;
  const index = type === 'body' ? ' idx="1"' : '';
  return `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="${name}"/><p:cNvSpPr>${locks}</p:cNvSpPr><p:nvPr><p:ph type="${type}"${index}/></p:nvPr></p:nvSpPr><p:spPr>${shape}</p:spPr>${body}</p:sp>`;
}

const hex = (colour: Rgb): string =>
  colour
    .map((part) =>
      Math.round(part * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('');

export function themeXml(theme: Theme): string {
  const { background, text, quiet, wall, hues } = PALETTES[theme];
  const [ground, words] = [hex(background), text.slice(1)];
  const pair = [hex(wall), quiet.slice(1)] as const;
  const dark = theme === 'dark';
  const colours: Readonly<Record<string, string>> = {
    dk1: dark ? ground : words,
    lt1: dark ? words : ground,
    dk2: dark ? pair[0] : pair[1],
    lt2: dark ? pair[1] : pair[0],
    ...Object.fromEntries(
      Object.values(hues)
        .slice(0, 6)
        .map((hue, at) => [`accent${at + 1}`, hue.slice(1)]),
    ),
    hlink: hues.cyan.slice(1),
    folHlink: hues.violet.slice(1),
  };
  const scheme = Object.entries(colours).map(([name, value]) => `<a:${name}><a:srgbClr val="${value}"/></a:${name}>`);
  const face = '<a:latin typeface="Inter"/><a:ea typeface=""/><a:cs typeface=""/>';
  const fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>';
  const line = (width: number): string => `<a:ln w="${width}">${fill}</a:ln>`;
  const effect = '<a:effectStyle><a:effectLst/></a:effectStyle>';
  return `<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Tilescope"><a:themeElements><a:clrScheme name="Tilescope">${scheme.join('')}</a:clrScheme><a:fontScheme name="Tilescope"><a:majorFont>${face}</a:majorFont><a:minorFont>${face}</a:minorFont></a:fontScheme><a:fmtScheme name="Tilescope"><a:fillStyleLst>${fill.repeat(3)}</a:fillStyleLst><a:lnStyleLst>${[6350, 12_700, 19_050].map(line).join('')}</a:lnStyleLst><a:effectStyleLst>${effect.repeat(3)}</a:effectStyleLst><a:bgFillStyleLst>${fill.repeat(3)}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>`;
}

/** Which colours of the theme are ground and words. */
function colourMap(theme: Theme): string {
  const [ground, words] = theme === 'dark' ? ['dk', 'lt'] : ['lt', 'dk'];
  const accents = [1, 2, 3, 4, 5, 6].map((at) => `accent${at}="accent${at}"`).join(' ');
  return `<p:clrMap bg1="${ground}1" tx1="${words}1" bg2="${ground}2" tx2="${words}2" ${accents} hlink="hlink" folHlink="folHlink"/>`;
}

const GROUND = '<p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>';
const WORDS = '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/>';

export function masterXml(theme: Theme): string {
  const title = `<p:titleStyle><a:lvl1pPr algn="l"><a:defRPr sz="${TITLE_SIZE * 100}" b="1">${WORDS}</a:defRPr></a:lvl1pPr></p:titleStyle>`;
  const others = ['body', 'other']
    .map((name) => `<p:${name}Style><a:lvl1pPr><a:defRPr sz="1800">${WORDS}</a:defRPr></a:lvl1pPr></p:${name}Style>`)
    .join('');
  const place = placeholder(2, 'Title', 'title', TITLE, paragraphOf('Title')).replace(
    '<a:bodyPr/>',
    '<a:bodyPr anchor="ctr"><a:normAutofit/></a:bodyPr>',
  );
  return `<p:sldMaster ${NAMESPACES}><p:cSld>${GROUND}${tree(place)}</p:cSld>${colourMap(theme)}<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst><p:txStyles>${title}${others}</p:txStyles></p:sldMaster>`;
}

export function layoutXml(): string {
  const title = placeholder(2, 'Title', 'title', null, paragraphOf('Title'));
  return `<p:sldLayout ${NAMESPACES} type="titleOnly" preserve="1"><p:cSld name="Title and film">${tree(title)}</p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>`;
}

export function notesMasterXml(): string {
  const shapes = [
    placeholder(2, 'Slide', 'sldImg', NOTES_PICTURE, null),
    placeholder(3, 'Notes', 'body', NOTES_TEXT, paragraphOf('Notes')),
  ];
  const ground = GROUND.replace('<a:schemeClr val="bg1"/>', '<a:srgbClr val="FFFFFF"/>');
  const words = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>';
  return `<p:notesMaster ${NAMESPACES}><p:cSld>${ground}${tree(...shapes)}</p:cSld>${colourMap('light')}<p:notesStyle><a:lvl1pPr><a:defRPr sz="1200">${words}</a:defRPr></a:lvl1pPr></p:notesStyle></p:notesMaster>`;
}

function paragraphOf(text: string): string {
  return `<a:p><a:r><a:rPr lang="en-US"/><a:t>${text}</a:t></a:r></a:p>`;
}
