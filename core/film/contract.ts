/** What a page that records is asked for, and what it tells whoever asked. Both survive structured clone. */
import type { Document } from '../document/document.ts';
import type { Shot } from '../document/storyboard.ts';
import type { RunRequest } from '../request.ts';
import type { Codec } from './formats.ts';
import type { FilmSettings } from './settings.ts';

/** One of `count` slices of the frames of a film, numbered from 0. */
export interface Slice {
  readonly number: number;
  readonly count: number;
}

/** How a shot sees the runs. */
export type Look = Pick<Shot, 'camera' | 'picked' | 'beside' | 'toScale' | 'focus'>;

/** Which part of a run becomes a film when no shots are given. Times in completed events; null for the run's own ends. */
export interface Stretch {
  readonly from: number | null;
  readonly until: number | null;
  readonly seconds: number | null;
  readonly speed: number;
  readonly hold: number;
  readonly look: Look;
  readonly caption: string;
}

export interface FilmJob {
  readonly run: RunRequest;
  /** What stands beside it, and how. */
  readonly compare: Document['compare'];
  readonly settings: FilmSettings;
  readonly shots: readonly Shot[] | Stretch;
  /** One file for each shot, rather than one film. */
  readonly eachShot: boolean;
  readonly slice: Slice | null;
  /** Raw frames for an encoder of the shell's own instead of an encoded file. */
  readonly raw: boolean;
}

export interface FilmProgress {
  /** Frames drawn and encoded, of all files together. */
  readonly done: number;
  readonly total: number;
}

/** What came of one film. */
export interface FilmReport {
  /** Frames in the file, and the first of them in the whole film. */
  readonly frames: number;
  readonly first: number;
  /** Frames of the whole film. */
  readonly whole: number;
  readonly codec: Codec | null;
  /** Milliseconds. */
  readonly elapsed: number;
  /** Milliseconds of `elapsed` in which the page drew, and in which it waited for the encoder. */
  readonly drawing: number;
  readonly waiting: number;
}

/** What a page that records calls. Calls about files are awaited, so that neither side runs ahead of the other. */
export interface RecorderPort {
  job(): Promise<FilmJob>;
  /** Says that the kernel is being run. */
  running(fraction: number): Promise<void>;
  /** A file begins; `shot` is the number of its shot, or null for the whole film. Files come one after another. */
  begin(file: { readonly shot: number | null; readonly name: string | null }): Promise<void>;
  write(position: number, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  end(): Promise<void>;
  progress(progress: FilmProgress): Promise<void>;
  /** All is written. */
  done(reports: readonly FilmReport[]): Promise<void>;
  /** Nothing more will come, for a reason in one sentence; `noEncoder` when the browser has none for the codec. */
  failed(sentence: string, noEncoder: boolean): Promise<void>;
}
