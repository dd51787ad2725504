/** Changes a value by the wheel over its control, although the wheel also scrolls the panel around it. */
import type { Attachment } from 'svelte/attachments';

/** After so many milliseconds without a turn, the next turn is a new gesture. */
const PAUSE_MS = 300;
/** How many pixels of turning make a step. A notch of a mouse has about 100; a touchpad sends many small amounts. */
const STEP = 60;
const PIXELS_OF_A_LINE = 20;

/**
 * Calls back for each step of the wheel, with 1 away from the viewer and -1 towards. A gesture that began
 * elsewhere goes on scrolling when it comes across the control.
 */
export function wheelSteps(step: (direction: 1 | -1) => void): Attachment<HTMLElement> {
  return (node) => {
    let begunHere = false;
    let last = -Infinity;
    let turned = 0;

    function follow(event: WheelEvent): void {
      if (event.timeStamp - last > PAUSE_MS) {
        begunHere = event.target instanceof Node && node.contains(event.target);
        turned = 0;
      }
      last = event.timeStamp;
    }

    function turn(event: WheelEvent): void {
      if (!begunHere || event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * PIXELS_OF_A_LINE;
      turned = Math.sign(turned) === -Math.sign(pixels) ? pixels : turned + pixels;
      if (Math.abs(turned) < STEP) return;
      step(turned < 0 ? 1 : -1);
      turned = 0;
    }

    window.addEventListener('wheel', follow, { capture: true, passive: true });
    node.addEventListener('wheel', turn, { passive: false });
    return () => {
      window.removeEventListener('wheel', follow, { capture: true });
      node.removeEventListener('wheel', turn);
    };
  };
}
