/**
 * A PowerPoint file (ECMA-376) of slides that each hold a film with its poster. A film plays as its slide is shown, and
 * the next step waits until it has ended or is asked for.
 */
import type { FilmSettings } from '../../../core/film/settings.ts';
import type { Files } from '../encode/contract.ts';
import { createZip } from '../encode/zip.ts';
import { fitted } from './fit.ts';
import {
  FILM,
  frameOf,
  layoutXml,
  masterXml,
  NOTES,
  notesMasterXml,
  placeholder,
  SLIDE,
  themeXml,
  TITLE_SIZE,
  tree,
} from './pptx-master.ts';
import { titleScale } from './slide.ts';
import type { Slide } from './slide.ts';
import { contentTypes, inXml, NAMESPACES, paragraphs, relations, xmlFile } from './xml.ts';

const MEDIA = 'http://schemas.microsoft.com/office/2007/relationships/media';
/** The number of the film among the shapes of its slide. */
const FILM_SHAPE = 3;

export interface Pptx {
  add(slide: Slide, film: Uint8Array, poster: Uint8Array): Promise<void>;
  end(): Promise<void>;
}

/** Films go into the file as they come, so that only one of them is in memory. */
export async function createPptx(
  files: Files,
  settings: Pick<FilmSettings, 'width' | 'height' | 'theme'>,
): Promise<Pptx> {
  const zip = await createZip(files);
  const place = frameOf(fitted(settings, FILM));
  let count = 0;
  return {
    add: async (slide, film, poster) => {
      const number = ++count;
      await zip.add(`ppt/media/film${number}.mp4`, film);
      await zip.add(`ppt/media/poster${number}.png`, poster);
      await zip.add(`ppt/slides/slide${number}.xml`, xmlFile(slideXml(slide, place)));
      await zip.add(
        `ppt/slides/_rels/slide${number}.xml.rels`,
        relations([
          ['slideLayout', '../slideLayouts/slideLayout1.xml'],
          ['video', `../media/film${number}.mp4`],
          [MEDIA, `../media/film${number}.mp4`],
          ['image', `../media/poster${number}.png`],
          ['notesSlide', `../notesSlides/notesSlide${number}.xml`],
        ]),
      );
      await zip.add(`ppt/notesSlides/notesSlide${number}.xml`, xmlFile(notesXml(slide)));
      await zip.add(
        `ppt/notesSlides/_rels/notesSlide${number}.xml.rels`,
        relations([
          ['notesMaster', '../notesMasters/notesMaster1.xml'],
          ['slide', `../slides/slide${number}.xml`],
        ]),
      );
    },
    end: async () => {
      const numbers = Array.from({ length: count }, (_, at) => at + 1);
      const { theme } = settings;
      const shared: readonly (readonly [name: string, content: string, related: Parameters<typeof relations>[0]])[] = [
        [
          'ppt/presentation.xml',
          presentationXml(numbers),
          [
            ['slideMaster', 'slideMasters/slideMaster1.xml'],
            ['notesMaster', 'notesMasters/notesMaster1.xml'],
            ['theme', 'theme/theme1.xml'],
            ...numbers.map((number) => ['slide', `slides/slide${number}.xml`] as const),
          ],
        ],
        [
          'ppt/slideMasters/slideMaster1.xml',
          masterXml(theme),
          [
            ['slideLayout', '../slideLayouts/slideLayout1.xml'],
            ['theme', '../theme/theme1.xml'],
          ],
        ],
        ['ppt/slideLayouts/slideLayout1.xml', layoutXml(), [['slideMaster', '../slideMasters/slideMaster1.xml']]],
        ['ppt/notesMasters/notesMaster1.xml', notesMasterXml(), [['theme', '../theme/theme2.xml']]],
        ['ppt/theme/theme1.xml', themeXml(theme), []],
        ['ppt/theme/theme2.xml', themeXml('light'), []],
      ];
      for (const [name, content, related] of shared) {
        await zip.add(name, xmlFile(content));
        if (related.length > 0) await zip.add(name.replace(/([^/]+)$/, '_rels/$1.rels'), relations(related));
      }
      await zip.add('_rels/.rels', relations([['officeDocument', 'ppt/presentation.xml']]));
      await zip.add('[Content_Types].xml', contentTypes(partsOf(numbers)));
      await zip.end();
    },
  };
}

function partsOf(numbers: readonly number[]): Parameters<typeof contentTypes>[0] {
  return [
    ['ppt/presentation.xml', 'presentationml.presentation.main'],
    ['ppt/slideMasters/slideMaster1.xml', 'presentationml.slideMaster'],
    ['ppt/slideLayouts/slideLayout1.xml', 'presentationml.slideLayout'],
    ['ppt/notesMasters/notesMaster1.xml', 'presentationml.notesMaster'],
    ['ppt/theme/theme1.xml', 'theme'],
    ['ppt/theme/theme2.xml', 'theme'],
    ...numbers.map((number) => [`ppt/slides/slide${number}.xml`, 'presentationml.slide'] as const),
    ...numbers.map((number) => [`ppt/notesSlides/notesSlide${number}.xml`, 'presentationml.notesSlide'] as const),
  ];
}

function presentationXml(numbers: readonly number[]): string {
  // The first three relations are the masters and the theme.
  const slides = numbers.map((number) => `<p:sldId id="${255 + number}" r:id="rId${number + 3}"/>`);
  const size = ({ width, height }: typeof SLIDE | typeof NOTES): string =>
    `cx="${Math.round(width)}" cy="${Math.round(height)}"`;
  return `<p:presentation ${NAMESPACES} saveSubsetFonts="1"><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:notesMasterIdLst><p:notesMasterId r:id="rId2"/></p:notesMasterIdLst><p:sldIdLst>${slides.join('')}</p:sldIdLst><p:sldSz ${size(SLIDE)}/><p:notesSz ${size(NOTES)}/></p:presentation>`;
}

function slideXml({ title, milliseconds }: Slide, place: string): string {
  const heading = placeholder(2, 'Title', 'title', null, paragraphs(title, TITLE_SIZE * titleScale(title)));
  const media = `<p:extLst><p:ext uri="{DAA4B4D4-6D71-4841-9C94-3DE7FCFB9230}"><p14:media xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main" r:embed="rId3"/></p:ext></p:extLst>`;
  const film = `<p:pic><p:nvPicPr><p:cNvPr id="${FILM_SHAPE}" name="Film" descr="${inXml(title)}"><a:hlinkClick r:id="" action="ppaction://media"/></p:cNvPr><p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr><a:videoFile r:link="rId2"/>${media}</p:nvPr></p:nvPicPr><p:blipFill><a:blip r:embed="rId4"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr>${place}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>`;
  return `<p:sld ${NAMESPACES}><p:cSld>${tree(heading, film)}</p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>${timingXml(milliseconds)}</p:sld>`;
}

/** Plays the film as the slide is shown: one step of the main sequence, which begins with it. */
function timingXml(milliseconds: number): string {
  const target = `<p:tgtEl><p:spTgt spid="${FILM_SHAPE}"/></p:tgtEl>`;
  const within = (id: number, rest: string, start: string, inner: string): string =>
    `<p:par><p:cTn id="${id}" ${rest}><p:stCondLst>${start}</p:stCondLst><p:childTnLst>${inner}</p:childTnLst></p:cTn></p:par>`;
  const now = '<p:cond delay="0"/>';
  const play = `<p:cmd type="call" cmd="playFrom(0.0)"><p:cBhvr><p:cTn id="6" dur="${milliseconds}" fill="hold"/>${target}</p:cBhvr></p:cmd>`;
  const effect = within(
    5,
    'presetID="1" presetClass="mediacall" presetSubtype="0" fill="hold" nodeType="afterEffect"',
    now,
    play,
  );
  const begins = '<p:cond delay="indefinite"/><p:cond evt="onBegin" delay="0"><p:tn val="2"/></p:cond>';
  const step = within(3, 'fill="hold"', begins, within(4, 'fill="hold"', now, effect));
  const turn = (list: string, event: string): string =>
    `<p:${list}><p:cond evt="${event}" delay="0"><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond></p:${list}>`;
  const sequence = `<p:seq concurrent="1" nextAc="seek"><p:cTn id="2" dur="indefinite" nodeType="mainSeq"><p:childTnLst>${step}</p:childTnLst></p:cTn>${turn('prevCondLst', 'onPrev')}${turn('nextCondLst', 'onNext')}</p:seq>`;
  const node = `<p:video><p:cMediaNode vol="80000"><p:cTn id="7" fill="hold" display="0"><p:stCondLst><p:cond delay="indefinite"/></p:stCondLst></p:cTn>${target}</p:cMediaNode></p:video>`;
  return `<p:timing><p:tnLst><p:par><p:cTn id="1" dur="indefinite" restart="never" nodeType="tmRoot"><p:childTnLst>${sequence}${node}</p:childTnLst></p:cTn></p:par></p:tnLst></p:timing>`;
}

function notesXml({ notes }: Slide): string {
  const shapes = [
    placeholder(2, 'Slide', 'sldImg', null, null),
    placeholder(3, 'Notes', 'body', null, paragraphs(notes)),
  ];
  return `<p:notes ${NAMESPACES}><p:cSld>${tree(...shapes)}</p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>`;
}
