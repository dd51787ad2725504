/** What every object of the scene draws with: the palette, the colour table, the glyphs, and the size of a pixel. */
import {
  CanvasTexture,
  ClampToEdgeWrapping,
  DataTexture,
  LinearFilter,
  LinearMipmapLinearFilter,
  RGBAFormat,
  UnsignedByteType,
  Vector2,
  Vector3,
} from 'three';
import type { IUniform, Texture } from 'three';
import { colourTable, specialColour, SPECIALS, TABLE_ROWS, TABLE_SIZE } from '../colour-map.ts';
import type { ColourMap } from '../contract.ts';
import { PALETTES, parseColour } from '../palette.ts';
import type { Palette, Rgb } from '../palette.ts';
import type { Theme } from '../../../core/document/settings.ts';
import type { Hue, ValueScale } from '../../../core/kernel.ts';
import { MONO } from '../words/fonts.ts';
import { LEAST_WORD } from '../words/metrics.ts';

export interface DrawContext {
  readonly palette: Palette;
  readonly largestTexture: number;
  /** Uniforms that all materials share by reference, so that one assignment reaches them all. */
  readonly shared: {
    readonly pixelRatio: IUniform<number>;
    readonly viewport: IUniform<Vector2>;
    /** The least sizes in pixels of the numbers in cells, and of words in the room. */
    readonly leastNumber: IUniform<number>;
    readonly leastWord: IUniform<number>;
    readonly table: IUniform<Texture>;
    readonly glyphs: IUniform<Texture>;
    readonly specials: IUniform<Vector3[]>;
    readonly bed: IUniform<Vector3>;
    readonly dim: IUniform<Vector3>;
    readonly hollow: IUniform<Vector3>;
    readonly hollowLine: IUniform<Vector3>;
    readonly hoverColour: IUniform<Vector3>;
  };
  /** Sets the colour map that all values are drawn with. */
  useMap(map: ColourMap): void;
  dispose(): void;
}

const GLYPHS = '0123456789−.e∞Na';

export function createContext(theme: Theme, largestTexture: number): DrawContext {
  const palette = PALETTES[theme];
  let map: ColourMap = 'blue-orange';
  const table = tableTexture(colourTable({ theme, map }));
  const glyphs = glyphTexture();
  return {
    palette,
    largestTexture,
    shared: {
      pixelRatio: { value: 1 },
      viewport: { value: new Vector2(1, 1) },
      leastNumber: { value: 11 },
      leastWord: { value: LEAST_WORD },
      table: { value: table },
      glyphs: { value: glyphs },
      specials: { value: SPECIALS.map((special) => rgbVector(specialColour(theme, special))) },
      bed: { value: rgbVector(palette.bed) },
      dim: { value: rgbVector(palette.dim) },
      hollow: { value: rgbVector(palette.hollow) },
      hollowLine: { value: rgbVector(palette.hollowLine) },
      hoverColour: { value: rgbVector(palette.hover) },
    },
    useMap: (wanted) => {
      if (wanted === map) return;
      map = wanted;
      (table.image.data as Uint8Array).set(colourTable({ theme, map }));
      table.needsUpdate = true;
    },
    dispose: () => {
      table.dispose();
      glyphs.dispose();
    },
  };
}

/** The row of the colour table for a scale, as a texture coordinate. */
export function tableRow(scale: ValueScale): number {
  return (['signed', 'probability', 'gate'].indexOf(scale) + 0.5) / TABLE_ROWS;
}

export function hueVector(palette: Palette, hue: Hue): Vector3 {
  return rgbVector(parseColour(palette.hues[hue]));
}

export function rgbVector(colour: Rgb): Vector3 {
  return new Vector3(...colour);
}

function tableTexture(table: Uint8Array<ArrayBuffer>): DataTexture {
  const texture = new DataTexture(table, TABLE_SIZE, TABLE_ROWS, RGBAFormat, UnsignedByteType);
  texture.minFilter = LinearFilter;
  texture.magFilter = LinearFilter;
  texture.wrapS = texture.wrapT = ClampToEdgeWrapping;
  texture.needsUpdate = true;
  return texture;
}

/** A texture with one row of the characters that the numbers in cells are made of. */
function glyphTexture(): CanvasTexture {
  const [width, height] = [64, 128];
  const canvas = document.createElement('canvas');
  canvas.width = width * GLYPHS.length;
  canvas.height = height;
  const context = canvas.getContext('2d')!;
  context.font = `500 ${width / 0.6}px ${MONO}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = '#fff';
  [...GLYPHS].forEach((glyph, at) => context.fillText(glyph, (at + 0.5) * width, height * 0.52));
  const texture = new CanvasTexture(canvas);
  texture.flipY = false;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.generateMipmaps = true;
  return texture;
}
