/** Many arcs of one colour in one draw call: the lanes of a slot that take from one another. */
import { DoubleSide, InstancedBufferGeometry, Vector3 } from 'three';
import type { Mesh } from 'three';
import type { Arc } from '../flight.ts';
import type { DrawContext } from './context.ts';
import { createInstances } from './instances.ts';
import { createMaterial } from './material.ts';
import { MANY_ARCS, ribbonGeometry, ribbonVertex } from './path.ts';

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
  const uniforms = {
    tint: { value: new Vector3() },
    progress: { value: 0 },
    opacity: { value: 1 },
    halfWidth: { value: WIDEST },
    viewport: context.shared.viewport,
    pixelRatio: context.shared.pixelRatio,
  };
  const material = createMaterial({
    vertex: ribbonVertex(MANY_ARCS),
    fragment: FRAGMENT,
    uniforms,
    side: DoubleSide,
  });
  const instances = createInstances(
    () => ribbonGeometry(new InstancedBufferGeometry(), SEGMENTS),
    { p0: 3, p1: 3, p2: 3, p3: 3 },
    material,
    order,
  );
  const { mesh } = instances;

  return {
    mesh,
    show: (arcs, colour, progress, opacity) => {
      const geometry = instances.take(arcs.length);
      mesh.visible = opacity > 0 && arcs.length > 0;
      for (let point = 0; point < 4; point++) {
        const attribute = geometry.getAttribute(`p${point}`);
        arcs.forEach((arc, at) => attribute.setXYZ(at, ...arc[point]!));
      }
      uniforms.tint.value.copy(colour);
      uniforms.progress.value = progress;
      uniforms.opacity.value = opacity;
      uniforms.halfWidth.value = Math.max(WIDEST - 0.03 * Math.max(arcs.length - 4, 0), THINNEST);
    },
    hide: () => (mesh.visible = false),
    dispose: () => {
      instances.dispose();
    },
  };
}
