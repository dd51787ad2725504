/** What passes between the page that draws a film and the worker that encodes it. */
import type { Codec } from '../../../core/film/formats.ts';
import type { FilmSettings } from '../../../core/film/settings.ts';

/** Where encoded bytes go. Each call is awaited before the next. */
export interface Files {
  /** A file begins; films that are one file have no names. */
  begin(name: string | null): Promise<void>;
  write(position: number, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  end(): Promise<void>;
}

/** Turns frames into files. Pixels have rows from the top down, premultiplied RGBA, and may be reused afterwards. */
export interface FrameEncoder {
  /** Frames that the whole film looks like, before the first one. */
  sample?(pixels: Uint8Array<ArrayBuffer>): void;
  /** Resolves once it can take another frame. */
  add(pixels: Uint8Array<ArrayBuffer>): Promise<void>;
  finish(): Promise<void>;
}

export interface EncodeTask {
  readonly settings: FilmSettings;
  /** One that the browser has; null where there is none to choose. */
  readonly codec: Codec | null;
  /** Frames that will be added, and the number of the first in the whole film. */
  readonly frames: number;
  readonly first: number;
  readonly raw: boolean;
}

export type ToWorker =
  | { readonly kind: 'task'; readonly task: EncodeTask }
  | { readonly kind: 'sample' | 'frame'; readonly pixels: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'finish' }
  | { readonly kind: 'written' };

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'taken'; readonly pixels: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'begin'; readonly name: string | null }
  | { readonly kind: 'write'; readonly position: number; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'end' }
  | { readonly kind: 'finished' }
  | { readonly kind: 'failed'; readonly message: string };
