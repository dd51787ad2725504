/** The names under which a page and its shell find each other. */

/** The path of the browser shell's socket. */
export const SOCKET_PATH = '/lab';
/** The path of the socket over which the page that records films sends them, and the path of that page. */
export const FILM_PATH = '/film';
export const FILM_PAGE = '/film.html';

/** The path of the page of the speaker's window, which the lab's page opens. */
export const SPEAKER_PAGE = '/speaker.html';

/** The property of `window` under which Electron's preload exposes the bridge. */
export const BRIDGE = 'tilescope';

/**
 * What a port can lead to: the core; the desktop around the page; for the page that computes, the executor of
 * the main process; for the page that records, whoever takes its films.
 */
export const SERVICES = ['lab', 'desk', 'gpu', 'film'] as const;
export type Service = (typeof SERVICES)[number];

/** Everything that the preload exposes. */
export interface Bridge {
  /** Asks for a port, which then arrives as a window message. */
  requestPort(service: Service): void;
}

/** The data of the window message that carries the port. */
export function portMessage(service: Service): string {
  return `tilescope:port:${service}`;
}
