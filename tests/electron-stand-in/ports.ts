/** MessageChannelMain and its ports: one end may be posted to a page, the other one stays in main. */
import { EventEmitter } from 'node:events';
import type { MessageChannelMain as RealChannel, MessagePortMain as RealPort } from 'electron';

/** What carries a port's messages to a page. */
export interface Wire {
  post(message: unknown): void;
  close(): void;
}

export class MessagePortMain extends EventEmitter implements Omit<RealPort, keyof NodeJS.EventEmitter> {
  #other: MessagePortMain | undefined;
  #wire: Wire | undefined;
  #started = false;
  #closed = false;
  readonly #waiting: unknown[] = [];

  static pair(): readonly [MessagePortMain, MessagePortMain] {
    const ports = [new MessagePortMain(), new MessagePortMain()] as const;
    ports[0].#other = ports[1];
    ports[1].#other = ports[0];
    return ports;
  }

  postMessage(message: unknown, transfer?: RealPort[]): void {
    if (transfer !== undefined && transfer.length > 0) throw new Error('the stand-in sends no ports over ports');
    if (!this.#closed) this.#other?.arrive(structuredClone(message));
  }

  start(): void {
    this.#started = true;
    for (const data of this.#waiting.splice(0)) this.emit('message', { data, ports: [] });
  }

  close(): void {
    if (this.#closed) return;
    this.end();
    this.#other?.end();
  }

  /** From here on the port lives in a page, at the far end of the wire. @internal */
  moveTo(wire: Wire): void {
    this.#wire = wire;
    for (const message of this.#waiting.splice(0)) wire.post(message);
  }

  /** A message that the page has posted on a port that lives there. @internal */
  fromPage(message: unknown): void {
    this.#other?.arrive(message);
  }

  /** @internal */
  arrive(message: unknown): void {
    if (this.#closed) return;
    if (this.#wire !== undefined) this.#wire.post(message);
    else if (this.#started) setImmediate(() => this.emit('message', { data: message, ports: [] }));
    else this.#waiting.push(message);
  }

  /** @internal */
  end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#wire?.close();
    setImmediate(() => this.emit('close'));
  }
}

export class MessageChannelMain implements Record<keyof RealChannel, MessagePortMain> {
  readonly port1: MessagePortMain;
  readonly port2: MessagePortMain;

  constructor() {
    [this.port1, this.port2] = MessagePortMain.pair();
  }
}
