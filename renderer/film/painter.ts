/** Draws frames of a film, each at exactly the size that is asked for, and reads their pixels. */
import type { FilmSettings } from '../../core/film/settings.ts';
import type { ShotSweep } from '../../core/document/sweep.ts';
import type { Snapshots } from '../../core/run.ts';
import type { SweepPoint } from '../../core/sweep.ts';
import { footprintOf } from '../../core/trace/footprint.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import type { Shot } from '../../core/document/storyboard.ts';
import { eventAt } from '../../core/trace/index.ts';
import type { CardLook, Stage, StageOptions, Words } from '../scene/contract.ts';
import { createStage } from '../scene/stage.ts';
import type { WordCanvas } from '../word-canvas.ts';
import { pickOf } from '../scene/element.ts';
import { figureOf } from '../figure/figure.ts';
import type { Figure } from '../figure/marks.ts';
import { paintFigure } from '../figure/paint.ts';
import { drawBanner } from '../scene/words/banner.ts';
import { loadLook } from './card-look.ts';
import { createPlate, paintLines } from './plate.ts';
import type { Plate } from './plate.ts';
import { bannerOf } from './banner.ts';
import { timesOf, titleOf, rotated } from '../compare/cast.ts';
import type { Cast } from '../compare/cast.ts';
import { sideOf, cameraOf } from './film.ts';
import type { FilmFrame, CameraPlacement } from './film.ts';
import { layOutFrame } from './frame-layout.ts';
import type { FrameLayout, Rectangle } from './frame-layout.ts';
import { frameSize, sizeAt } from './frame-size.ts';

/**
 * How much larger words are drawn in pictures that share a frame: at their usual size they would be too small to read.
 */
const MAGNIFIED = 1.2;
/** How much larger words of a figure are for a projector. */
const LARGE_WORDS = 1.25;
const LOST = 'The GPU was lost while a frame was drawn; record again.';
/** The milliseconds after which the GPU is asked again whether it is done. */
const FENCE_MS = 15;

export interface Painter {
  /** Makes ready to draw the runs of a cast, with or without a figure under them; what can be used again is. */
  take(cast: Cast, below: boolean): Promise<void>;
  /**
   * Draws a frame that is not read, and resolves when the GPU is done with it. What it compiles on the way is compiled then,
   * so that the page does not stand still when the frame is painted.
   */
  foresee(frame: FilmFrame, shots: readonly Shot[], snapshots: readonly Snapshots[]): Promise<void>;
  /**
   * Draws a frame of some shots into `pixels`: premultiplied RGBA, rows from the bottom up.
   *
   * @param snapshots what the slots of each side hold at its time
   */
  paint(
    frame: FilmFrame,
    shots: readonly Shot[],
    snapshots: readonly Snapshots[],
    pixels: Uint8Array<ArrayBuffer>,
  ): void;
  /**
   * Draws what of a frame is neither words nor a figure, as `paint` does, and gives those apart, in the order in which
   * they lie over each other.
   */
  dissect(
    frame: FilmFrame,
    shots: readonly Shot[],
    snapshots: readonly Snapshots[],
    pixels: Uint8Array<ArrayBuffer>,
  ): readonly Layer[];
  dispose(): void;
}

/** Words or a figure of a frame: at which pixel they begin, and how many pixels their unit has. */
export type Layer = Pick<Rectangle, 'left' | 'top'> & { readonly scale: number } & (
    { readonly write: (canvas: WordCanvas) => void } | { readonly figure: Figure }
  );

/** What one side shows in a frame. */
interface SideFrame {
  readonly time: number;
  readonly placement: CameraPlacement;
  readonly picked: ReturnType<typeof sideOf>['picked'];
  readonly shot: Shot;
  readonly words: Words;
  readonly snapshots: Snapshots;
}

/** What draws one run after another into a rectangle of each frame. */
interface Brush {
  /** The rectangle, and how much larger than usual words are drawn in it, as a text. */
  readonly part: string;
  /** How many pixels the unit of its words has. */
  readonly scale: number;
  /** Writes the words of what it painted last. */
  write(canvas: WordCanvas): void;
  show(index: TraceIndex): Promise<void>;
  /** Draws without reading, and resolves when the GPU has drawn. */
  foresee(sight: SideFrame): Promise<void>;
  paint(sight: SideFrame, pixels: Uint8Array<ArrayBuffer>): void;
  dispose(): void;
}

/** The points of the sweep that a shot shows; a film is made when they have been measured. */
export type PointsOf = (sweep: ShotSweep) => readonly SweepPoint[];

/** The runs that are drawn, and how they share a frame. */
interface Taken {
  readonly cast: Cast;
  readonly look: CardLook;
  /** The numbers of the sides in the order in which their pictures stand. */
  readonly order: readonly number[];
  readonly parts: FrameLayout;
  readonly band: Plate | null;
  readonly foot: Plate | null;
  /** A brush for each side, by its number. */
  readonly brushes: readonly Brush[];
}

export function createPainter(settings: FilmSettings, pointsOf: PointsOf): Painter {
  const { width, height, theme, projector } = settings;
  const scale = frameSize(width, height).pixelRatio * (projector ? LARGE_WORDS : 1);
  let taken: Taken | null = null;
  /** Everything that holds a context, of which browsers allow few. */
  let held: readonly Brush[] = [];

  const brushesFor = async ({ sides }: Cast, order: readonly number[], { pictures }: FrameLayout): Promise<Brush[]> => {
    const magnified = sides.length > 1 ? MAGNIFIED : 1;
    const parts = pictures.map((picture) => JSON.stringify([picture, magnified]));
    const free = held.filter(({ part }) => parts.includes(part));
    for (const brush of held) if (!free.includes(brush)) brush.dispose();
    held = free;
    const brushes: Brush[] = [];
    for (const [at, side] of order.entries()) {
      const part = parts[at]!;
      const brush =
        free.find((one) => one.part === part) ?? (await createBrush(settings, pictures[at]!, magnified, part));
      if (!held.includes(brush)) held = [...held, brush];
      await brush.show(sides[side]!.index);
      brushes[side] = brush;
    }
    return brushes;
  };

  const figureAt = (
    { cast: { sides, rotation }, parts }: Taken,
    shot: Shot,
    times: readonly number[],
    snapshots: readonly Snapshots[],
  ): Figure | null => {
    if (parts.figure === null) return null;
    const size = { width: parts.figure.width / scale, height: parts.figure.height / scale, theme };
    const points = shot.shown === 'sweep' && shot.sweep !== null ? pointsOf(shot.sweep) : [];
    return figureOf(shot, { sides, times, snapshots, rotation, points }, size);
  };

  return {
    take: async (cast, below) => {
      const { sides, stacked, rotation } = cast;
      taken = null;
      const look = await loadLook(settings.look);
      const parts = layOutFrame(width, height, sides.length, stacked, below);
      const order = rotated([...sides.keys()], rotation);
      const brushes = await brushesFor(cast, order, parts);
      const band = parts.band === null ? null : createPlate(parts.band, settings);
      const foot = parts.figure === null ? null : createPlate(parts.figure, settings);
      taken = { cast, look, order, parts, band, foot, brushes };
    },
    foresee: async (frame, shots, snapshots) => {
      if (taken === null) throw new Error('There is nothing to paint yet.');
      for (const { brush, sight } of sightsOf(taken, frame, shots, snapshots)) await brush.foresee(sight);
    },
    paint: (frame, shots, snapshots, pixels) => {
      if (taken === null) throw new Error('There is nothing to paint yet.');
      const { cast, parts, band, foot } = taken;
      const shot = shots[frame.shot]!;
      const times = timesOf(cast, frame.time);
      for (const { brush, sight } of sightsOf(taken, frame, shots, snapshots)) brush.paint(sight, pixels);
      const words = shot.words ? bannerOf(cast, times, shot.caption) : null;
      band?.paint(
        JSON.stringify(words),
        (canvas) => {
          if (words !== null) drawBanner(canvas, words, theme, parts.band!.width, parts.band!.height);
        },
        pixels,
      );
      foot?.paint(
        JSON.stringify([
          shot.shown,
          shot.gpu,
          shot.raster,
          shot.sweep,
          shot.row,
          ...times.map((time) => [Math.floor(time), eventAt(time)]),
        ]),
        (canvas) => {
          const figure = figureAt(taken!, shot, times, snapshots);
          canvas.scale(scale, scale);
          if (figure !== null) paintFigure(canvas, figure);
        },
        pixels,
      );
      paintLines(parts.lines, settings, pixels);
    },
    dissect: (frame, shots, snapshots, pixels) => {
      if (taken === null) throw new Error('There is nothing to paint yet.');
      const { cast, order, parts } = taken;
      const shot = shots[frame.shot]!;
      const times = timesOf(cast, frame.time);
      const layers: Layer[] = [];
      for (const [at, { brush, sight }] of sightsOf(taken, frame, shots, snapshots).entries()) {
        brush.paint({ ...sight, words: { ...sight.words, apart: true } }, pixels);
        const { left, top } = parts.pictures[at]!;
        layers.push({ left, top, scale: brush.scale, write: (canvas) => brush.write(canvas) });
      }
      paintLines(parts.lines, settings, pixels);
      const words = shot.words && order.length > 1 ? bannerOf(cast, times, shot.caption) : null;
      const { band } = parts;
      if (band !== null && words !== null) {
        layers.push({
          ...{ left: band.left, top: band.top, scale: 1 },
          write: (canvas) => drawBanner(canvas, words, theme, band.width, band.height),
        });
      }
      const figure = figureAt(taken, shot, times, snapshots);
      if (figure !== null && parts.figure !== null) {
        layers.push({ left: parts.figure.left, top: parts.figure.top, scale, figure });
      }
      return layers;
    },
    dispose: () => {
      for (const brush of held) brush.dispose();
      held = [];
      taken = null;
    },
  };
}

/** What each brush shows in a frame. */
function sightsOf(
  { cast, look, order, brushes }: Taken,
  frame: FilmFrame,
  shots: readonly Shot[],
  snapshots: readonly Snapshots[],
): readonly { readonly brush: Brush; readonly sight: SideFrame }[] {
  const { sides } = cast;
  const shot = shots[frame.shot]!;
  const times = timesOf(cast, frame.time);
  return order.map((side, at) => ({
    brush: brushes[side]!,
    sight: {
      time: times[side]!,
      placement: cameraOf(shots, frame, side),
      picked: sideOf(shot, side).picked,
      shot,
      words:
        sides.length > 1
          ? { shown: shot.words, title: titleOf(at, sides[side]!.name) }
          : { shown: shot.words, title: shot.caption, setup: true, card: shot.card, look },
      snapshots: snapshots[side]!,
    },
  }));
}

/** Resolves once the GPU has done all that it was told to; a context that is lost has nothing more to do. */
async function untilDrawn(context: WebGL2RenderingContext): Promise<void> {
  const fence = context.fenceSync(context.SYNC_GPU_COMMANDS_COMPLETE, 0);
  if (fence === null) return;
  context.flush();
  while (context.clientWaitSync(fence, 0, 0) === context.TIMEOUT_EXPIRED) {
    await new Promise((resolve) => setTimeout(resolve, FENCE_MS));
  }
  context.deleteSync(fence);
}

/** Makes what draws runs into a rectangle of each frame. */
async function createBrush(
  { width, height, theme, colours, projector, transparent }: FilmSettings,
  part: Rectangle,
  magnified: number,
  name: string,
): Promise<Brush> {
  const canvas = document.createElement('canvas');
  const options: StageOptions = { theme, reducedMotion: false, toScale: false, focus: false, colours, projector };
  const stage = await createStage(canvas, options, transparent);
  const size = sizeAt(part.width, part.height, frameSize(width, height).pixelRatio * magnified);
  stage.resize(size.width, size.height, size.pixelRatio);
  if (canvas.width !== part.width || canvas.height !== part.height) {
    throw new Error(
      `A picture of ${part.width} x ${part.height} cannot be drawn here; this machine gave ${canvas.width} x ${canvas.height}.`,
    );
  }
  // Asking again gives the context that the stage already draws with.
  const context = canvas.getContext('webgl2');
  if (context === null) throw new Error('The picture cannot be drawn: this browser has no WebGL 2.');
  if (context.isContextLost()) throw new Error(LOST);
  const limit = Math.min(context.drawingBufferWidth, context.drawingBufferHeight);
  if (limit < Math.min(part.width, part.height)) {
    throw new Error(`This machine cannot draw ${width} x ${height}; try a smaller size.`);
  }
  context.pixelStorei(context.PACK_ROW_LENGTH, width);
  context.pixelStorei(context.PACK_SKIP_PIXELS, part.left);
  context.pixelStorei(context.PACK_SKIP_ROWS, height - part.top - part.height);
  let placed = '';
  let index: TraceIndex | null = null;
  const draw = ({ time, placement, picked, shot, words, snapshots }: SideFrame): void => {
    if (index === null) throw new Error('There is no run to paint yet.');
    const key = JSON.stringify(placement);
    if (key !== placed) setCamera(stage, placement);
    placed = key;
    const pass = index.run.passes[index.workgroupAt(Math.max(eventAt(time), 0)).pass]!;
    const hover = picked === null ? null : pickOf(index.run, pass, picked);
    stage.draw({
      time,
      snapshots,
      hover,
      footprint: hover?.kind === 'tensor' ? footprintOf(index, hover) : null,
      options: { ...options, toScale: shot.toScale, focus: shot.focus },
      words,
    });
  };
  return {
    part: name,
    scale: size.pixelRatio,
    write: (canvas) => {
      stage.write(canvas);
    },
    show: async (next) => {
      if (next === index) return;
      index = next;
      placed = '';
      stage.show(next);
      await stage.settled();
    },
    foresee: async (sight) => {
      draw(sight);
      await untilDrawn(context);
    },
    paint: (sight, pixels) => {
      draw(sight);
      context.readPixels(0, 0, part.width, part.height, context.RGBA, context.UNSIGNED_BYTE, pixels);
      if (context.isContextLost()) throw new Error(LOST);
    },
    dispose: () => {
      stage.dispose();
      // Browsers allow few contexts and drop the oldest, which is the lab's own, when there are too many.
      context.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}

function setCamera(stage: Stage, { camera, travel }: CameraPlacement): void {
  if (travel === null) stage.setCamera(camera);
  else stage.setCamera(camera, travel);
}
