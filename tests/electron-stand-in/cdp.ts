/** Chromium's DevTools protocol over one WebSocket, with flat sessions. */
import { WebSocket } from 'ws';

export type Parameters = Readonly<Record<string, unknown>>;

/** Parameters of the events that are listened to; each kind of event has some of them. */
export interface EventParameters {
  readonly context: { readonly id: number; readonly name: string; readonly auxData: { readonly frameId: string } };
  readonly executionContextId: number;
  readonly frame: { readonly id: string; readonly url: string; readonly parentId?: string };
  readonly frameId: string;
  readonly parentFrameId: string;
  readonly payload: string;
  readonly redirectedRequestId?: string;
  readonly request: { readonly url: string; readonly method: string; readonly headers: Record<string, string> };
  readonly requestId: string;
  readonly sessionId: string;
  readonly resourceType: string;
  readonly targetId: string;
  readonly targetInfo: { readonly targetId: string; readonly openerId?: string };
  readonly url: string;
  readonly waitingForDebugger: boolean;
}

export interface Event {
  readonly method: string;
  readonly params: EventParameters;
  readonly sessionId?: string;
}

interface Reply {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

export class Cdp {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  readonly #listeners = new Set<(event: Event) => void>();
  #count = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      this.#receive(JSON.parse(data.toString()) as Event | Reply);
    });
    socket.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('Chromium has ended'));
      this.#waiting.clear();
    });
  }

  static async connect(endpoint: string): Promise<Cdp> {
    const socket = new WebSocket(endpoint, { maxPayload: 2 ** 30 });
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return new Cdp(socket);
  }

  /** Sends a command; rejects with what Chromium says about it. */
  send<T = unknown>(method: string, params: Parameters = {}, sessionId?: string): Promise<T> {
    const id = ++this.#count;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, {
        resolve: resolve as (value: unknown) => void,
        reject: (error) => {
          reject(new Error(`${method}: ${error.message}`));
        },
      });
      this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
    });
  }

  listen(listener: (event: Event) => void): void {
    this.#listeners.add(listener);
  }

  #receive(message: Event | Reply): void {
    if (!('id' in message)) {
      for (const listener of this.#listeners) listener(message);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error === undefined) waiting?.resolve(message.result);
    else waiting?.reject(new Error(message.error.message));
  }
}
