/** What the page that records is asked to do, and what it reports back. Everything here survives structured clone. */
import type { Shot, ShotRun } from '../document/storyboard.ts';
import type { InputFile } from '../request.ts';
import type { Codec, Extra, FilePart } from './formats.ts';
import type { FilmSettings } from './settings.ts';

/** One of `count` slices of the frames of a film, numbered from 0. */
export interface Slice {
  readonly number: number;
  readonly count: number;
}

/** How a shot frames the runs: cameras, the marked element, and what is shown to scale or alone. */
export type Framing = Pick<Shot, 'camera' | 'picked' | 'beside' | 'toScale' | 'focus'>;

/** A part of a run by name: a pass by number or name, and workgroup and round by number, from 1. */
export interface Part {
  readonly pass: string | null;
  readonly workgroup: number | null;
  readonly round: number | null;
}

/**
 * The part of a run that becomes a film when no shots are given. Times are completed events; null means an end of the
 * run.
 */
export interface Stretch {
  readonly from: number | null;
  readonly until: number | null;
  /** What is named instead of times. */
  readonly part: Part | null;
  readonly pace: Shot['pace'];
  readonly hold: number;
  readonly framing: Framing;
  readonly caption: string;
  /** Whether cards say before it what runs, and at the end of the run what came of it. */
  readonly cards: boolean;
}

export interface FilmJob {
  /** The run that a stretch is a part of. */
  readonly run: ShotRun;
  /** The arrays that runs load, by the names that they give them. */
  readonly arrays: Readonly<Record<string, InputFile>>;
  readonly settings: FilmSettings;
  readonly shots: readonly Shot[] | Stretch;
  /** Whether each shot becomes a film of its own. */
  readonly eachShot: boolean;
  readonly slice: Slice | null;
  /** What is made beside each film. */
  readonly extras: readonly Extra[];
  /** Whether it is asked before it draws, which takes the time of a few frames to find out what to ask. */
  readonly plans: boolean;
  /** Whether the page sends raw frames, for an encoder of the shell, instead of encoding them itself. */
  readonly raw: boolean;
}

/** A drawing that becomes a PDF with one page. */
export interface Print {
  readonly svg: string;
  readonly title: string;
  /** The size of the page in pixels, of which an inch has 96. */
  readonly width: number;
  readonly height: number;
  /** A font that its words name and no page has, by the name that they give it. */
  readonly face: { readonly family: string; readonly bytes: Uint8Array<ArrayBuffer> } | null;
}

/** What a recording will take. */
export interface FilmPlan {
  readonly frames: number;
  /** How long all films play, in seconds; 0 for stills. */
  readonly seconds: number;
  /** About how many bytes there will be, and how many milliseconds that takes. */
  readonly bytes: number;
  readonly milliseconds: number;
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
  /** What the film says of runs in it whose checks fail. */
  readonly warnings: readonly string[];
  /** What of the look of its cards will not look as the speaker means it, in sentences. */
  readonly remarks: readonly string[];
  /** How many milliseconds the film took to make. */
  readonly elapsed: number;
  /** How many of these milliseconds the page spent drawing, and waiting for slots and for the encoder. */
  readonly drawing: number;
  readonly waiting: number;
}

/** What the page that records can call. Calls about files are awaited, so that neither side runs ahead of the other. */
export interface FilmPort {
  job(): Promise<FilmJob | Print>;
  /** Reports the share of the runs that is computed. */
  running(fraction: number): Promise<void>;
  /** Asks, before anything is drawn for a film, whether it is to be drawn. */
  planned(plan: FilmPlan): Promise<boolean>;
  /** Begins a file. Files come one after another. */
  begin(part: FilePart): Promise<void>;
  write(position: number, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  end(): Promise<void>;
  /** What the page shows as a PDF, with one page of so many pixels, of which an inch has 96. */
  print(width: number, height: number): Promise<Uint8Array<ArrayBuffer>>;
  progress(progress: FilmProgress): Promise<void>;
  /** Reports that all films are written. */
  done(reports: readonly FilmReport[]): Promise<void>;
  /**
   * Reports in one sentence why nothing more will come; `noEncoder` says that the browser has no encoder for the codec.
   */
  failed(sentence: string, noEncoder: boolean): Promise<void>;
}
