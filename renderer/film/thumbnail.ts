/** Small pictures of shots, drawn as a film of them is drawn. */
import type { FilmSettings } from '../../core/film/settings.ts';
import type { Shot } from '../../core/document/storyboard.ts';
import type { SnapshotPort } from '../../core/port/contract.ts';
import { leaderIn, timesOf } from '../compare/cast.ts';
import type { Cast } from '../compare/cast.ts';
import { hasFigure } from '../figure/figure.ts';
import { createPainter } from './painter.ts';
import { blobOfPixels } from './pixels.ts';
import type { PointsOf } from './painter.ts';
import { createSlotSource } from './slot-source.ts';

/** The size of a thumbnail in pixels; it is a frame of a film with fewer of them. */
export const THUMBNAIL = { width: 640, height: 360 } as const;
const QUALITY = 0.85;

export interface Thumbnailer {
  /** Draws the middle of a shot; rejects with one sentence where that cannot be had. */
  draw(shot: Shot, cast: Cast): Promise<Blob>;
  dispose(): void;
}

/** The colours and the words of the lab, which thumbnails have too. */
export type Style = Pick<FilmSettings, 'theme' | 'colours' | 'look'>;

export function createThumbnailer(lab: SnapshotPort, style: Style, pointsOf: PointsOf): Thumbnailer {
  const { width, height } = THUMBNAIL;
  const painter = createPainter(
    {
      ...{ ...style, ...THUMBNAIL, format: 'still', codec: null, fps: 1, projector: false, transparent: false },
      ...{ loop: false, autoplay: false },
    },
    pointsOf,
  );
  const pixels = new Uint8Array(width * height * 4);
  return {
    draw: async (shot, cast) => {
      const time = middleOf(shot);
      const { events } = leaderIn(cast);
      if (Math.max(shot.from, shot.to) > events) throw new Error(`The run of this shot ends at step ${events}.`);
      await painter.take(cast, hasFigure(shot, cast.sides));
      const times = timesOf(cast, time);
      const slots = await Promise.all(
        cast.sides.map(({ index }, side) => createSlotSource(lab, index).at(times[side]!)),
      );
      const frame = { shot: 0, time, arrived: 1 };
      await painter.foresee(frame, [shot], slots);
      painter.paint(frame, [shot], slots, pixels);
      return await blobOfPixels(pixels, THUMBNAIL, { type: 'image/webp', quality: QUALITY });
    },
    dispose: () => {
      painter.dispose();
    },
  };
}

/** The step in the middle of a shot, at which most have begun and few are over. */
export function middleOf({ from, to }: Pick<Shot, 'from' | 'to'>): number {
  return Math.round((from + to) / 2);
}
