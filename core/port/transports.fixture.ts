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
  /** Cuts the connection as a crash of the core's side would. */
  cut(): void;
  dispose(): void;
}

export interface Transport {
  readonly name: string;
  connect(): Promise<Pair>;
}

/** Browsers have no such limit; the `ws` package has, on either side. */
const LARGEST_MESSAGE = 2 ** 30;

export const TRANSPORTS: readonly Transport[] = [
  {
    name: 'message port',
    connect: () => {
      const { port1, port2 } = new MessageChannel();
      return Promise.resolve({
        page: messagePortChannel(asPort(port1)),
        core: messagePortChannel(asPort(port2)),
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

/** Node's ports are event targets too, which its types do not say. */
function asPort(port: MessagePort): PortLike {
  return port as unknown as PortLike;
}
