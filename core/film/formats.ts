/** The formats of films and what each can hold. */

export const CODECS = ['h264', 'av1', 'vp9', 'vp8'] as const;
export type Codec = (typeof CODECS)[number];

export const FORMAT_NAMES = ['mp4', 'webm', 'gif', 'apng', 'frames', 'zip', 'still'] as const;
export type FormatName = (typeof FORMAT_NAMES)[number];

export interface Format {
  readonly title: string;
  /** The extension of its files. */
  readonly extension: string;
  /** The codecs it can hold, in order of preference; empty for formats that need none. */
  readonly codecs: readonly Codec[];
  readonly transparent: boolean;
  /** Whether a film can be made in slices, on several machines. */
  readonly slices: boolean;
  readonly fastest: number;
}

export const SLOWEST = 1;
export const FASTEST = 120;
/** The bounds of each side of a frame, in pixels. */
export const SMALLEST_SIDE = 64;
export const LARGEST_SIDE = 8192;
/** The pixels of a frame of DCI 4K, the most that a film may have. */
export const MOST_PIXELS = 4096 * 2304;

export const FORMATS: Readonly<Record<FormatName, Format>> = {
  mp4: { title: 'MP4', extension: 'mp4', codecs: ['h264', 'av1'], transparent: false, slices: true, fastest: FASTEST },
  webm: {
    title: 'WebM',
    extension: 'webm',
    codecs: ['vp9', 'av1', 'vp8'],
    transparent: true,
    slices: true,
    fastest: FASTEST,
  },
  gif: { title: 'GIF', extension: 'gif', codecs: [], transparent: false, slices: false, fastest: 50 },
  apng: { title: 'APNG', extension: 'apng', codecs: [], transparent: true, slices: false, fastest: FASTEST },
  frames: { title: 'PNG files', extension: 'png', codecs: [], transparent: true, slices: true, fastest: FASTEST },
  zip: {
    title: 'PNG files in a ZIP',
    extension: 'zip',
    codecs: [],
    transparent: true,
    slices: false,
    fastest: FASTEST,
  },
  still: { title: 'PNG still', extension: 'png', codecs: [], transparent: true, slices: false, fastest: FASTEST },
};

/** The format of a file of this name, by its extension. */
export function formatOfFile(name: string): FormatName | null {
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase();
  if (extension === 'png') return 'still';
  return FORMAT_NAMES.find((format) => FORMATS[format].extension === extension) ?? null;
}

/** The name of the file for one shot of a storyboard, numbered from 0: shot-01.mp4. */
export function clipName(shot: number, format: FormatName): string {
  return `shot-${String(shot + 1).padStart(2, '0')}.${FORMATS[format].extension}`;
}
