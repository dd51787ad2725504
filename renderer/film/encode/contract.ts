/** The messages between the page that draws a film and the worker that encodes it. */
import type { BrowserCodec } from '../../../core/film/formats.ts';
import type { FilmSettings } from '../../../core/film/settings.ts';

/** Where encoded bytes go. Each call is awaited before the next. */
export interface Files {
  /** Begins a file. The frame is null for a film that is a single file. */
  begin(frame: number | null): Promise<void>;
  write(position: number, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  end(): Promise<void>;
}

/** Writes a file whose bytes are all there. */
export async function writeAll(files: Files, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  await files.begin(null);
  await files.write(0, bytes);
  await files.end();
}

/** Turns frames into files. Pixels have rows from the top down, premultiplied RGBA, and may be reused afterwards. */
export interface FrameEncoder {
  /**
   * Shows the encoder a frame from anywhere in the film, before the first one is added, so that it can choose a
   * palette.
   */
  sample?(pixels: Uint8Array<ArrayBuffer>): void;
  /** Resolves once it can take another frame. */
  add(pixels: Uint8Array<ArrayBuffer>): Promise<void>;
  finish(): Promise<void>;
}

export interface EncodeTask {
  readonly settings: FilmSettings;
  /** A codec that this browser can encode; null for a format that needs none. */
  readonly codec: BrowserCodec | null;
  /** How many frames will be added, and the number of the first of them in the whole film. */
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
  | { readonly kind: 'begin'; readonly frame: number | null }
  | { readonly kind: 'write'; readonly position: number; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'end' }
  | { readonly kind: 'finished' }
  | { readonly kind: 'failed'; readonly message: string };
