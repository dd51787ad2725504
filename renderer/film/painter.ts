/** Draws frames of a film, each at exactly the size that is asked for, and reads their pixels. */
import type { FilmSettings } from '../../core/film/settings.ts';
import type { Snapshots } from '../../core/run.ts';
import { footprintOf } from '../../core/trace/footprint.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import type { Shot } from '../../core/document/storyboard.ts';
import { eventAt } from '../../core/trace/index.ts';
import type { Stage, StageOptions, Words } from '../scene/contract.ts';
import { createStage } from '../scene/stage.ts';
import { pickOf } from '../scene/element.ts';
import { createBand } from './band.ts';
import { bannerOf } from './banner.ts';
import { timesOf, titleOf, rotated } from '../compare/cast.ts';
import type { Cast } from '../compare/cast.ts';
import { sideOf, cameraOf } from './film.ts';
import type { FilmFrame, CameraPlacement } from './film.ts';
import { layOutFrame, wholeFrame } from './frame-layout.ts';
import type { Rectangle } from './frame-layout.ts';
import { frameSize, sizeAt } from './frame-size.ts';

/**
 * How much larger words are drawn in pictures that share a frame: at their usual size they would be too small to read.
 */
const MAGNIFIED = 1.2;

export interface Painter {
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
  dispose(): void;
}

/** What one side shows in a frame. */
interface SideFrame {
  readonly time: number;
  readonly placement: CameraPlacement;
  readonly picked: ReturnType<typeof sideOf>['picked'];
  readonly shot: Shot;
  readonly words: Words;
  readonly snapshots: Snapshots;
}

interface Brush {
  paint(sight: SideFrame, pixels: Uint8Array<ArrayBuffer>): void;
  dispose(): void;
}

export async function createPainter(cast: Cast, settings: FilmSettings): Promise<Painter> {
  const { width, height } = settings;
  const { sides, stacked, rotation } = cast;
  const several = sides.length > 1;
  const parts = several ? layOutFrame(width, height, sides.length, stacked) : null;
  const places = parts?.pictures ?? [wholeFrame(width, height)];
  const band = parts === null ? null : createBand(parts, settings);
  /** The numbers of the sides in the order in which their pictures stand. */
  const order = rotated([...sides.keys()], rotation);
  const brushes: Brush[] = [];
  const dispose = (): void => {
    for (const brush of brushes) brush.dispose();
  };
  try {
    for (const [at, side] of order.entries()) {
      brushes[side] = await createBrush(sides[side]!.index, settings, places[at]!, several ? MAGNIFIED : 1);
    }
  } catch (error) {
    dispose();
    throw error;
  }
  return {
    paint: (frame, shots, snapshots, pixels) => {
      const shot = shots[frame.shot]!;
      const times = timesOf(cast, frame.time);
      for (const [at, side] of order.entries()) {
        const title = several ? titleOf(at, sides[side]!.name) : shot.caption;
        brushes[side]!.paint(
          {
            time: times[side]!,
            placement: cameraOf(shots, frame, side),
            picked: sideOf(shot, side).picked,
            shot,
            words: { shown: shot.words, title },
            snapshots: snapshots[side]!,
          },
          pixels,
        );
      }
      band?.paint(shot.words ? bannerOf(cast, times, shot.caption) : null, pixels);
    },
    dispose,
  };
}

/** Makes what draws one run into its rectangle of each frame. */
async function createBrush(
  index: TraceIndex,
  { width, height, theme, colours, projector, transparent }: FilmSettings,
  part: Rectangle,
  magnified: number,
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
  stage.show(index);
  await stage.settled();
  // Asking again gives the context that the stage already draws with.
  const context = canvas.getContext('webgl2');
  if (context === null) throw new Error('The picture cannot be drawn: this browser has no WebGL 2.');
  const limit = Math.min(context.drawingBufferWidth, context.drawingBufferHeight);
  if (limit < Math.min(part.width, part.height)) {
    throw new Error(`This machine cannot draw ${width} x ${height}; try a smaller size.`);
  }
  context.pixelStorei(context.PACK_ROW_LENGTH, width);
  context.pixelStorei(context.PACK_SKIP_PIXELS, part.left);
  context.pixelStorei(context.PACK_SKIP_ROWS, height - part.top - part.height);
  let placed = '';
  return {
    paint: ({ time, placement, picked, shot, words, snapshots }, pixels) => {
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
      context.readPixels(0, 0, part.width, part.height, context.RGBA, context.UNSIGNED_BYTE, pixels);
      if (context.isContextLost()) throw new Error('The GPU was lost while a frame was drawn; record again.');
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
