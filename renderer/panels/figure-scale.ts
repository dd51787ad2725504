/** How large figures in the panels are drawn. */

/** The least share of the window's height that words of a figure have for a projector, and their smallest size in pixels. */
const PROJECTED = 0.02;
const SMALLEST = 13;

/** How many pixels a unit of a figure takes, such that an audience can read its words. */
export function figureScale(projector: boolean, windowHeight: number | undefined): number {
  return projector && windowHeight !== undefined ? Math.max(1, (PROJECTED * windowHeight) / SMALLEST) : 1;
}
