/** A geometry that is drawn many times in one call, with attributes of its own each time, and room for more when asked. */
import { InstancedBufferAttribute } from 'three';
import type { InstancedBufferGeometry, Mesh, RawShaderMaterial } from 'three';
import { createMesh } from './material.ts';

export interface Instances {
  readonly mesh: Mesh;
  /** The geometry with room for so many instances, whose attributes are then set. */
  take(count: number): InstancedBufferGeometry;
  dispose(): void;
}

/** `sizes` are the numbers of components of the attributes that each instance has. */
export function createInstances(
  base: () => InstancedBufferGeometry,
  sizes: Readonly<Record<string, number>>,
  material: RawShaderMaterial,
  order: number,
): Instances {
  let room = 1;
  let geometry = made();
  const mesh = createMesh(geometry, material, order);
  mesh.visible = false;

  function made(): InstancedBufferGeometry {
    const fresh = base();
    for (const [name, size] of Object.entries(sizes)) {
      fresh.setAttribute(name, new InstancedBufferAttribute(new Float32Array(size * room), size));
    }
    return fresh;
  }

  return {
    mesh,
    take: (count) => {
      if (count > room) {
        // three.js keeps the buffers of a geometry at the size that they were first drawn with, so more instances need a
        // new one.
        const bounds = geometry.boundingSphere;
        geometry.dispose();
        room = count;
        geometry = made();
        geometry.boundingSphere = bounds;
        mesh.geometry = geometry;
      }
      geometry.instanceCount = count;
      for (const name of Object.keys(sizes)) geometry.getAttribute(name).needsUpdate = true;
      return geometry;
    },
    dispose: () => {
      geometry.dispose();
      material.dispose();
    },
  };
}
