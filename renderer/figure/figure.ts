/** What stands under the picture of a shot: one figure of the runs at a moment, as a film and an audience see it. */
import type { Shot } from '../../core/document/storyboard.ts';
import { figuresOfPasses, figuresOfRun } from '../../core/machine/figures.ts';
import type { Figures } from '../../core/machine/figures.ts';
import { gpuOf, GPUS } from '../../core/machine/gpus.ts';
import type { Gpu } from '../../core/machine/gpus.ts';
import { rooflineOf } from '../../core/machine/roofline.ts';
import { scheduleRun } from '../../core/machine/schedule.ts';
import type { Schedule } from '../../core/machine/schedule.ts';
import type { Snapshots } from '../../core/run.ts';
import { atOnce } from '../../core/portions.ts';
import type { Portions } from '../../core/portions.ts';
import type { SweepPoint } from '../../core/sweep.ts';
import { eventAt } from '../../core/trace/index.ts';
import { rasterOf } from '../../core/trace/raster.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import { decodeEvent } from '../../core/trace/layout.ts';
import { hasTrees, treeAt, treeWork } from '../../core/trace/tree.ts';
import type { Side } from '../compare/cast.ts';
import { HUES } from '../hues.ts';
import { FIGURE_COLOURS } from './colours.ts';
import { lowered } from './marks.ts';
import type { Drawn, Figure, Mark } from './marks.ts';
import { plotsMarks } from './plots.ts';
import { rasterMarks, rasterSides, rasterWords } from './raster.ts';
import { rooflineMarks } from './roofline.ts';
import type { RoofPoint } from './roofline.ts';
import { sourceMarks } from './source.ts';
import { drawTree } from '../../core/trace/tree-drawing.ts';
import { runMark, sweepFigure } from './sweep.ts';
import { treeMarks } from './tree.ts';
import { valueAfter } from '../../core/trace/tree-values.ts';

const HEAD = 34;

/** A moment of the runs that a shot shows. */
export interface Moment {
  readonly sides: readonly Side[];
  readonly times: readonly number[];
  readonly snapshots: readonly (Snapshots | null)[];
  /** How many of the pictures have moved from the front of the row to its end. */
  readonly rotation: number;
  /** What is measured of the sweep that the shot shows. */
  readonly points: readonly SweepPoint[];
}

/** What stands under the picture of a shot. */
export type Below = Pick<Shot, 'shown' | 'gpu' | 'raster' | 'sweep' | 'row'>;

/**
 * Whether the runs have what a shot shows under the picture; side by side roofline, raster and sweep tell of all of them.
 */
export function hasFigure({ shown, sweep }: Pick<Below, 'shown' | 'sweep'>, sides: readonly Side[]): boolean {
  const { index } = sides[0]!;
  switch (shown) {
    case 'nothing':
      return false;
    case 'roofline':
    case 'raster':
      return true;
    case 'sweep':
      return sweep !== null;
    case 'source':
      return sides.length === 1;
    case 'tree':
      return sides.length === 1 && hasTrees(index);
    case 'plots':
      return sides.length === 1 && index.run.plots.length > 0;
  }
}

/** Makes what a figure needs of whole traces, so that it can be drawn without a wait; null where there is nothing to make. */
export function preparing({ shown, raster }: Below, sides: readonly Side[]): Portions<void> | null {
  if (shown !== 'raster') return null;
  return (function* () {
    for (const { index } of sides) yield* rasterOf(index, raster);
  })();
}

/** The figure; null where the runs do not have it. */
export function figureOf(
  { shown, gpu, raster, sweep, row }: Below,
  { sides, times, snapshots, rotation, points }: Moment,
  drawn: Drawn,
): Figure | null {
  if (!hasFigure({ shown, sweep }, sides)) return null;
  const [{ index }, time] = [sides[0]!, times[0]!];
  const { width, height, theme } = drawn;
  const made = (label: string, marks: readonly Mark[]): Figure => ({
    width,
    height,
    label,
    background: FIGURE_COLOURS[theme].panel,
    marks,
  });
  switch (shown) {
    case 'nothing':
      return null;
    case 'plots':
      return made(
        index.run.plots.map(({ title }) => title).join('; '),
        plotsMarks(index.run, Math.floor(time), row, drawn),
      );
    case 'source': {
      const event = eventAt(time);
      const pass = index.run.passes[index.workgroupAt(Math.max(event, 0)).pass]!;
      const line = event < 0 ? 0 : decodeEvent(index.run.records, event).line;
      return made(`Source of ${pass.name}`, sourceMarks(pass, line, drawn));
    }
    case 'roofline': {
      const model = gpuOf(gpu) ?? GPUS[0]!;
      const title = `On a modelled ${model.name}`;
      return made(`Roofline: ${title}`, [
        heading(title, drawn),
        ...lowered(rooflineMarks(rooflineOf(model), pointsOf(sides, model), { ...drawn, height: height - HEAD }), HEAD),
      ]);
    }
    case 'raster': {
      const all = rasterSides(
        sides.map(({ index: of }) => atOnce(rasterOf(of, raster))),
        { sides, rotation },
        times,
      );
      return made(rasterWords(all), rasterMarks(all, drawn));
    }
    case 'sweep': {
      if (sweep === null) return null;
      const runs = sides.flatMap(({ index: of, name }) => runMark(sweep, of.run, name || 'this run') ?? []);
      return sweepFigure(sweep, points, runs, drawn);
    }
    case 'tree': {
      const words = treeOf(index, time, snapshots[0] ?? null, { ...drawn, height: height - HEAD });
      return made(words.label, [heading(words.label, drawn), ...lowered(words.marks, HEAD)]);
    }
  }
}

function treeOf(index: TraceIndex, time: number, snapshots: Snapshots | null, drawn: Drawn) {
  const [step, event] = [Math.floor(time), eventAt(time)];
  const tree = treeAt(index, Math.max(event + 1, 0))!;
  const drawing = drawTree(tree, step, event);
  const slot = tree.slots[0]!;
  const spec = index.run.passes[tree.span.pass]!.slots[slot]!;
  const value = valueAfter(index.run, tree.span, snapshots, tree, slot, 0, step);
  const levels = drawing.levels.length;
  const done = drawing.levels.filter(({ progress }) => progress === 'done').length;
  const label = `Tree of combines: depth ${levels}, ${treeWork(tree)} combines, ${done} of ${levels} levels done`;
  const hue = HUES[drawn.theme][spec.hue];
  return { label, marks: treeMarks(drawing, drawn, hue, value, tree.start <= event) };
}

/** Passes of one run, or runs beside each other as a whole. */
function pointsOf(sides: readonly Side[], gpu: Gpu): readonly RoofPoint[] {
  const [{ index }] = sides as [Side];
  if (sides.length > 1) {
    return sides.flatMap((side) => {
      const schedule = scheduleOf(side.index, gpu);
      return schedule === null ? [] : placed(side.name, figuresOfRun(side.index, schedule));
    });
  }
  const schedule = scheduleOf(index, gpu);
  if (schedule === null) return [];
  return figuresOfPasses(index, schedule).flatMap((figures, pass) => placed(index.run.passes[pass]!.name, figures));
}

/** A point of the roofline; none for what does no arithmetic. */
export function placed(name: string, { intensity, achieved }: Pick<Figures, 'intensity' | 'achieved'>): RoofPoint[] {
  return intensity === null || intensity === 0 || achieved === 0 ? [] : [{ name, intensity, achieved }];
}

const schedules = new WeakMap<TraceIndex, Map<string, Schedule | null>>();

/** The schedule of a run on a GPU, which is modelled once; null where the GPU has no room for a workgroup. */
function scheduleOf(index: TraceIndex, gpu: Gpu): Schedule | null {
  const known = schedules.get(index) ?? new Map<string, Schedule | null>();
  schedules.set(index, known);
  const before = known.get(gpu.id);
  if (before !== undefined) return before;
  const modelled = scheduleRun(index.run, gpu);
  const schedule = modelled.ok ? modelled.schedule : null;
  known.set(gpu.id, schedule);
  return schedule;
}

function heading(text: string, { theme }: Drawn): Mark {
  const fill = FIGURE_COLOURS[theme].text;
  return { kind: 'text', face: 'sans', size: 16, weight: 600, fill, text, x: 14, y: 24 };
}
