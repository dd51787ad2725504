/** One line of words that lies on a surface of the room. */
import { CanvasTexture, LinearFilter, LinearMipmapLinearFilter, Vector3 } from 'three';
import type { Mesh } from 'three';
import { placeOn } from '../layout/plane.ts';
import type { Surface } from '../layout/plane.ts';
import { ASCENT, DESCENT, drawSpans, measureSpans } from '../words/text.ts';
import type { Span } from '../words/text.ts';
import type { DrawContext } from './context.ts';
import { createMaterial, createMesh, squareGeometry } from './material.ts';

export interface Label {
  readonly mesh: Mesh;
  /** The width of the line on the surface, in units of the room. */
  readonly width: number;
  fade(opacity: number): void;
  dispose(): void;
}

export interface LabelPlace {
  readonly surface: Surface;
  readonly x: number;
  readonly baseline: number;
  readonly align: 'left' | 'right' | 'centre';
  readonly height?: number;
  /** The width that the words are shrunk to, if they are wider. */
  readonly widest?: number;
}

/** The pixels of the texture for one unit of the room. */
const RESOLUTION = 150;

const VERTEX = /* glsl */ `
uniform mat4 viewMatrix;
uniform mat4 projectionMatrix;
uniform vec3 planeOrigin;
uniform vec3 planeRight;
uniform vec3 planeDown;
uniform vec2 viewport;
uniform float em;
in vec3 position;
out vec2 at;
flat out float pixels;
void main() {
  at = position.xy;
  // The size is taken at the foot of the wall for all labels, so that words of one size fade in and out together.
  pixels = em * projectionMatrix[1][1] * viewport.y * 0.5 / -(viewMatrix * vec4(0.0, 0.0, 0.0, 1.0)).z;
  vec3 point = planeOrigin + planeRight * at.x + planeDown * at.y;
  gl_Position = projectionMatrix * viewMatrix * vec4(point, 1.0);
}
`;

// Words too small to be read would only be specks: they fade away, and come when the camera comes near.
const FRAGMENT = /* glsl */ `
uniform sampler2D words;
uniform float opacity;
uniform float leastWord;
in vec2 at;
flat in float pixels;
out vec4 colour;
void main() {
  colour = texture(words, at, -0.6) * opacity * smoothstep(0.95, 1.0, pixels / leastWord);
}
`;

/** Creates the label; the sizes of its spans are in units of the room. */
export function createLabel(
  { shared }: Pick<DrawContext, 'shared'>,
  spans: readonly Span[],
  place: LabelPlace,
  order: number,
): Label {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d')!;
  const natural = measureSpans(context, spans, RESOLUTION);
  const factor = Math.min(1, ((place.widest ?? Infinity) * RESOLUTION) / natural);
  const size = Math.max(...spans.map((span) => span.size)) * factor;
  canvas.width = Math.max(Math.ceil(natural * factor) + 8, 1);
  canvas.height = Math.ceil((ASCENT + DESCENT) * size * RESOLUTION) + 4;
  drawSpans(context, spans, 4, ASCENT * size * RESOLUTION + 2, RESOLUTION * factor);
  const texture = new CanvasTexture(canvas);
  texture.flipY = false;
  texture.premultiplyAlpha = true;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.magFilter = LinearFilter;
  texture.anisotropy = 4;

  const width = (natural * factor) / RESOLUTION;
  const left = place.align === 'left' ? 0 : place.align === 'right' ? -width : -width / 2;
  const margin = [4 / RESOLUTION, 2 / RESOLUTION] as const;
  const plane = placeOn(
    place.surface,
    {
      x: place.x + left - margin[0],
      y: place.baseline - ASCENT * size - margin[1],
      width: canvas.width / RESOLUTION,
      height: canvas.height / RESOLUTION,
    },
    place.height ?? 0,
  );
  const geometry = squareGeometry();
  const uniforms = {
    words: { value: texture },
    opacity: { value: 1 },
    em: { value: size },
    viewport: shared.viewport,
    leastWord: shared.leastWord,
    planeOrigin: { value: new Vector3(...plane.origin) },
    planeRight: { value: new Vector3(...plane.right) },
    planeDown: { value: new Vector3(...plane.down) },
  };
  const material = createMaterial({ vertex: VERTEX, fragment: FRAGMENT, uniforms });
  return {
    mesh: createMesh(geometry, material, order),
    width,
    fade: (opacity) => (uniforms.opacity.value = opacity),
    dispose: () => {
      texture.dispose();
      geometry.dispose();
      material.dispose();
    },
  };
}
