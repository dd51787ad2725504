/** The names under which a page and its shell find each other. */

/** Path of the browser shell's socket. */
export const SOCKET_PATH = '/lab';
/** Paths of the socket over which the page that records films sends them, and of that page. */
export const FILM_PATH = '/film';
export const FILM_PAGE = '/film.html';

/** Property of `window` under which Electron's preload shows the bridge. */
export const BRIDGE = 'tilescope';

/**
 * What a port can lead to: the core, the desktop around the page, or, for the page that computes, main's executor, and
 * for the page that records whoever takes its films.
 */
export const SERVICES = ['lab', 'desk', 'gpu', 'film'] as const;
export type Service = (typeof SERVICES)[number];

/** The whole surface of the preload. */
export interface Bridge {
  /** Asks for a port, which then arrives as a window message. */
  requestPort(service: Service): void;
}

/** Data of the window message that carries the port. */
export function portMessage(service: Service): string {
  return `tilescope:port:${service}`;
}
