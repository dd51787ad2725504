/**
 * Keeps one material of every kind alive without drawing it. While it is there, so is its compiled program: a
 * new run or another theme then compiles nothing, which on a software GPU would take seconds.
 */
import { Scene } from 'three';
import type { RawShaderMaterial } from 'three';
import { createArcs } from './arcs.ts';
import { createCells } from './cells.ts';
import type { DrawContext } from './context.ts';
import { createLabel } from './label.ts';
import { lensMaterial } from './lens.ts';
import { createMesh, squareGeometry } from './material.ts';
import { createRibbon } from './path.ts';
import { BOX_LIMIT } from './tensors.ts';
import { FLIGHT_FRAGMENT, SLOT_FRAGMENT } from './tile.glsl.ts';
import { TRAIL_FRAGMENT } from './trail.ts';
import { GHOST_FRAGMENT, TENSOR_FRAGMENT } from './wall.glsl.ts';

export interface WarmMaterials {
  readonly scene: Scene;
  dispose(): void;
}

export function createWarmMaterials(context: DrawContext): WarmMaterials {
  const cells = [TENSOR_FRAGMENT, GHOST_FRAGMENT, SLOT_FRAGMENT, FLIGHT_FRAGMENT, TRAIL_FRAGMENT].map((fragment, at) =>
    createCells(context, {
      rows: 1,
      columns: 1,
      hue: 'slate',
      scale: 'signed',
      fragment,
      uniforms: {},
      order: 0,
      ...(at < 2 ? { defines: { BOX_LIMIT } } : {}),
    }),
  );
  const surface = { origin: [0, 0, 0], right: [1, 0, 0], down: [0, -1, 0] } as const;
  const span = { text: 'x', face: 'sans', weight: 400, colour: '#fff', size: 0.1 } as const;
  const label = createLabel(context, [span], { surface, x: 0, baseline: 0, align: 'left' }, 0);
  const ribbon = createRibbon(context, 1, 0);
  const kinds = [...cells, label, ribbon, createArcs(context, 0)];
  const scene = new Scene();
  const square = squareGeometry();
  const lenses = cells.slice(0, 3).map(({ material }) => createMesh(square, lensMaterial(material), 0));
  scene.add(...kinds.map((kind) => kind.mesh), ...lenses);
  return {
    scene,
    dispose: () => {
      kinds.forEach((kind) => kind.dispose());
      lenses.forEach(({ material }) => (material as RawShaderMaterial).dispose());
      square.dispose();
    },
  };
}
