/** What all materials of the scene share: raw GLSL 3, premultiplied colour, no depth. Order is the order of drawing. */
import {
  AddEquation,
  BufferAttribute,
  BufferGeometry,
  CustomBlending,
  GLSL3,
  InstancedBufferGeometry,
  Mesh,
  OneFactor,
  OneMinusSrcAlphaFactor,
  RawShaderMaterial,
  Sphere,
} from 'three';
import type { IUniform, Side } from 'three';

export interface ShaderParts {
  readonly vertex: string;
  readonly fragment: string;
  readonly uniforms: Record<string, IUniform>;
  readonly defines?: Record<string, string | number>;
  readonly side?: Side;
}

const PRECISION = /* glsl */ `
precision highp float;
precision highp int;
precision highp sampler2D;
`;

export function createMaterial(parts: ShaderParts): RawShaderMaterial {
  return new RawShaderMaterial({
    // The fragment is kept without the line that sets the precision, for materials that extend it, such as the
    // lens.
    userData: { fragment: parts.fragment },
    glslVersion: GLSL3,
    vertexShader: PRECISION + parts.vertex,
    fragmentShader: PRECISION + parts.fragment,
    uniforms: parts.uniforms,
    defines: parts.defines ?? {},
    transparent: true,
    depthTest: false,
    depthWrite: false,
    blending: CustomBlending,
    blendEquation: AddEquation,
    blendSrc: OneFactor,
    blendDst: OneMinusSrcAlphaFactor,
    blendSrcAlpha: OneFactor,
    blendDstAlpha: OneMinusSrcAlphaFactor,
    ...(parts.side === undefined ? {} : { side: parts.side }),
  });
}

/** The unit square from (0, 0) to (1, 1). It faces the viewer when x points right and y points down. */
export function squareGeometry(): InstancedBufferGeometry {
  const geometry = new InstancedBufferGeometry();
  const corners = new Float32Array([0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 1, 0]);
  geometry.setAttribute('position', new BufferAttribute(corners, 3));
  geometry.setIndex([0, 1, 2, 2, 1, 3]);
  geometry.instanceCount = 1;
  return geometry;
}

/** A mesh that is never culled and is drawn in its place in the order. */
export function createMesh(geometry: BufferGeometry, material: RawShaderMaterial, order: number): Mesh {
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  // The shader makes the positions. Without a sphere, three.js would look for them in the geometry to sort the
  // meshes.
  geometry.boundingSphere = new Sphere();
  mesh.matrixAutoUpdate = false;
  mesh.renderOrder = order;
  return mesh;
}

/** Drawing order, back to front. */
export const ORDER = {
  backdrop: 0,
  floor: 1,
  wall: 2,
  tensors: 3,
  tensorWords: 4,
  others: 4.5,
  tray: 5,
  slots: 6,
  slotWords: 7,
  links: 8,
  path: 9,
  flight: 10,
} as const;
