/** The sentence of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Says so where an element that is watched changed its size twice in a frame. The browser makes up for it with the next
 * frame, and nothing is lost.
 */
const OF_LAYOUT = /^ResizeObserver loop/;

/** What is wrong by an error event of the page; null where it is a notice of the browser that tells of no fault. */
export function faultIn(event: Event | string): string | null {
  const said = event instanceof ErrorEvent ? event.message : String(event);
  return OF_LAYOUT.test(said) ? null : said;
}
