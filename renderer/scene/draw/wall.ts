/** HBM: the slab at the back and the tensors on it. */
import type { Mesh } from 'three';
import type { Run } from '../../../core/run.ts';
import type { Layout } from '../layout/layout.ts';
import { WALL_THICKNESS } from '../layout/room.ts';
import { wallBytes } from '../layout/wall.ts';
import type { Moment } from '../moment.ts';
import type { FootprintState } from '../footprint.ts';
import type { ColourSpan } from '../scaling.ts';
import { textSpans } from '../words/text.ts';
import type { DrawContext } from './context.ts';
import { createLabel } from './label.ts';
import { ORDER } from './material.ts';
import { createSlab } from './slab.ts';
import { createWallTensor } from './tensors.ts';
import type { WallTensor } from './tensors.ts';
import type { ValueStore } from './value-store.ts';

export interface Wall {
  readonly tensors: readonly WallTensor[];
  readonly meshes: readonly Mesh[];
  /** Draws the wall at a moment; `spans` are by tensor, and `others` is handed on to each of them. */
  update(
    moment: Moment,
    footprintState: FootprintState | null,
    spans: readonly ColourSpan[],
    others: number | null,
  ): void;
  dispose(): void;
}

export function createWall(context: DrawContext, values: ValueStore, run: Run | null, layout: Layout): Wall {
  const { palette } = context;
  const { room } = layout;
  const slab = createSlab(
    room.wall,
    room.width,
    room.wallHeight,
    WALL_THICKNESS,
    { face: palette.wall, faceTop: palette.wallTop, rim: palette.wallRim, strip: palette.strip, line: 0.8 },
    context.shared.pixelRatio,
    ORDER.wall,
  );
  const tensors =
    run === null ? [] : run.tensors.map((_, index) => createWallTensor(context, values, run, index, layout));
  const label = createLabel(
    context,
    [
      ...textSpans('HBM', { face: 'sans', weight: 600, colour: palette.quiet, size: 0.27 }),
      ...textSpans(run === null ? '' : `  ${wallBytes(run.tensors)}`, {
        face: 'mono',
        weight: 400,
        colour: palette.quiet,
        size: 0.21,
      }),
    ],
    { surface: room.wall, x: room.width - 0.35, baseline: room.wallHeight - 0.16, align: 'right' },
    ORDER.tensorWords,
  );
  return {
    tensors,
    meshes: [slab.mesh, label.mesh, ...tensors.flatMap((tensor) => tensor.meshes)],
    update: (moment, footprintState, spans, others) =>
      tensors.forEach((tensor, at) => tensor.update(moment, footprintState?.boxes[at] ?? [], spans[at]!, others)),
    dispose: () => {
      slab.dispose();
      label.dispose();
      tensors.forEach((tensor) => tensor.dispose());
    },
  };
}
