/** Draws frames of a film, each at exactly the size that is asked for, and reads their pixels. */
import type { Snapshots } from '../../core/run.ts';
import { footprintOf } from '../../core/trace/footprint.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import type { FilmSettings } from '../../core/film/contract.ts';
import type { Shot } from '../../core/document/storyboard.ts';
import type { Stage } from '../scene/contract.ts';
import { eventInView } from '../scene/moment.ts';
import { createStage } from '../scene/stage.ts';
import { pickOf } from '../session/element.ts';
import type { FilmFrame } from './film.ts';
import { frameSize } from './size.ts';

export interface Painter {
  /** Draws a frame into `pixels`: rows from the bottom up, premultiplied RGBA. */
  paint(frame: FilmFrame, shot: Shot, snapshots: Snapshots, pixels: Uint8Array<ArrayBuffer>): void;
  dispose(): void;
}

export async function createPainter(
  index: TraceIndex,
  { width, height, theme, colours, largeWords, transparent }: FilmSettings,
): Promise<Painter> {
  const canvas = document.createElement('canvas');
  const options = { theme, reducedMotion: false, toScale: false, focus: false, colours, largeWords };
  const stage = await createStage(canvas, options, transparent);
  const size = frameSize(width, height);
  stage.resize(size.width, size.height, size.pixelRatio);
  if (canvas.width !== width || canvas.height !== height) {
    throw new Error(
      `A picture of ${width} x ${height} cannot be drawn here; this machine gave ${canvas.width} x ${canvas.height}.`,
    );
  }
  stage.show(index);
  await stage.settled();
  // The context that the stage draws with: asking again gives the same one.
  const context = canvas.getContext('webgl2');
  if (context === null) throw new Error('No 3-D context can be had: this browser offers no WebGL 2.');
  const limit = Math.min(context.drawingBufferWidth, context.drawingBufferHeight);
  if (limit < Math.min(width, height)) {
    throw new Error(`This machine cannot draw ${width} x ${height}; try a smaller size.`);
  }
  let stood = '';
  return {
    paint: ({ time, camera, way }, shot, snapshots, pixels) => {
      const place = JSON.stringify([camera, way]);
      if (place !== stood) look(stage, camera, way);
      stood = place;
      const pass = index.run.passes[index.placeAt(Math.max(eventInView(time), 0)).pass]!;
      const hover = shot.picked === null ? null : pickOf(index.run, pass, shot.picked);
      stage.draw({
        time,
        snapshots,
        hover,
        footprint: hover?.kind === 'tensor' ? footprintOf(index, hover) : null,
        options: { ...options, toScale: shot.toScale, focus: shot.focus },
        words: { shown: shot.words, title: shot.caption },
      });
      context.readPixels(0, 0, width, height, context.RGBA, context.UNSIGNED_BYTE, pixels);
      if (context.isContextLost()) throw new Error('The GPU was lost while a frame was drawn; record again.');
    },
    dispose: () => {
      stage.dispose();
      // A browser has few contexts, and takes the oldest away, the lab's own, when there are too many.
      context.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}

function look(stage: Stage, camera: FilmFrame['camera'], way: FilmFrame['way']): void {
  if (way === null) stage.look(camera);
  else stage.look(camera, way);
}
