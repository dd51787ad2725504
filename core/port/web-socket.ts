/** A channel over a WebSocket, on which every message is one binary frame. */
import { type Channel, Ending, Inbox, UNREADABLE } from './channel.ts';
import { decode, encode } from './codec.ts';

/** The part of a WebSocket that is used; browsers and the `ws` package both have it. */
export interface SocketLike {
  binaryType: string;
  readonly readyState: number;
  addEventListener(type: 'open' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { readonly code: number; readonly reason: string }) => void): void;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(code: number, reason: string): void;
}

const OPEN = 1;
const NORMAL = 1000;
/** How many bytes of a reason fit into a close frame. */
const LONGEST_REASON = 123;

export const CONNECTION_LOST = 'The connection to Tilescope was lost.';
const NO_CONNECTION = 'Tilescope could not be reached.';

/** Opens a channel on a socket, open or still connecting; rejects with one sentence when it does not connect. */
export async function webSocketChannel(socket: SocketLike): Promise<Channel> {
  const inbox = new Inbox();
  const ending = new Ending();
  socket.binaryType = 'arraybuffer';
  const close = (reason: string): void => {
    if (ending.happened) return;
    ending.end(reason);
    socket.close(NORMAL, fitReason(reason));
  };
  socket.addEventListener('message', ({ data }) => {
    let message: unknown;
    try {
      if (!(data instanceof ArrayBuffer)) throw new TypeError('a text frame');
      message = decode(data);
    } catch {
      close(UNREADABLE);
      return;
    }
    inbox.deliver(message);
  });
  socket.addEventListener('close', (event) => {
    ending.end(event.code === NORMAL && event.reason !== '' ? event.reason : CONNECTION_LOST);
  });
  await opened(socket);
  return {
    send: (message) => {
      if (!ending.happened) socket.send(encode(message));
    },
    onMessage: (listener) => inbox.listen(listener),
    close,
    closed: ending.reason,
  };
}

function opened(socket: SocketLike): Promise<void> {
  return new Promise((resolve, reject) => {
    // There must always be a listener: the `ws` package throws an error event that nobody listens to.
    socket.addEventListener('error', () => {
      reject(new Error(NO_CONNECTION));
    });
    socket.addEventListener('close', () => {
      reject(new Error(NO_CONNECTION));
    });
    if (socket.readyState === OPEN) resolve();
    else
      socket.addEventListener('open', () => {
        resolve();
      });
  });
}

function fitReason(reason: string): string {
  const encoder = new TextEncoder();
  let fitting = reason;
  while (encoder.encode(fitting).length > LONGEST_REASON) fitting = fitting.slice(0, -1);
  return fitting;
}
