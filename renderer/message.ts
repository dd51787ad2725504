/** The sentence of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * What a browser says where an element that is watched changed its size twice in a frame. It makes up for it with the
 * next frame, and nothing is lost.
 */
const LAYOUT_NOTICE = 'ResizeObserver loop';

/** What is wrong by an error event of the page; null where it is a notice of the browser that tells of no fault. */
export function faultIn(event: Event | string): string | null {
  const said = typeof event === 'string' ? event : event instanceof ErrorEvent ? event.message : event.type;
  return said.startsWith(LAYOUT_NOTICE) ? null : said;
}
