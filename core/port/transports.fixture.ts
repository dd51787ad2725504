/** Every transport as a pair of connected channels, for tests that must hold on all of them. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { WebSocket, WebSocketServer } from 'ws';
import type { Channel } from './channel.ts';
import { messagePortChannel, type PortLike } from './message-port.ts';
import { webSocketChannel } from './web-socket.ts';

export interface Pair {
  readonly page: Channel;
  readonly core: Channel;
  /** Sends the core something past the channel, as a page that was broken into could. */
  smuggle(message: unknown): void;
  /** Cuts the connection as a crash of the core's side would. */
  cut(): void;
  dispose(): void;
}

export interface Transport {
  readonly name: string;
  /** Messages that no channel sends, each with a name. */
  readonly junk: readonly (readonly [what: string, message: unknown])[];
  connect(): Promise<Pair>;
}

/** The limit of the `ws` package, on either side; browsers have none. */
const LARGEST_MESSAGE = 2 ** 30;

export const TRANSPORTS: readonly Transport[] = [
  {
    name: 'message port',
    junk: [
      ['a number', 7],
      ['null', null],
      ['a text', 'text'],
      ['an empty list', []],
      ['an object without a message', {}],
      ['a reason that is no text', { closed: 7 }],
    ],
    connect: () => {
      const { port1, port2 } = new MessageChannel();
      return Promise.resolve({
        page: messagePortChannel(asPort(port1)),
        core: messagePortChannel(asPort(port2)),
        smuggle: (message) => {
          port1.postMessage(message);
        },
        cut: () => {
          port2.close();
        },
        dispose: () => {
          port1.close();
        },
      });
    },
  },
  {
    name: 'web socket',
    junk: [
      ['a text', 'text'],
      ['no bytes', new Uint8Array()],
      ['a list that is cut off', new Uint8Array([0x92, 1])],
      ['a list of 2^32 - 1', new Uint8Array([0xdd, 0xff, 0xff, 0xff, 0xff])],
      ['a list in a list, a million deep', new Uint8Array(2 ** 20).fill(0x91)],
    ],
    connect: async () => {
      const server = new WebSocketServer({ host: '127.0.0.1', port: 0, maxPayload: LARGEST_MESSAGE });
      await once(server, 'listening');
      const accepted = once(server, 'connection') as Promise<[WebSocket]>;
      const { port } = server.address() as AddressInfo;
      const socket = new WebSocket(`ws://127.0.0.1:${port}`, { maxPayload: LARGEST_MESSAGE });
      const page = await webSocketChannel(socket);
      const [peer] = await accepted;
      return {
        page,
        core: await webSocketChannel(peer),
        smuggle: (message) => {
          socket.send(message as string | Uint8Array);
        },
        cut: () => {
          peer.terminate();
        },
        dispose: () => {
          socket.terminate();
          server.close();
        },
      };
    },
  },
];

/** Gives Node's ports the type of event targets, which they are although their types do not say so. */
function asPort(port: MessagePort): PortLike {
  return port as unknown as PortLike;
}
