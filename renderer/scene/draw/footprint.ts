/** The boxes of a footprint as a texture that the planes on the wall read: as many as there are, two texels each. */
import { DataTexture, FloatType, NearestFilter, RGBAFormat } from 'three';
import type { IUniform } from 'three';
import type { FootprintBox, FootprintPart } from '../footprint.ts';

export interface FootprintBoxes {
  readonly uniforms: Readonly<Record<'footprintBoxes' | 'footprintCount', IUniform>>;
  show(boxes: readonly FootprintBox[]): void;
  dispose(): void;
}

const KINDS: Readonly<Record<FootprintPart, number>> = { needed: 1, resident: 2, tile: 3 };
const FLOATS_PER_BOX = 8;

export function createFootprintBoxes(): FootprintBoxes {
  let texture = textureFor(1);
  const uniforms = { footprintBoxes: { value: texture }, footprintCount: { value: 0 } };
  return {
    uniforms,
    show: (boxes) => {
      uniforms.footprintCount.value = boxes.length;
      if (boxes.length === 0) return;
      if (boxes.length > texture.image.height) {
        texture.dispose();
        texture = textureFor(2 * boxes.length);
        uniforms.footprintBoxes.value = texture;
      }
      boxes.forEach(({ box, kind }, at) => {
        const texels = [box.column, box.row, box.columns, box.rows, box.plane, KINDS[kind], 0, 0];
        (texture.image.data as Float32Array).set(texels, at * FLOATS_PER_BOX);
      });
      texture.needsUpdate = true;
    },
    dispose: () => texture.dispose(),
  };
}

function textureFor(boxes: number): DataTexture {
  const texture = new DataTexture(new Float32Array(boxes * FLOATS_PER_BOX), 2, boxes, RGBAFormat, FloatType);
  texture.minFilter = NearestFilter;
  texture.magFilter = NearestFilter;
  texture.generateMipmaps = false;
  texture.needsUpdate = true;
  return texture;
}
