/**
 * How a browser reports that a watched element changed its size twice in one frame. It delivers the second
 * change with the next frame, so nothing is lost.
 */
const LAYOUT_NOTICE = 'ResizeObserver loop';

/** The message of a page's error event; null for a browser notice that is no error. */
export function faultIn(event: Event | string): string | null {
  const said = typeof event === 'string' ? event : event instanceof ErrorEvent ? event.message : event.type;
  return said.startsWith(LAYOUT_NOTICE) ? null : said;
}
