/** How a page reaches the core: by Electron's bridge where there is one, otherwise by the socket of its own server. */
import type { Channel } from '../core/port/channel.ts';
import { BRIDGE, PORT_MESSAGE, SOCKET_PATH, type Bridge } from '../core/port/meeting.ts';
import { messagePortChannel } from '../core/port/message-port.ts';
import { webSocketChannel } from '../core/port/web-socket.ts';

/** Opens the channel of the shell; rejects with one sentence when the core cannot be reached. */
export async function openChannel(): Promise<Channel> {
  const bridge = (window as { [BRIDGE]?: Bridge })[BRIDGE];
  return bridge === undefined ? await openSocket() : messagePortChannel(await receivePort(bridge));
}

function openSocket(): Promise<Channel> {
  const address = new URL(SOCKET_PATH, window.location.href);
  address.protocol = 'ws:';
  return webSocketChannel(new WebSocket(address));
}

function receivePort(bridge: Bridge): Promise<MessagePort> {
  return new Promise((resolve) => {
    const receive = (event: MessageEvent): void => {
      const [port] = event.ports;
      if (event.source !== window || event.data !== PORT_MESSAGE || port === undefined) return;
      window.removeEventListener('message', receive);
      resolve(port);
    };
    window.addEventListener('message', receive);
    bridge.requestPort();
  });
}
