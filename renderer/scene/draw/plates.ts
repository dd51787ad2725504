/** Small upright plates, each with one value in its colour and, where it is large enough, in digits: all in one draw call. */
import { DoubleSide, Vector2, Vector3 } from 'three';
import type { IUniform, Mesh } from 'three';
import type { Hue, ValueScale } from '../../../core/kernel.ts';
import type { Vec3 } from '../layout/plane.ts';
import type { ColourSpan } from '../scaling.ts';
import { CELLS, NUMBER_SIZE } from './cells.glsl.ts';
import { hueVector, tableRow } from './context.ts';
import type { DrawContext } from './context.ts';
import { createInstances } from './instances.ts';
import { createMaterial, squareGeometry } from './material.ts';

export interface Plate {
  /** The middle of its lower edge. */
  readonly foot: Vec3;
  readonly width: number;
  readonly height: number;
  /** Its value; null for an empty outline. */
  readonly value: number | null;
  /** How strongly it is drawn, from 0 to 1. */
  readonly light: number;
  /** How strongly it stands out, from 0 to 1. */
  readonly glow: number;
}

export interface Plates {
  readonly mesh: Mesh;
  show(plates: readonly Plate[], span: ColourSpan): void;
  dispose(): void;
}

const VERTEX = /* glsl */ `
${NUMBER_SIZE}
uniform vec3 across;
uniform vec3 upwards;
in vec3 position;
in vec3 foot;
in vec2 extent;            // width, height
in vec4 holds;             // value, whether there is one, light, glow
out vec2 cell;
flat out int plane;
flat out int depth;
flat out vec4 held;
const float BEYOND = 0.12; // how far the quad reaches beyond the plate, for its glow
void main() {
  plane = 0;
  depth = 0;
  held = holds;
  vec2 at = position.xy + (position.xy * 2.0 - 1.0) * BEYOND / max(extent, vec2(0.01));
  cell = at;
  vec3 point = foot + across * (at.x - 0.5) * extent.x + upwards * (1.0 - at.y) * extent.y;
  vec3 right = across * extent.x;
  vec3 down = -upwards * extent.y;
  em = numberSize(foot - 0.5 * right - down, right, down, vec2(1.0));
  gl_Position = projectionMatrix * viewMatrix * vec4(point, 1.0);
}
`;

const FRAGMENT = /* glsl */ `
uniform vec2 span;
flat in vec4 held;

void main() {
  vec2 perPixel = fwidth(cell);
  float away = borderDistance(cell, perPixel, vec4(0.0, 0.0, 1.0, 1.0));
  colour = vec4(0.0);
  if (away < 0.5 && held.y > 0.5) {
    vec2 at = clamp(cell, vec2(0.0), vec2(0.999));
    over(withNumber(colourOf(held.x, span, at), held.x, at, perPixel), clamp(0.5 - away, 0.0, 1.0));
  }
  float near = max(0.0, 1.0 - max(away, 0.0) / (14.0 * pixelRatio));
  colour += vec4(hue, 0.0) * held.w * near * near * step(0.0, away) * 0.4;
  over(mix(hue, vec3(1.0), 0.5 * held.w), lineAt(away, (0.6 + 0.7 * held.w) * pixelRatio) * (held.y > 0.5 ? 1.0 : 0.6));
  colour *= held.z;
}
`;

/** `upwards` is the direction in which the plates stand. */
export function createPlates(
  context: DrawContext,
  { hue, scale }: { readonly hue: Hue; readonly scale: ValueScale },
  upwards: Vec3,
  order: number,
): Plates {
  const uniforms: Record<string, IUniform> = {
    ...context.shared,
    across: { value: new Vector3(1, 0, 0) },
    upwards: { value: new Vector3(...upwards) },
    size: { value: new Vector2(1, 1) },
    unit: { value: new Vector2(1, 1) },
    pad: { value: 0 },
    hue: { value: hueVector(context.palette, hue) },
    tableRow: { value: tableRow(scale === 'gate' ? 'probability' : scale) },
    hover: { value: new Vector3(-1, -1, -1) },
    transposed: { value: 0 },
    span: { value: new Vector2() },
  };
  const material = createMaterial({ vertex: VERTEX, fragment: CELLS + FRAGMENT, uniforms, side: DoubleSide });
  const instances = createInstances(squareGeometry, { foot: 3, extent: 2, holds: 4 }, material, order);
  const { mesh } = instances;

  return {
    mesh,
    show: (plates, { limit, bend }) => {
      const geometry = instances.take(plates.length);
      mesh.visible = plates.length > 0;
      const [foot, extent, holds] = ['foot', 'extent', 'holds'].map((name) => geometry.getAttribute(name));
      plates.forEach((plate, at) => {
        foot!.setXYZ(at, ...plate.foot);
        extent!.setXY(at, plate.width, plate.height);
        holds!.setXYZW(at, plate.value ?? 0, plate.value === null ? 0 : 1, plate.light, plate.glow);
      });
      (uniforms['span']!.value as Vector2).set(limit, bend);
    },
    dispose: () => {
      instances.dispose();
    },
  };
}
