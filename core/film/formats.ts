/** The formats of films and what each can hold. */

/** What browsers encode. */
export const BROWSER_CODECS = ['h264', 'av1', 'vp9', 'vp8'] as const;
export type BrowserCodec = (typeof BROWSER_CODECS)[number];
export function isBrowserCodec(codec: Codec): codec is BrowserCodec {
  return (BROWSER_CODECS as readonly Codec[]).includes(codec);
}

/** ProRes and HEVC are encoded by ffmpeg. */
export const CODECS = [...BROWSER_CODECS, 'prores', 'hevc'] as const;
export type Codec = (typeof CODECS)[number];

export const FORMAT_NAMES = [
  ...['mp4', 'webm', 'mov', 'gif', 'apng', 'frames', 'zip'],
  ...['still', 'vector', 'pdf'],
  ...['pptx', 'reveal'],
  'page',
  ...['srt', 'vtt', 'events'],
] as const satisfies readonly string[];
export type FormatName = (typeof FORMAT_NAMES)[number];

/** Frames that play, one picture, slides with a film each, a page that draws by itself, or what a film says and shows from second to second. */
export type Kind = 'film' | 'still' | 'slides' | 'page' | 'times';

export interface Format {
  readonly title: string;
  readonly kind: Kind;
  /** The extension of its files. */
  readonly extension: string;
  /** The codecs it can hold, in order of preference; empty for formats that need none. */
  readonly codecs: readonly Codec[];
  readonly transparent: boolean;
  /** Whether a film can be made in slices, on several machines. */
  readonly slices: boolean;
  /** Whether it is several files, which need a folder. */
  readonly folder: boolean;
  readonly fastest: number;
}

export const SLOWEST = 1;
export const FASTEST = 120;
/** The bounds of each side of a frame, in pixels. */
export const SMALLEST_SIDE = 64;
export const LARGEST_SIDE = 8192;
/** The pixels of a frame of DCI 4K, the most that a film may have. */
export const MOST_PIXELS = 4096 * 2304;

const FILM = { kind: 'film', codecs: [], transparent: true, slices: false, folder: false, fastest: FASTEST } as const;
const STILL = { ...FILM, kind: 'still' } as const;
/** The films in slides are MP4, which every program for slides plays. */
const SLIDES = { ...FILM, kind: 'slides', transparent: false } as const;
const TIMES = { ...FILM, kind: 'times', transparent: false } as const;

export const FORMATS: Readonly<Record<FormatName, Format>> = {
  mp4: { ...FILM, title: 'MP4', extension: 'mp4', codecs: ['h264', 'av1'], transparent: false, slices: true },
  webm: { ...FILM, title: 'WebM', extension: 'webm', codecs: ['vp9', 'av1', 'vp8'], slices: true },
  mov: { ...FILM, title: 'MOV', extension: 'mov', codecs: ['prores', 'hevc'] },
  gif: { ...FILM, title: 'GIF', extension: 'gif', transparent: false, fastest: 50 },
  apng: { ...FILM, title: 'APNG', extension: 'apng' },
  frames: { ...FILM, title: 'PNG files', extension: 'png', slices: true, folder: true },
  zip: { ...FILM, title: 'PNG files in a ZIP', extension: 'zip' },
  still: { ...STILL, title: 'PNG still', extension: 'png' },
  vector: { ...STILL, title: 'SVG still', extension: 'svg', transparent: false },
  pdf: { ...STILL, title: 'PDF still', extension: 'pdf', transparent: false },
  pptx: { ...SLIDES, title: 'PowerPoint', extension: 'pptx', codecs: ['h264'] },
  reveal: { ...SLIDES, title: 'reveal.js', extension: 'html', codecs: ['h264', 'av1'], folder: true },
  page: { ...FILM, kind: 'page', title: 'Web page (HTML)', extension: 'html', transparent: false },
  srt: { ...TIMES, title: 'SRT', extension: 'srt' },
  vtt: { ...TIMES, title: 'WebVTT', extension: 'vtt' },
  events: { ...TIMES, title: 'JSON of events', extension: 'json' },
};

/** Whether a format holds one picture and no film. */
export function isStill(format: FormatName): boolean {
  return FORMATS[format].kind === 'still';
}

/** The format of a file of this name, by its extension. */
export function formatOfFile(name: string): FormatName | null {
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase();
  return FORMAT_NAMES.find((format) => !FORMATS[format].folder && FORMATS[format].extension === extension) ?? null;
}

/** What can lie beside a film: its poster, its subtitles, and which second shows which event. */
export const EXTRAS = ['still', 'srt', 'vtt', 'events'] as const satisfies readonly FormatName[];
export type Extra = (typeof EXTRAS)[number];

/** One file of a recording: of which shot and which frame it is, both counted from 0, where there are several. */
export interface FilePart {
  readonly format: FormatName;
  readonly shot: number | null;
  readonly frame: number | null;
}

/**
 * The name of a file of a recording: shot-01.mp4 of a shot, 000001.png of a frame, index.html of slides in a folder, and
 * otherwise the name that was given with the ending of its format.
 */
export function partName({ format, shot, frame }: FilePart, given: string): string {
  const { extension } = FORMATS[format];
  const counted = (number: number, digits: number): string => String(number + 1).padStart(digits, '0');
  // Frames are counted over the whole film, so that slices fill one folder.
  if (frame !== null) return `${counted(frame, 6)}.${extension}`;
  if (shot !== null) return `shot-${counted(shot, 2)}.${extension}`;
  return `${format === 'reveal' ? 'index' : given}.${extension}`;
}
