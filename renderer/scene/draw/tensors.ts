/** The tensors of a run on the wall, with their names. */
import { Vector2, Vector3, Vector4 } from 'three';
import type { IUniform, Mesh, Texture } from 'three';
import type { Run, RunTensor } from '../../../core/run.ts';
import { fillingOf } from '../../../core/trace/touch.ts';
import type { Filling, TouchGrid } from '../../../core/trace/touch.ts';
import { tensorWords } from '../layout/words.ts';
import type { WordPiece } from '../layout/words.ts';
import { wordsOff } from '../layout/placement.ts';
import type { TensorPlacement } from '../layout/placement.ts';
import { between } from '../layout/plane.ts';
import type { Plane, Surface, Vec3 } from '../layout/plane.ts';
import type { Moment } from '../moment.ts';
import type { FootprintBox } from '../footprint.ts';
import { NO_RANGE, pinned } from '../range.ts';
import type { ValueRange } from '../range.ts';
import type { ColourSpan } from '../scaling.ts';
import { nameSpans } from '../words/text.ts';
import type { Span } from '../words/text.ts';
import { createCells } from './cells.ts';
import { createCoverageShades } from './coverage.ts';
import type { Cells } from './cells.ts';
import type { DrawContext } from './context.ts';
import { createLabel } from './label.ts';
import type { Label } from './label.ts';
import { ORDER } from './material.ts';
import { createFootprintBoxes } from './footprint.ts';
import { createTrail } from './trail.ts';
import type { TensorValues, ValueStore } from './value-store.ts';
import { valueTexture } from './values.ts';
import { GHOST_FRAGMENT, TENSOR_FRAGMENT } from './wall.glsl.ts';

export interface WallTensor {
  readonly meshes: readonly Mesh[];
  /** The range of the tensor's values, which is empty until they have been surveyed. */
  range(): ValueRange;
  readonly texture: Texture | null;
  readonly cells: Cells;
  /** Where its front plane is now, and how far the next one is behind it. */
  plane(): Plane;
  readonly behind: Vec3;
  /** How many planes are drawn. */
  readonly shown: number;
  /** The number of completed events after which a block holds its final values; 0 where nothing writes it. */
  finalStepAt(plane: number, row: number, column: number): number;
  /**
   * Draws the tensor at a moment. `needed` has the boxes of the footprint that is shown. `others` is the number
   * of workgroups that the darkest shade stands for while one is in focus, else null. `arrived` is the share of its way
   * to its place that it has come.
   */
  update(
    moment: Moment,
    needed: readonly FootprintBox[],
    span: ColourSpan,
    others: number | null,
    arrived: number,
  ): void;
  dispose(): void;
}

/** The most boxes of one tensor that can be lit at once; the shader has room for so many. */
export const BOX_LIMIT = 24;

/** Makes a tensor that stands at a place of `wall`, and comes from where it stood before. */
export function createWallTensor(
  context: DrawContext,
  values: ValueStore,
  run: Run,
  index: number,
  wall: Surface,
  place: TensorPlacement,
  before: TensorPlacement,
): WallTensor {
  const tensor = run.tensors[index]!;
  const ghost = tensor.data === null;
  const texture = ghost ? null : values.of(tensor).texture;
  const filling = tensor.kind === 'input' ? null : fillingOf(run, index);
  const touch = filling === null ? null : valueTexture(pairsOf(filling), context.largestTexture, 2);
  const boxes = Array.from({ length: BOX_LIMIT }, () => ({ extent: new Vector4(), state: new Vector3() }));
  const footprint = createFootprintBoxes();
  const shades = createCoverageShades(run, index, context.largestTexture);
  const uniforms: Record<string, IUniform> = {
    ...footprint.uniforms,
    ...shades.uniforms,
    touch: { value: touch },
    blocks: { value: filling === null ? new Vector4() : blocksOf(filling.grid) },
    time: { value: 0 },
    base: { value: 1 },
    boxCount: { value: 0 },
    boxExtent: { value: boxes.map((box) => box.extent) },
    boxState: { value: boxes.map((box) => box.state) },
    values: { value: texture },
    span: { value: new Vector2() },
    known: { value: 0 },
    averages: { value: null },
    levels: { value: 0 },
  };
  const cells = createCells(context, {
    rows: tensor.rows,
    columns: tensor.columns,
    hue: tensor.hue,
    scale: tensor.scale,
    fragment: ghost ? GHOST_FRAGMENT : TENSOR_FRAGMENT,
    uniforms,
    defines: { BOX_LIMIT },
    order: ORDER.tensors + index / 256,
    planes: tensor.planes,
    shown: place.shown,
    behind: place.behind,
  });
  const labels = labelsOf(context, run, tensor, place, wall);
  const { trail: shown } = tensor;
  const trail = shown === undefined ? null : createTrail(context, run, { ...tensor, trail: shown });
  let plane = place.plane;
  let stood = -1;
  const standAt = (arrived: number): void => {
    if (arrived === stood) return;
    stood = arrived;
    plane = between(before.plane, place.plane, arrived);
    cells.place(plane);
    trail?.place(plane);
  };
  standAt(1);
  return {
    meshes: [cells.mesh, ...(trail === null ? [] : [trail.mesh]), ...labels.map(({ label }) => label.mesh)],
    range: () => (ghost ? NO_RANGE : pinned(values.of(tensor).survey?.range ?? NO_RANGE, tensor.scale)),
    texture,
    cells,
    plane: () => plane,
    behind: place.behind,
    shown: place.shown,
    finalStepAt: (plane, row, column) => {
      if (filling === null) return 0;
      const { grid, final } = filling;
      const block = [Math.floor(row / grid.blockRows), Math.floor(column / grid.blockColumns)] as const;
      return final[(plane * grid.rows + block[0]) * grid.columns + block[1]]!;
    },
    update: (moment, needed, span, others, arrived) => {
      standAt(arrived);
      shades.show(others === null ? null : moment.span, others ?? 1);
      if (!ghost) showSurvey(uniforms, values.of(tensor), span);
      const strongest = [...moment.boxes[index]!].sort((a, b) => b.light + b.outline - a.light - a.outline);
      const drawn = strongest.slice(0, BOX_LIMIT).reverse();
      drawn.forEach((box, at) => {
        boxes[at]!.extent.set(box.column, box.row, box.columns, box.rows);
        boxes[at]!.state.set(box.plane, box.light, box.outline);
      });
      footprint.show(needed);
      trail?.update(moment.completed);
      uniforms['boxCount']!.value = drawn.length;
      uniforms['time']!.value = moment.index + moment.progress;
      uniforms['base']!.value = moment.base;
      cells.material.uniforms['front']!.value = Math.min(moment.plane, tensor.planes - 1);
      const attention = Math.max(needed.length > 0 ? 1 : 0, ...strongest.map((box) => box.light));
      const bright = arrived * (0.72 + 0.28 * Math.max(attention, moment.base));
      labels.forEach(({ label, ofTrail }) => label.fade(ofTrail && trail?.empty() === true ? 0 : bright));
    },
    dispose: () => {
      touch?.dispose();
      footprint.dispose();
      shades.dispose();
      trail?.dispose();
      cells.dispose();
      labels.forEach(({ label }) => label.dispose());
    },
  };
}

function showSurvey(uniforms: Record<string, IUniform>, { survey, averages }: TensorValues, span: ColourSpan): void {
  (uniforms['span']!.value as Vector2).set(span.limit, span.bend);
  uniforms['known']!.value = survey === null ? 0 : 1;
  uniforms['averages']!.value = averages;
  uniforms['levels']!.value = averages === null ? 0 : (survey?.levels ?? 0);
}

/** The first and the last step that writes each block, as the pairs that the shader reads. */
function pairsOf({ grid, final }: Filling): Float32Array<ArrayBuffer> {
  const pairs = new Float32Array(2 * final.length);
  for (let at = 0; at < final.length; at++) {
    pairs[2 * at] = grid.steps[at]!;
    pairs[2 * at + 1] = final[at]!;
  }
  return pairs;
}

function blocksOf(grid: TouchGrid): Vector4 {
  return new Vector4(grid.blockRows, grid.blockColumns, grid.rows, grid.columns);
}

interface WallLabel {
  readonly label: Label;
  /** Whether it names the trail alone, which is not named before it shows anything. */
  readonly ofTrail: boolean;
}

function labelsOf(
  context: DrawContext,
  run: Run,
  tensor: RunTensor,
  place: TensorPlacement,
  surface: Surface,
): WallLabel[] {
  const { palette } = context;
  const height = wordsOff(place);
  const spansOf = ({ role, text, size }: WordPiece): Span[] => {
    const quiet = { weight: 500, colour: palette.quiet, size } as const;
    switch (role) {
      case 'name':
        return nameSpans(text, { face: 'sans', weight: 600, colour: palette.hues[tensor.hue], size });
      case 'trail': {
        const { hue } = run.tensors.find(({ name }) => name === tensor.trail?.matrix)!;
        return [{ ...quiet, face: 'sans', text, colour: palette.hues[hue] }];
      }
      case 'shape':
        return [{ ...quiet, face: 'mono', weight: 400, text }];
      case 'note':
        return [{ ...quiet, face: 'sans', text }];
    }
  };
  return tensorWords(tensor, place).map(({ pieces, ...line }) => ({
    label: createLabel(context, pieces.flatMap(spansOf), { surface, height, ...line }, ORDER.tensorWords),
    ofTrail: pieces.every(({ role }) => role === 'trail'),
  }));
}
