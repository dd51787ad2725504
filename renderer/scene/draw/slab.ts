/** A block with a flat face: the wall that HBM is, the tray that SRAM is. */
import { BufferAttribute, BufferGeometry, Vector2, Vector4 } from 'three';
import type { Mesh } from 'three';
import { add, normalOf, scale } from '../layout/plane.ts';
import type { Rectangle, Surface, Vec3 } from '../layout/plane.ts';
import type { Rgb } from '../palette.ts';
import { rgbVector } from './context.ts';
import { createMaterial, createMesh } from './material.ts';

export interface SlabColours {
  readonly face: Rgb;
  readonly faceTop: Rgb;
  readonly rim: Rgb;
  readonly strip: Rgb;
  /** The strength of the line around the face and of the light that runs along it. */
  readonly line: number;
}

export interface Slab {
  readonly mesh: Mesh;
  /** Lights a strip of the face; null lights none. */
  setStrip(strip: Rectangle | null): void;
  /** Draws a barrier: a line across the face at `y`, with an opacity. */
  setBarrier(y: number, opacity: number): void;
  dispose(): void;
}

const VERTEX = /* glsl */ `
uniform mat4 viewMatrix;
uniform mat4 projectionMatrix;
in vec3 position;
in vec3 side;              // x and y of the face (or of a side), and which: 0 the face, 1 above or below, 2 left or right
out vec2 at;
flat out int which;
void main() {
  at = side.xy;
  which = int(side.z);
  gl_Position = projectionMatrix * viewMatrix * vec4(position, 1.0);
}
`;

const FRAGMENT = /* glsl */ `
uniform vec2 size;
uniform vec3 face;
uniform vec3 faceTop;
uniform vec3 rim;
uniform vec3 stripColour;
uniform float line;
uniform vec4 strip;        // x, y, width, height; no width when there is none
uniform vec2 barrier;      // y, opacity
uniform float pixelRatio;
in vec2 at;
flat in int which;
out vec4 colour;

float border(vec2 point, vec2 extent, vec2 perPixel) {
  vec2 toEdge = min(point, extent - point) / perPixel;
  return min(toEdge.x, toEdge.y);
}

void main() {
  vec2 perPixel = fwidth(at);
  if (which != 0) {
    float shade = which == 1 ? 0.72 : 0.5;
    float edge = smoothstep(0.0, 1.0, at.y);
    colour = vec4(mix(mix(face, faceTop, 0.5) * shade, rim, line * 0.25 * (1.0 - edge)), 1.0);
    return;
  }
  vec2 share = at / size;
  vec2 middle = (share - vec2(0.5, 0.35)) * vec2(1.5, 1.3);
  vec3 paint = mix(face, faceTop, exp(-dot(middle, middle) * 3.0));
  float toEdge = border(at, size, perPixel);
  vec2 room = min(at, size - at);
  paint = mix(paint, rim, line * 0.16 * exp(-min(room.x, room.y) * 7.0));
  paint = mix(paint, rim, line * (1.0 - smoothstep(1.0 * pixelRatio, 2.0 * pixelRatio, toEdge)));
  if (strip.z > 0.0) {
    vec2 inside = at - strip.xy;
    float away = border(inside, strip.zw, perPixel);
    paint = mix(paint, stripColour, clamp(away + 0.5, 0.0, 1.0) * 0.1);
    paint = mix(paint, stripColour, (1.0 - smoothstep(0.4, 1.4, abs(away - 0.5 * pixelRatio) / pixelRatio)) * 0.6);
  }
  float crossing = abs(at.y - barrier.x) / perPixel.y / pixelRatio;
  paint = mix(paint, stripColour, barrier.y * (1.0 - smoothstep(0.6, 1.6, crossing)));
  paint = mix(paint, stripColour, barrier.y * 0.25 * exp(-crossing * 0.12));
  colour = vec4(paint, 1.0);
}
`;

export function createSlab(
  surface: Surface,
  width: number,
  height: number,
  thickness: number,
  colours: SlabColours,
  pixelRatio: { value: number },
  order: number,
): Slab {
  const geometry = slabGeometry(surface, width, height, thickness);
  const uniforms = {
    size: { value: new Vector2(width, height) },
    face: { value: rgbVector(colours.face) },
    faceTop: { value: rgbVector(colours.faceTop) },
    rim: { value: rgbVector(colours.rim) },
    stripColour: { value: rgbVector(colours.strip) },
    line: { value: colours.line },
    strip: { value: new Vector4() },
    barrier: { value: new Vector2() },
    pixelRatio,
  };
  const material = createMaterial({ vertex: VERTEX, fragment: FRAGMENT, uniforms });
  return {
    mesh: createMesh(geometry, material, order),
    setStrip: (strip) => {
      if (strip === null) uniforms.strip.value.set(0, 0, 0, 0);
      else uniforms.strip.value.set(strip.x, strip.y, strip.width, strip.height);
    },
    setBarrier: (y, opacity) => uniforms.barrier.value.set(y, opacity),
    dispose: () => {
      geometry.dispose();
      material.dispose();
    },
  };
}

/** Five faces that look outwards, so that culling alone draws a convex block right. The back is never seen. */
function slabGeometry(surface: Surface, width: number, height: number, thickness: number): BufferGeometry {
  const corner = (x: number, y: number, depth: number): Vec3 => {
    const on = add(surface.origin, add(scale(surface.right, x), scale(surface.down, y)));
    return add(on, scale(normalOf(surface), -depth));
  };
  const positions: number[] = [];
  const sides: number[] = [];
  const indices: number[] = [];
  const addFace = (corners: readonly Vec3[], extent: readonly [number, number], which: number): void => {
    const first = positions.length / 3;
    corners.forEach((point) => positions.push(...point));
    const [x, y] = extent;
    sides.push(0, 0, which, x, 0, which, x, y, which, 0, y, which);
    indices.push(first, first + 2, first + 1, first, first + 3, first + 2);
  };
  const t = thickness;
  const [w, h] = [width, height];
  addFace([corner(0, 0, t), corner(w, 0, t), corner(w, 0, 0), corner(0, 0, 0)], [w, 1], 1);
  addFace([corner(0, h, 0), corner(w, h, 0), corner(w, h, t), corner(0, h, t)], [w, 1], 1);
  addFace([corner(0, h, 0), corner(0, h, t), corner(0, 0, t), corner(0, 0, 0)], [h, 1], 2);
  addFace([corner(w, 0, 0), corner(w, 0, t), corner(w, h, t), corner(w, h, 0)], [h, 1], 2);
  addFace([corner(0, 0, 0), corner(w, 0, 0), corner(w, h, 0), corner(0, h, 0)], [w, h], 0);
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(positions), 3));
  geometry.setAttribute('side', new BufferAttribute(new Float32Array(sides), 3));
  geometry.setIndex(indices);
  return geometry;
}
