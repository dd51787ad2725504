/** The names under which a page and its shell find each other. */

/** Path of the browser shell's socket. */
export const SOCKET_PATH = '/lab';

/** Property of `window` under which Electron's preload shows the bridge. */
export const BRIDGE = 'tilescope';

/** The whole surface of the preload. */
export interface Bridge {
  /** Asks for a port to the core, which then arrives as a window message. */
  requestPort(): void;
}

/** Data of the window message that carries the port. */
export const PORT_MESSAGE = 'tilescope:port';
