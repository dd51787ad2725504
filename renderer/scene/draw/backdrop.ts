/** What stands behind everything: a dark ground that glows a little in the middle, and a faint grid on the floor. */
import { DoubleSide, Vector2, Vector4 } from 'three';
import type { Mesh } from 'three';
import type { Room } from '../layout/room.ts';
import { add, scale } from '../layout/plane.ts';
import { rgbVector } from './context.ts';
import type { DrawContext } from './context.ts';
import { createMaterial, createMesh, ORDER, squareGeometry } from './material.ts';

const BACKDROP_VERTEX = /* glsl */ `
in vec3 position;
out vec2 at;
void main() {
  at = position.xy * 2.0 - 1.0;
  gl_Position = vec4(at.x, -at.y, 0.0, 1.0);
}
`;

// The noise keeps the dark gradient from banding.
const BACKDROP_FRAGMENT = /* glsl */ `
uniform vec3 background;
uniform vec3 glow;
in vec2 at;
out vec4 colour;
void main() {
  float amount = exp(-dot(at * vec2(0.9, 1.1), at * vec2(0.9, 1.1)) * 1.6);
  float noise = fract(52.9829189 * fract(dot(floor(gl_FragCoord.xy), vec2(0.06711056, 0.00583715)))) - 0.5;
  colour = vec4(mix(background, glow, amount) + noise / 255.0, 1.0);
}
`;

const FLOOR_VERTEX = /* glsl */ `
uniform mat4 viewMatrix;
uniform mat4 projectionMatrix;
uniform float height;
in vec3 position;
out vec2 at;
void main() {
  at = (position.xy * 2.0 - 1.0) * vec2(60.0, 45.0);
  gl_Position = projectionMatrix * viewMatrix * vec4(at.x, height, at.y, 1.0);
}
`;

const FLOOR_FRAGMENT = /* glsl */ `
uniform vec3 lineColour;
uniform vec3 rim;
uniform vec4 tray;         // left, right, back, front
uniform vec2 wall;         // left, right
uniform float shadow;
in vec2 at;
out vec4 colour;

float outside(vec2 point, vec4 box) {
  return length(max(max(box.xz - point, point - box.yw), 0.0));
}

void main() {
  float grid = 1.6;
  vec2 perPixel = fwidth(at);
  vec2 away = abs(fract(at / grid + 0.5) - 0.5) * grid / perPixel;
  vec2 line = (1.0 - smoothstep(0.2, 1.2, away)) * (1.0 - smoothstep(0.1, 0.6, perPixel / grid));
  float fade = exp(-dot(at, at) / 260.0);
  float dark = 0.8 * exp(-outside(at, vec4(wall, -0.4, 0.2)) * 1.1);
  dark = max(dark, exp(-outside(at, tray) * 1.5)) * shadow;
  float glow = exp(-outside(at, tray) * 0.75) * 0.1;
  colour = vec4(lineColour, 1.0) * max(line.x, line.y) * fade * 0.2;
  colour = colour * (1.0 - dark) + vec4(vec3(0.0), dark);
  colour += vec4(rim * glow, 0.0);
}
`;

export interface Backdrop {
  readonly meshes: readonly Mesh[];
  dispose(): void;
}

export function createBackdrop(context: DrawContext, room: Room): Backdrop {
  const geometry = squareGeometry();
  const { palette } = context;
  const front = add(room.tray.origin, scale(room.tray.down, room.trayDepth));
  const backdrop = createMaterial({
    vertex: BACKDROP_VERTEX,
    fragment: BACKDROP_FRAGMENT,
    uniforms: { background: { value: rgbVector(palette.background) }, glow: { value: rgbVector(palette.glow) } },
  });
  const floor = createMaterial({
    vertex: FLOOR_VERTEX,
    fragment: FLOOR_FRAGMENT,
    side: DoubleSide,
    uniforms: {
      lineColour: { value: rgbVector(palette.floor) },
      rim: { value: rgbVector(palette.trayRim) },
      shadow: { value: palette.shadow },
      height: { value: room.floor },
      tray: { value: new Vector4(-room.width / 2, room.width / 2, room.tray.origin[2], front[2]) },
      wall: { value: new Vector2(-room.width / 2, room.width / 2) },
    },
  });
  return {
    meshes: [createMesh(geometry, backdrop, ORDER.backdrop), createMesh(geometry, floor, ORDER.floor)],
    dispose: () => {
      geometry.dispose();
      backdrop.dispose();
      floor.dispose();
    },
  };
}
