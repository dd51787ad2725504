/** Draws frames of a film, each at exactly the size that is asked for, and reads their pixels. */
import type { Snapshots } from '../../core/run.ts';
import { footprintOf } from '../../core/trace/footprint.ts';
import type { TraceIndex } from '../../core/trace/index.ts';
import type { FilmSettings } from '../../core/film/contract.ts';
import type { Shot } from '../../core/document/storyboard.ts';
import { PLAIN_COLOURS } from '../scene/contract.ts';
import type { Pick as Picked, Stage } from '../scene/contract.ts';
import { eventInView } from '../scene/moment.ts';
import { createStage } from '../scene/stage.ts';
import type { FilmFrame } from './film.ts';
import { frameSize } from './size.ts';

export interface Painter {
  /** Draws a frame into `pixels`: rows from the bottom up, premultiplied RGBA. */
  paint(frame: FilmFrame, shot: Shot, snapshots: Snapshots, pixels: Uint8Array<ArrayBuffer>): void;
  dispose(): void;
}

export async function createPainter(
  index: TraceIndex,
  { width, height, theme, transparent }: Pick<FilmSettings, 'width' | 'height' | 'theme' | 'transparent'>,
): Promise<Painter> {
  const canvas = document.createElement('canvas');
  const options = { theme, reducedMotion: false, toScale: false, colours: PLAIN_COLOURS, focus: false };
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
      const hover = pickOf(index, time, shot.picked);
      stage.draw({
        time,
        snapshots,
        hover,
        footprint: hover?.kind === 'tensor' ? footprintOf(index, hover) : null,
        options: { ...options, toScale: shot.toScale },
        words: { shown: shot.words, title: shot.caption },
      });
      context.readPixels(0, 0, width, height, context.RGBA, context.UNSIGNED_BYTE, pixels);
      if (context.isContextLost()) throw new Error('The GPU was lost while a frame was drawn; record again.');
    },
    dispose: () => {
      stage.dispose();
    },
  };
}

function look(stage: Stage, camera: FilmFrame['camera'], way: FilmFrame['way']): void {
  if (way === null) stage.look(camera);
  else stage.look(camera, way);
}

/** An element by name, where the run has one of that name at that time. */
function pickOf(index: TraceIndex, time: number, picked: Shot['picked']): Picked | null {
  if (picked === null) return null;
  const { run } = index;
  const { row, column } = picked;
  if ('slot' in picked) {
    const { pass } = index.placeAt(Math.max(eventInView(time), 0));
    const slot = run.passes[pass]!.slots.findIndex(({ name }) => name === picked.slot);
    const extent = run.passes[pass]!.slots[slot];
    return extent === undefined || row >= extent.rows || column >= extent.columns
      ? null
      : { kind: 'slot', slot, row, column };
  }
  const tensor = run.tensors.findIndex(({ name }) => name === picked.tensor);
  const extent = run.tensors[tensor];
  if (extent === undefined || picked.plane >= extent.planes || row >= extent.rows || column >= extent.columns)
    return null;
  return { kind: 'tensor', tensor, plane: picked.plane, row, column };
}
