/** Pointer gestures along an axis: a drag moves the time, with Shift it sets the loop, with Alt it pans. */
import type { Session } from '../../session/session.svelte.ts';
import { positionAt } from '../../timeline/scale.ts';
import type { Scale } from '../../timeline/scale.ts';

export interface Gestures {
  readonly onpointerdown: (event: PointerEvent) => void;
  readonly onpointermove: (event: PointerEvent) => void;
  readonly onpointerup: (event: PointerEvent) => void;
  readonly onpointerleave: () => void;
}

/** What the pointer is over while it drags nothing. */
export interface Sight {
  readonly time: number;
  /** CSS pixels from the left edge of the element. */
  readonly x: number;
}

/**
 * Attaches the gestures to an element. `scale` is what the element shows from edge to edge, `look` is told what
 * the pointer is over, and `trackAt` gives the track at a height, if there is any.
 */
export function gestures(
  session: Session,
  scale: () => Scale,
  look: (sight: Sight | null) => void,
  trackAt?: (y: number) => number | undefined,
): Gestures {
  const { timing, playback } = session;
  /** The drag under way. A loop keeps to the track where it was begun. */
  let drag: {
    readonly kind: 'time' | 'loop' | 'pan';
    readonly from: number;
    readonly track?: number | undefined;
  } | null = null;

  const place = (event: PointerEvent): number => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return positionAt(scale(), (event.clientX - box.left) / Math.max(box.width, 1));
  };
  const trackUnder = (event: PointerEvent): number | undefined =>
    trackAt?.(event.clientY - (event.currentTarget as HTMLElement).getBoundingClientRect().top);
  const timeUnder = (event: PointerEvent, track = trackUnder(event)): number =>
    timing.axis!.timeAt(place(event), playback.time, track);

  return {
    onpointerdown: (event) => {
      if (event.button !== 0 || timing.axis === null) return;
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
      playback.pause();
      look(null);
      const kind = event.shiftKey ? 'loop' : event.altKey ? 'pan' : 'time';
      const time = timeUnder(event);
      drag = { kind, from: kind === 'pan' ? place(event) : time, track: trackUnder(event) };
      if (kind === 'time') playback.seek(time);
    },
    onpointermove: (event) => {
      if (timing.axis === null) return;
      if (drag === null) {
        const { left } = (event.currentTarget as HTMLElement).getBoundingClientRect();
        look({ time: timeUnder(event), x: event.clientX - left });
      } else if (drag.kind === 'time') playback.seek(timeUnder(event));
      else if (drag.kind === 'loop') timing.setLoop(drag.from, timeUnder(event, drag.track));
      else {
        const { from, to } = scale().span;
        timing.pan((drag.from - place(event)) / (to - from));
      }
    },
    onpointerup: () => {
      drag = null;
    },
    onpointerleave: () => {
      look(null);
    },
  };
}
