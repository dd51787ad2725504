/** The strip of bars beside the rows of a tensor, the higher the more a row still counts. */
import type { Mesh } from 'three';
import type { Trail } from '../../../core/plot.ts';
import type { Run, RunTensor } from '../../../core/run.ts';
import { length, partOf } from '../layout/plane.ts';
import { TRAIL_BREADTH, TRAIL_GAP } from '../layout/placement.ts';
import type { Plane } from '../layout/plane.ts';
import { trailAt, trailLight } from '../trail.ts';
import { createCells } from './cells.ts';
import type { DrawContext } from './context.ts';
import { ORDER } from './material.ts';
import { valueTexture } from './values.ts';

export interface TrailBars {
  readonly mesh: Mesh;
  /** Puts the strip beside a tensor that lies at a plane. */
  place(plane: Plane): void;
  /** Shows the strip as it is after so many completed events. */
  update(step: number): void;
  /** Whether it shows nothing yet. */
  empty(): boolean;
  dispose(): void;
}

export const TRAIL_FRAGMENT = /* glsl */ `
uniform sampler2D values;

void main() {
  vec2 perPixel = fwidth(cell);
  float away = borderDistance(cell, perPixel, vec4(0.0, 0.0, size));
  colour = vec4(0.0);
  int row = clamp(int(cell.y), 0, int(size.y) - 1);
  float tall = valueAt(values, row);
  float under = 1.0 - cell.x / size.x - tall;
  float filled = clamp(0.5 - under * size.x / perPixel.x, 0.0, 1.0) * step(1e-4, tall);
  float between = gapAt(vec2(0.5, cell.y), perPixel);
  over(hue, clamp(0.5 - away, 0.0, 1.0) * filled * (1.0 - between) * (0.45 + 0.55 * tall));
}
`;

export function createTrail(context: DrawContext, run: Run, tensor: RunTensor & { readonly trail: Trail }): TrailBars {
  const { rows, columns } = tensor;
  const light = new Float32Array(rows);
  const texture = valueTexture(light, context.largestTexture);
  const cells = createCells(context, {
    rows,
    columns: 1,
    hue: run.tensors.find(({ name }) => name === tensor.trail.matrix)!.hue,
    scale: 'probability',
    fragment: TRAIL_FRAGMENT,
    uniforms: { values: { value: texture } },
    order: ORDER.tensorWords - 0.01,
  });
  let shown = -1;
  return {
    mesh: cells.mesh,
    place: (plane) => {
      const unit = length(plane.right) / columns;
      const breadth = TRAIL_BREADTH / unit;
      const column = plane.transposed === true ? columns + TRAIL_GAP / unit : -breadth - TRAIL_GAP / unit;
      cells.place(partOf(plane, tensor, { row: 0, column, rows, columns: breadth }));
    },
    update: (step) => {
      const found = trailAt(run, tensor.trail, step);
      if ((found?.row ?? -1) === shown) return;
      shown = found?.row ?? -1;
      const data = texture.image.data as Float32Array;
      data.fill(0);
      if (found !== null) data.set(trailLight(found.values.subarray(0, rows)));
      texture.needsUpdate = true;
    },
    empty: () => shown < 0,
    dispose: () => {
      texture.dispose();
      cells.dispose();
    },
  };
}
