/** HBM: the slab at the back and the tensors on it. */
import type { Mesh } from 'three';
import type { Run } from '../../../core/run.ts';
import { easeInOut } from '../flight.ts';
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
  /**
   * Draws the wall at a moment; `spans` are by tensor, and `others` is handed on to each of them. What stood elsewhere in the
   * pass before comes to its place during the first event of its own.
   */
  update(
    moment: Moment,
    footprintState: FootprintState | null,
    spans: readonly ColourSpan[],
    others: number | null,
  ): void;
  dispose(): void;
}

/** Makes the wall as it stands in a pass. */
export function createWall(
  context: DrawContext,
  values: ValueStore,
  run: Run | null,
  layout: Layout,
  pass: number,
): Wall {
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
    run === null
      ? []
      : run.tensors.map((_, at) => {
          const [place, before] = [pass, Math.max(pass - 1, 0)].map((of) => layout.walls[of]!.places[at]!);
          return createWallTensor(context, values, run, at, room.wall, place!, before!);
        });
  const first = run?.passes[pass]?.starts[0];
  // What stands aside has no room for a note of its own.
  const asideGhosts = run?.tensors.some(({ kind }, at) => kind === 'ghost' && layout.walls[pass]!.places[at]!.small);
  const dashed = asideGhosts === true ? ', dashed: not in HBM' : '';
  const label = createLabel(
    context,
    [
      ...textSpans('HBM', { face: 'sans', weight: 600, colour: palette.quiet, size: 0.27 }),
      ...textSpans(run === null ? '' : `  ${wallBytes(run)}${dashed}`, {
        face: 'mono',
        weight: 400,
        colour: palette.quiet,
        size: 0.24,
      }),
    ],
    { surface: room.wall, x: room.width - 0.35, baseline: room.wallHeight - 0.16, align: 'right' },
    ORDER.tensorWords,
  );
  return {
    tensors,
    meshes: [slab.mesh, label.mesh, ...tensors.flatMap((tensor) => tensor.meshes)],
    update: (moment, footprintState, spans, others) => {
      const arrived = pass > 0 && moment.index === first ? easeInOut(moment.progress) : 1;
      tensors.forEach((tensor, at) =>
        tensor.update(moment, footprintState?.boxes[at] ?? [], spans[at]!, others, arrived),
      );
    },
    dispose: () => {
      slab.dispose();
      label.dispose();
      tensors.forEach((tensor) => tensor.dispose());
    },
  };
}
