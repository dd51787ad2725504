/** Planes of cells as meshes: one draw call each, whatever they hold. */
import { DoubleSide, Vector2, Vector3 } from 'three';
import type { IUniform, Mesh, RawShaderMaterial } from 'three';
import type { Hue, ValueScale } from '../../../core/kernel.ts';
import { length } from '../layout/plane.ts';
import type { Plane, Vec3 } from '../layout/plane.ts';
import { CELLS, PLANE_VERTEX } from './cells.glsl.ts';
import { hueVector, tableRow } from './context.ts';
import type { DrawContext } from './context.ts';
import { createMaterial, createMesh, squareGeometry } from './material.ts';

export interface CellsOptions {
  readonly rows: number;
  readonly columns: number;
  readonly hue: Hue;
  readonly scale: ValueScale;
  readonly fragment: string;
  readonly uniforms: Record<string, IUniform>;
  readonly defines?: Record<string, number>;
  readonly order: number;
  readonly planes?: number;
  readonly shown?: number;
  readonly behind?: Vec3;
}

export interface Cells {
  readonly mesh: Mesh;
  readonly material: RawShaderMaterial;
  place(plane: Plane): void;
  /** Sets the column, row and plane under the pointer; null when there is none. */
  hover(at: readonly [number, number, number] | null): void;
  dispose(): void;
}

/** How far a quad reaches beyond its cells, for outlines and glow. */
const PAD = 0.14;

export function createCells(context: DrawContext, options: CellsOptions): Cells {
  const { rows, columns } = options;
  const geometry = squareGeometry();
  geometry.instanceCount = options.shown ?? 1;
  const vectors = {
    origin: new Vector3(),
    right: new Vector3(1, 0, 0),
    down: new Vector3(0, -1, 0),
    size: new Vector2(columns, rows),
    unit: new Vector2(1, 1),
    hover: new Vector3(-1, -1, -1),
  };
  const uniforms: Record<string, IUniform> = {
    ...context.shared,
    planeOrigin: { value: vectors.origin },
    planeRight: { value: vectors.right },
    planeDown: { value: vectors.down },
    behind: { value: new Vector3(...(options.behind ?? [0, 0, 0])) },
    size: { value: vectors.size },
    unit: { value: vectors.unit },
    pad: { value: PAD },
    shown: { value: options.shown ?? 1 },
    front: { value: 0 },
    planes: { value: options.planes ?? 1 },
    hue: { value: hueVector(context.palette, options.hue) },
    tableRow: { value: tableRow(options.scale) },
    hover: { value: vectors.hover },
    transposed: { value: 0 },
    ...options.uniforms,
  };
  const material = createMaterial({
    vertex: PLANE_VERTEX,
    fragment: CELLS + options.fragment,
    uniforms,
    // A transposed plane has its corners in the opposite order.
    side: DoubleSide,
    ...(options.defines === undefined ? {} : { defines: options.defines }),
  });
  const mesh = createMesh(geometry, material, options.order);
  return {
    mesh,
    material,
    place: (plane) => {
      vectors.origin.set(...plane.origin);
      vectors.right.set(...plane.right);
      vectors.down.set(...plane.down);
      uniforms['transposed']!.value = plane.transposed === true ? 1 : 0;
      vectors.unit.set(length(plane.right) / vectors.size.x, length(plane.down) / vectors.size.y);
    },
    hover: (at) => {
      vectors.hover.set(...(at ?? ([-1, -1, -1] as const)));
    },
    dispose: () => {
      geometry.dispose();
      material.dispose();
    },
  };
}
