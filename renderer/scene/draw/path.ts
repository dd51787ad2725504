/** Ribbons along an arc: the way of a flight (bright behind the tile, dashed ahead), and links between slots. */
import { BufferAttribute, BufferGeometry, DoubleSide, Vector3 } from 'three';
import type { Mesh } from 'three';
import type { Arc } from '../flight.ts';
import type { DrawContext } from './context.ts';
import { createMaterial, createMesh } from './material.ts';

export interface Ribbon {
  readonly mesh: Mesh;
  /** Draws the ribbon with the tile at `progress` of its way; a negative progress draws a plain line. */
  show(arc: Arc, colour: Vector3, progress: number, opacity: number): void;
  hide(): void;
  dispose(): void;
}

const SEGMENTS = 64;

/** Half of the width of a ribbon in pixels, where all of it is of one width. */
const EVEN = /* glsl */ `
uniform float halfWidth;
float reachAt(float depth) { return halfWidth * pixelRatio; }
`;

/**
 * `arc` declares the four points of a cubic Bézier curve and names them p0 to p3; `reach` declares half of its width in
 * pixels at a depth before the camera.
 */
export const ribbonVertex = (arc: string, reach = EVEN): string => /* glsl */ `
uniform mat4 viewMatrix;
uniform mat4 projectionMatrix;
${arc}
uniform vec2 viewport;
uniform float pixelRatio;
${reach}
in vec2 position;          // along the arc, side
out float along;
out float across;

vec3 pointAt(float t) {
  float s = 1.0 - t;
  return p0 * s * s * s + p1 * 3.0 * s * s * t + p2 * 3.0 * s * t * t + p3 * t * t * t;
}

void main() {
  mat4 toClip = projectionMatrix * viewMatrix;
  vec4 here = toClip * vec4(pointAt(position.x), 1.0);
  vec4 before = toClip * vec4(pointAt(max(position.x - 0.01, 0.0)), 1.0);
  vec4 next = toClip * vec4(pointAt(min(position.x + 0.01, 1.0)), 1.0);
  vec2 way = (next.xy / next.w - before.xy / before.w) * viewport;
  vec2 normal = normalize(vec2(-way.y, way.x) + 1e-6);
  along = position.x;
  across = position.y * (reachAt(here.w) + 1.0);
  here.xy += normal * across * 2.0 / viewport * here.w;
  gl_Position = here;
}
`;

/** An arc for each instance. */
export const MANY_ARCS = /* glsl */ `
in vec3 p0;
in vec3 p1;
in vec3 p2;
in vec3 p3;
`;

const ONE_ARC = /* glsl */ `
uniform vec3 arc[4];
#define p0 arc[0]
#define p1 arc[1]
#define p2 arc[2]
#define p3 arc[3]
`;

const FRAGMENT = /* glsl */ `
uniform vec3 tint;
uniform float progress;
uniform float opacity;
uniform float halfWidth;
uniform float pixelRatio;
uniform float dashes;
in float along;
in float across;
out vec4 colour;

void main() {
  float edge = 1.0 - smoothstep(halfWidth * pixelRatio - 0.5, halfWidth * pixelRatio + 0.5, abs(across));
  float strength = 0.5;
  if (progress >= 0.0) {
    if (along < progress) {
      strength = 0.22 + 0.78 * pow(smoothstep(progress - 0.4, progress, along), 1.4);
    } else {
      float dash = fract(along * dashes);
      strength = 0.7 * smoothstep(0.0, 0.08, dash) * (1.0 - smoothstep(0.5, 0.58, dash));
      strength *= smoothstep(progress, progress + 0.05, along) * (1.0 - smoothstep(0.95, 1.0, along));
    }
  } else strength *= smoothstep(0.0, 0.12, along) * (1.0 - 0.35 * smoothstep(0.9, 1.0, along));
  colour = vec4(tint, 1.0) * edge * strength * opacity;
}
`;

/** Fills the geometry with points along a ribbon, two side by side, left and right of its middle line. */
export function ribbonGeometry<G extends BufferGeometry>(geometry: G, segments: number): G {
  const points = new Float32Array((segments + 1) * 4);
  const indices: number[] = [];
  for (let at = 0; at <= segments; at++) {
    points.set([at / segments, -1, at / segments, 1], at * 4);
    if (at < segments) indices.push(at * 2, at * 2 + 1, at * 2 + 2, at * 2 + 2, at * 2 + 1, at * 2 + 3);
  }
  geometry.setAttribute('position', new BufferAttribute(points, 2));
  geometry.setIndex(indices);
  return geometry;
}

export function createRibbon(context: DrawContext, halfWidth: number, order: number): Ribbon {
  const geometry = ribbonGeometry(new BufferGeometry(), SEGMENTS);
  const uniforms = {
    arc: { value: [new Vector3(), new Vector3(), new Vector3(), new Vector3()] },
    tint: { value: new Vector3() },
    progress: { value: 0 },
    opacity: { value: 1 },
    halfWidth: { value: halfWidth },
    dashes: { value: 16 },
    viewport: context.shared.viewport,
    pixelRatio: context.shared.pixelRatio,
  };
  const material = createMaterial({ vertex: ribbonVertex(ONE_ARC), fragment: FRAGMENT, uniforms, side: DoubleSide });
  const mesh = createMesh(geometry, material, order);
  mesh.visible = false;
  return {
    mesh,
    show: (arc, colour, progress, opacity) => {
      mesh.visible = opacity > 0;
      arc.forEach((point, at) => uniforms.arc.value[at]!.set(...point));
      uniforms.tint.value.copy(colour);
      uniforms.progress.value = progress;
      uniforms.opacity.value = opacity;
    },
    hide: () => (mesh.visible = false),
    dispose: () => {
      geometry.dispose();
      material.dispose();
    },
  };
}
