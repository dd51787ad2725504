/** What main and the preload's world say to each other, as text that a DevTools binding can carry. */
import { decode, encode } from '../../core/port/codec.ts';

/** Name of the world in which preloads run, and of the binding there. */
export const WORLD = 'electron-preload';
export const BINDING = 'toElectronMain';
export const DELIVER = 'fromElectronMain';

export type ToMain =
  | { readonly kind: 'send'; readonly channel: string; readonly words: string }
  | { readonly kind: 'port'; readonly port: number; readonly message: string }
  | { readonly kind: 'port-closed'; readonly port: number };

export type ToPage =
  | { readonly kind: 'send'; readonly channel: string; readonly words: string; readonly ports: readonly number[] }
  | { readonly kind: 'port'; readonly port: number; readonly message: string }
  | { readonly kind: 'port-closed'; readonly port: number };

/** Chromium has these, Node 20 and the library of TypeScript have not. */
interface Base64 {
  toBase64?(): string;
}
const fromBase64 = (Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }).fromBase64;

/** A value as text; typed arrays keep their bits. */
export function asText(value: unknown): string {
  const bytes = encode(value);
  return (bytes as Base64).toBase64?.() ?? Buffer.from(bytes).toString('base64');
}

export function fromText(text: string): unknown {
  return decode(fromBase64?.(text) ?? new Uint8Array(Buffer.from(text, 'base64')));
}
