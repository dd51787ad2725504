/** Many arcs of one colour in one draw call: the lanes of a slot that take from one another. */
import { DoubleSide, InstancedBufferAttribute, InstancedBufferGeometry, Vector3 } from 'three';
import type { Mesh } from 'three';
import type { Arc } from '../flight.ts';
import type { DrawContext } from './context.ts';
import { createMaterial, createMesh } from './material.ts';
import { ribbonGeometry, ribbonVertex } from './path.ts';

export interface Arcs {
  readonly mesh: Mesh;
  /** Draws the arcs from their starts as far as `progress`. */
  show(arcs: readonly Arc[], colour: Vector3, progress: number, opacity: number): void;
  hide(): void;
  dispose(): void;
}

/** The width of an arc when there are few; the more there are, the thinner they get, down to a hair. */
const WIDEST = 1.6;
const THINNEST = 0.6;
const SEGMENTS = 24;

const EVERY_ARC = /* glsl */ `
in vec3 p0;
in vec3 p1;
in vec3 p2;
in vec3 p3;
`;

const FRAGMENT = /* glsl */ `
uniform vec3 tint;
uniform float progress;
uniform float opacity;
uniform float halfWidth;
uniform float pixelRatio;
in float along;
in float across;
out vec4 colour;

void main() {
  float edge = 1.0 - smoothstep(halfWidth * pixelRatio - 0.5, halfWidth * pixelRatio + 0.5, abs(across));
  // The arc is brighter towards the lane that takes.
  float strength = mix(0.35, 1.0, along) * (1.0 - smoothstep(progress, progress + 0.06, along));
  colour = vec4(tint, 1.0) * edge * strength * opacity;
}
`;

export function createArcs(context: DrawContext, order: number): Arcs {
  let geometry = ribbonGeometry(new InstancedBufferGeometry(), SEGMENTS);
  let room = 0;
  const uniforms = {
    tint: { value: new Vector3() },
    progress: { value: 0 },
    opacity: { value: 1 },
    halfWidth: { value: WIDEST },
    viewport: context.shared.viewport,
    pixelRatio: context.shared.pixelRatio,
  };
  const material = createMaterial({
    vertex: ribbonVertex(EVERY_ARC),
    fragment: FRAGMENT,
    uniforms,
    side: DoubleSide,
  });
  makeRoom(1);
  const mesh = createMesh(geometry, material, order);
  mesh.visible = false;

  function makeRoom(arcs: number): void {
    room = arcs;
    for (let point = 0; point < 4; point++) {
      geometry.setAttribute(`p${point}`, new InstancedBufferAttribute(new Float32Array(3 * arcs), 3));
    }
  }

  return {
    mesh,
    show: (arcs, colour, progress, opacity) => {
      mesh.visible = opacity > 0 && arcs.length > 0;
      if (arcs.length > room) {
        // three.js keeps the buffers of a geometry at the size that they were first drawn with, so more arcs need a
        // new one.
        const bounds = geometry.boundingSphere;
        geometry.dispose();
        geometry = ribbonGeometry(new InstancedBufferGeometry(), SEGMENTS);
        geometry.boundingSphere = bounds;
        mesh.geometry = geometry;
        makeRoom(arcs.length);
      }
      for (let point = 0; point < 4; point++) {
        const attribute = geometry.getAttribute(`p${point}`);
        arcs.forEach((arc, at) => attribute.setXYZ(at, ...arc[point]!));
        attribute.needsUpdate = true;
      }
      geometry.instanceCount = arcs.length;
      uniforms.tint.value.copy(colour);
      uniforms.progress.value = progress;
      uniforms.opacity.value = opacity;
      uniforms.halfWidth.value = Math.max(WIDEST - 0.03 * Math.max(arcs.length - 4, 0), THINNEST);
    },
    hide: () => (mesh.visible = false),
    dispose: () => {
      geometry.dispose();
      material.dispose();
    },
  };
}
