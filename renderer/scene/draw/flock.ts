/**
 * Tiles that workgroups out of view move at the same time, all in one draw call. They fly between their place
 * on the wall and the back edge of the tray, behind which the SRAM of the other SMs would be.
 */
import { DoubleSide, DynamicDrawUsage, InstancedInterleavedBuffer, InterleavedBufferAttribute } from 'three';
import type { Mesh } from 'three';
import type { Run } from '../../../core/run.ts';
import { operationCode, OPERATIONS, tensorOf, WORDS_PER_EVENT } from '../../../core/trace/layout.ts';
import type { Others } from '../contract.ts';
import { easeInOut } from '../flight.ts';
import type { Layout } from '../layout/layout.ts';
import type { Plane } from '../layout/plane.ts';
import { hueVector } from './context.ts';
import type { DrawContext } from './context.ts';
import { createMaterial, createMesh, ORDER, squareGeometry } from './material.ts';
import type { WallTensor } from './tensors.ts';

export interface Flock {
  readonly mesh: Mesh;
  /** Shows tiles on their way to and from where `tensors` stand now. */
  show(others: Others | null, tensors: readonly Pick<WallTensor, 'plane'>[]): void;
  dispose(): void;
}

/**
 * The floats of one tile: its middle on the wall, its width and height, where it is on the tray, how far it has
 * come, its colour.
 */
const FLOATS = 10;
const NARROWEST = 0.035;

const VERTEX = /* glsl */ `
uniform mat4 viewMatrix;
uniform mat4 projectionMatrix;
uniform vec3 tray;         // middle of its back edge
in vec3 position;
in vec3 from;
in vec2 extent;
in vec2 way;               // where along the back edge, how far
in vec3 tint;
out vec2 at;
out vec4 paint;
void main() {
  at = position.xy;
  vec3 to = tray + vec3(way.x, 0.0, 0.0);
  vec3 lift = vec3(0.0, 0.0, 0.9) * sin(way.y * 3.14159265);
  vec3 middle = mix(from, to, way.y) + lift;
  vec2 size = mix(extent, vec2(min(min(extent.x, extent.y), 0.12)), way.y);
  vec3 point = middle + vec3((at.x - 0.5) * size.x, (0.5 - at.y) * size.y, 0.0);
  paint = vec4(tint, 0.5 * (1.0 - smoothstep(0.85, 1.0, way.y)));
  gl_Position = projectionMatrix * viewMatrix * vec4(point, 1.0);
}
`;

const FRAGMENT = /* glsl */ `
in vec2 at;
in vec4 paint;
out vec4 colour;
void main() {
  vec2 pixels = min(at, 1.0 - at) / fwidth(at);
  float edge = 1.0 - smoothstep(0.5, 1.5, min(pixels.x, pixels.y));
  colour = vec4(paint.rgb, 1.0) * paint.a * mix(0.4, 1.0, edge);
}
`;

export function createFlock(context: DrawContext, run: Run, layout: Layout): Flock {
  const geometry = squareGeometry();
  const { room } = layout;
  const material = createMaterial({
    vertex: VERTEX,
    fragment: FRAGMENT,
    uniforms: { tray: { value: [0, room.tray.origin[1], room.tray.origin[2]] } },
    side: DoubleSide,
  });
  const mesh = createMesh(geometry, material, ORDER.others);
  mesh.visible = false;
  const hues = run.tensors.map(({ hue }) => hueVector(context.palette, hue).toArray());
  let capacity = 0;
  let buffer = makeRoom(64);

  function makeRoom(tiles: number): InstancedInterleavedBuffer {
    capacity = tiles;
    const made = new InstancedInterleavedBuffer(new Float32Array(tiles * FLOATS), FLOATS, 1);
    made.setUsage(DynamicDrawUsage);
    const parts = { from: [3, 0], extent: [2, 3], way: [2, 5], tint: [3, 7] } as const;
    for (const [name, [size, offset]] of Object.entries(parts)) {
      geometry.setAttribute(name, new InterleavedBufferAttribute(made, size, offset));
    }
    return made;
  }

  /** Writes the tile of an event into the buffer; returns false where the event moves no tile. */
  const put = (into: Float32Array, at: number, event: number, share: number, planes: readonly Plane[]): boolean => {
    const { records } = run;
    const code = operationCode(records, event);
    if (code !== OPERATIONS.load && code !== OPERATIONS.store) return false;
    const tensor = tensorOf(records, event);
    const { rows, columns } = run.tensors[tensor]!;
    const { origin, right, down } = planes[tensor]!;
    const word = event * WORDS_PER_EVENT;
    const real = records[word + 4]!;
    const tall = (real & 0xffff) / rows;
    const wide = (real >>> 16) / columns;
    const x = records[word + 2]! / columns + wide / 2;
    const y = records[word + 1]! / rows + tall / 2;
    const base = at * FLOATS;
    for (let axis = 0; axis < 3; axis++) into[base + axis] = origin[axis]! + right[axis]! * x + down[axis]! * y;
    into[base + 3] = Math.max(Math.abs(right[0] * wide + down[0] * tall), NARROWEST);
    into[base + 4] = Math.max(Math.abs(right[1] * wide + down[1] * tall), NARROWEST);
    // Multiples of the golden ratio spread the tiles over the width, so that neighbours fly apart.
    into[base + 5] = (((event * 0.618034) % 1) - 0.5) * room.width * 0.9;
    const eased = easeInOut(share);
    into[base + 6] = code === OPERATIONS.load ? eased : 1 - eased;
    into.set(hues[tensor]!, base + 7);
    return true;
  };

  return {
    mesh,
    show: (others, tensors) => {
      mesh.visible = others !== null && others.count > 0;
      if (others === null || !mesh.visible) return;
      if (others.count > capacity) {
        // three.js keeps the buffers of a geometry at the size that they were first drawn with, so more tiles need
        // a new one.
        geometry.dispose();
        buffer = makeRoom(2 * others.count);
      }
      const floats = buffer.array as Float32Array;
      const planes = tensors.map((tensor) => tensor.plane());
      let tiles = 0;
      for (let at = 0; at < others.count; at++) {
        if (put(floats, tiles, others.events[at]!, others.shares[at]!, planes)) tiles++;
      }
      buffer.clearUpdateRanges();
      buffer.addUpdateRange(0, tiles * FLOATS);
      buffer.needsUpdate = true;
      geometry.instanceCount = tiles;
    },
    dispose: () => {
      geometry.dispose();
      material.dispose();
    },
  };
}
