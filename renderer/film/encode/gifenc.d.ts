/** The part of gifenc that is used; the package has no types. */
declare module 'gifenc' {
  export type Palette = readonly (readonly [number, number, number])[];
  export interface FrameOptions {
    readonly palette?: Palette;
    readonly delay: number;
    readonly transparent?: boolean;
    readonly transparentIndex?: number;
    readonly dispose?: number;
    readonly repeat?: number;
  }
  export function GIFEncoder(options?: { readonly initialCapacity?: number }): {
    writeFrame(index: Uint8Array, width: number, height: number, options: FrameOptions): void;
    finish(): void;
    /** A copy of what was written since the last reset of the stream. */
    bytes(): Uint8Array<ArrayBuffer>;
    readonly stream: { reset(): void };
  };
  export function quantize(rgba: Uint8Array, colours: number, options?: { readonly format?: 'rgb565' }): Palette;
}
