/** Draws frames of a film, each at exactly the size that is asked for, and reads their pixels. */
import type { FilmSettings } from '../../core/film/settings.ts';
import type { Snapshots } from '../../core/run.ts';
import { footprintOf } from '../../core/trace/footprint.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import type { Shot } from '../../core/document/storyboard.ts';
import type { Stage, StageOptions, Words } from '../scene/contract.ts';
import { eventInView } from '../scene/moment.ts';
import { createStage } from '../scene/stage.ts';
import { pickOf } from '../scene/element.ts';
import { createBand } from './band.ts';
import { bannerOf } from './banner.ts';
import { timesOf, titleOf, turned } from './cast.ts';
import type { Cast } from './cast.ts';
import { sideOf, standOf } from './film.ts';
import type { FilmFrame, Stand } from './film.ts';
import { partsOf, wholeOf } from './frame-layout.ts';
import type { Part } from './frame-layout.ts';
import { frameSize, sizeAt } from './frame-size.ts';

/** How much larger words are in a picture that shares the frame with others, where they would be too small. */
const MAGNIFIED = 1.2;

export interface Painter {
  /**
   * Draws a frame of some shots into `pixels`: rows from the bottom up, premultiplied RGBA.
   *
   * @param snapshots of each side at its time
   */
  paint(
    frame: FilmFrame,
    shots: readonly Shot[],
    snapshots: readonly Snapshots[],
    pixels: Uint8Array<ArrayBuffer>,
  ): void;
  dispose(): void;
}

/** What one side shows of a moment. */
interface Sight {
  readonly time: number;
  readonly stand: Stand;
  readonly picked: ReturnType<typeof sideOf>['picked'];
  readonly shot: Shot;
  readonly words: Words;
  readonly snapshots: Snapshots;
}

interface Brush {
  paint(sight: Sight, pixels: Uint8Array<ArrayBuffer>): void;
  dispose(): void;
}

export async function createPainter(cast: Cast, settings: FilmSettings): Promise<Painter> {
  const { width, height } = settings;
  const { sides, stacked, turns } = cast;
  const several = sides.length > 1;
  const parts = several ? partsOf(width, height, sides.length, stacked) : null;
  const places = parts?.pictures ?? [wholeOf(width, height)];
  const band = parts === null ? null : createBand(parts, settings);
  /** Numbers of sides in the order in which they stand. */
  const order = turned([...sides.keys()], turns);
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
            stand: standOf(shots, frame, side),
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

/** Draws one run into its part of the frames. */
async function createBrush(
  index: TraceIndex,
  { width, height, theme, colours, largeWords, transparent }: FilmSettings,
  part: Part,
  magnified: number,
): Promise<Brush> {
  const canvas = document.createElement('canvas');
  const options: StageOptions = { theme, reducedMotion: false, toScale: false, focus: false, colours, largeWords };
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
  // The context that the stage draws with: asking again gives the same one.
  const context = canvas.getContext('webgl2');
  if (context === null) throw new Error('No 3-D context can be had: this browser offers no WebGL 2.');
  const limit = Math.min(context.drawingBufferWidth, context.drawingBufferHeight);
  if (limit < Math.min(part.width, part.height)) {
    throw new Error(`This machine cannot draw ${width} x ${height}; try a smaller size.`);
  }
  context.pixelStorei(context.PACK_ROW_LENGTH, width);
  context.pixelStorei(context.PACK_SKIP_PIXELS, part.left);
  context.pixelStorei(context.PACK_SKIP_ROWS, height - part.top - part.height);
  let stood = '';
  return {
    paint: ({ time, stand, picked, shot, words, snapshots }, pixels) => {
      const place = JSON.stringify(stand);
      if (place !== stood) look(stage, stand);
      stood = place;
      const pass = index.run.passes[index.placeAt(Math.max(eventInView(time), 0)).pass]!;
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
      // A browser has few contexts, and takes the oldest away, the lab's own, when there are too many.
      context.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}

function look(stage: Stage, { camera, way }: Stand): void {
  if (way === null) stage.look(camera);
  else stage.look(camera, way);
}
