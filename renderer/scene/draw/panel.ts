/** Words on a canvas of their own that lies over the picture. */
import { CanvasTexture, LinearFilter, Vector4 } from 'three';
import type { Mesh } from 'three';
import type { WordCanvas } from '../../word-canvas.ts';
import { createMaterial, createMesh, squareGeometry } from './material.ts';

export interface Panel {
  readonly mesh: Mesh;
  /** Places the canvas, in CSS pixels from the top left of the picture. */
  place(x: number, y: number, width: number, height: number): void;
  /** Paints anew when `key` differs from the key of what it shows. */
  write(key: string, paint: (context: WordCanvas) => void): void;
  /** Draws what it shows on another canvas, in CSS pixels from the top left of the picture. */
  draw(canvas: WordCanvas): void;
  hide(): void;
  dispose(): void;
}

/** The size of the picture in CSS pixels. */
export interface Screen {
  width: number;
  height: number;
  pixelRatio: number;
}

/** The vertex shader of a quad that stands at a fixed place of the picture. */
export const SCREEN_VERTEX = /* glsl */ `
uniform vec4 place;        // left, top, right, bottom in normalised device coordinates
in vec3 position;
out vec2 at;
void main() {
  at = position.xy;
  gl_Position = vec4(mix(place.xy, place.zw, at), 0.0, 1.0);
}
`;

const WORDS_FRAGMENT = /* glsl */ `
uniform sampler2D words;
in vec2 at;
out vec4 colour;
void main() {
  colour = texture(words, at);
}
`;

export function createPanel(screen: Screen, order: number): Panel {
  const geometry = squareGeometry();
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d')!;
  let texture = new CanvasTexture(canvas);
  const uniforms = { words: { value: texture }, place: { value: new Vector4() } };
  const material = createMaterial({ vertex: SCREEN_VERTEX, fragment: WORDS_FRAGMENT, uniforms });
  const mesh = createMesh(geometry, material, order);
  mesh.visible = false;
  let written = '';
  let last: ((canvas: WordCanvas) => void) | null = null;
  const box = { x: 0, y: 0, height: 0 };
  return {
    mesh,
    place: (x, y, width, height) => {
      const { pixelRatio } = screen;
      Object.assign(box, { x, y, height });
      const left = Math.round(x * pixelRatio);
      const top = Math.round(y * pixelRatio);
      canvas.width = Math.max(Math.ceil(width * pixelRatio), 1);
      canvas.height = Math.max(Math.ceil(height * pixelRatio), 1);
      const across = 2 / (screen.width * pixelRatio);
      const upright = 2 / (screen.height * pixelRatio);
      uniforms.place.value.set(
        left * across - 1,
        1 - top * upright,
        (left + canvas.width) * across - 1,
        1 - (top + canvas.height) * upright,
      );
      texture.dispose();
      texture = new CanvasTexture(canvas);
      texture.flipY = false;
      texture.premultiplyAlpha = true;
      texture.generateMipmaps = false;
      texture.minFilter = LinearFilter;
      uniforms.words.value = texture;
      written = '';
    },
    write: (key, paint) => {
      mesh.visible = true;
      last = paint;
      if (key === written) return;
      written = key;
      context.resetTransform();
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.scale(screen.pixelRatio, screen.pixelRatio);
      paint(context);
      texture.needsUpdate = true;
    },
    draw: (other) => {
      if (last === null || box.height === 0) return;
      other.save();
      other.translate(box.x, box.y);
      last(other);
      other.restore();
    },
    hide: () => {
      mesh.visible = false;
      last = null;
    },
    dispose: () => {
      texture.dispose();
      geometry.dispose();
      material.dispose();
    },
  };
}
