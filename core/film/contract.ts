/** What the page that records is asked to do, and what it reports back. Everything here survives structured clone. */
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

/** How a shot frames the runs: cameras, the marked element, and what is shown to scale or alone. */
export type Framing = Pick<Shot, 'camera' | 'picked' | 'beside' | 'toScale' | 'focus'>;

/**
 * The part of a run that becomes a film when no shots are given. Times are completed events; null means an end of the
 * run.
 */
export interface Stretch {
  readonly from: number | null;
  readonly until: number | null;
  readonly seconds: number | null;
  readonly speed: number;
  readonly hold: number;
  readonly framing: Framing;
  readonly caption: string;
}

export interface FilmJob {
  readonly run: RunRequest;
  /** The runs beside the first, and how they are arranged. */
  readonly compare: Document['compare'];
  readonly settings: FilmSettings;
  readonly shots: readonly Shot[] | Stretch;
  /** Whether each shot becomes a film of its own. */
  readonly eachShot: boolean;
  readonly slice: Slice | null;
  /** Whether the page sends raw frames, for an encoder of the shell, instead of encoding them itself. */
  readonly raw: boolean;
}

export interface FilmProgress {
  /** How many frames are drawn and encoded, of all films together. */
  readonly done: number;
  readonly total: number;
}

/** What is reported about one film. */
export interface FilmReport {
  /** How many frames are in the file, and the number of the first of them in the whole film. */
  readonly frames: number;
  readonly first: number;
  /** How many frames the whole film has. */
  readonly whole: number;
  readonly codec: Codec | null;
  /** How many milliseconds the film took to make. */
  readonly elapsed: number;
  /** How many of these milliseconds the page spent drawing, and waiting for slots and for the encoder. */
  readonly drawing: number;
  readonly waiting: number;
}

/** What the page that records can call. Calls about files are awaited, so that neither side runs ahead of the other. */
export interface FilmPort {
  job(): Promise<FilmJob>;
  /** Reports the share of the runs that is computed. */
  running(fraction: number): Promise<void>;
  /** Begins a file; `shot` is the number of its shot, or null for the whole film. Files come one after another. */
  begin(file: { readonly shot: number | null; readonly name: string | null }): Promise<void>;
  write(position: number, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  end(): Promise<void>;
  progress(progress: FilmProgress): Promise<void>;
  /** Reports that all films are written. */
  done(reports: readonly FilmReport[]): Promise<void>;
  /**
   * Reports in one sentence why nothing more will come; `noEncoder` says that the browser has no encoder for the codec.
   */
  failed(sentence: string, noEncoder: boolean): Promise<void>;
}
