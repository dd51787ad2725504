/** The channel to the core, over whatever the shell offers. */
import type { Channel } from '../core/port/channel.ts';
import { BRIDGE, portMessage, FILM_PATH, SOCKET_PATH } from '../core/port/meeting.ts';
import type { Bridge, Service } from '../core/port/meeting.ts';
import { messagePortChannel } from '../core/port/message-port.ts';
import { webSocketChannel } from '../core/port/web-socket.ts';

/** Opens the channel to the core; rejects with one sentence when the core cannot be reached. */
export async function openChannel(): Promise<Channel> {
  const bridge = shellBridge();
  if (bridge !== undefined) return messagePortChannel(await portFrom(bridge, 'lab'));
  return await openSocket(SOCKET_PATH);
}

/** Opens the channel of a page that records to whoever takes its films. */
export async function openFilmChannel(): Promise<Channel> {
  const bridge = shellBridge();
  if (bridge !== undefined) return messagePortChannel(await portFrom(bridge, 'film'));
  return await openSocket(FILM_PATH);
}

/** A channel over the browser shell's socket at a path. */
async function openSocket(path: string): Promise<Channel> {
  const address = new URL(path, location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return await webSocketChannel(new WebSocket(address));
}

/** Opens the channel to the desktop around the page; null where the page is in a browser. */
export async function openDeskChannel(): Promise<Channel | null> {
  const bridge = shellBridge();
  return bridge === undefined ? null : messagePortChannel(await portFrom(bridge, 'desk'));
}

function shellBridge(): Bridge | undefined {
  return (window as { readonly [BRIDGE]?: Bridge })[BRIDGE];
}

function portFrom(bridge: Bridge, service: Service): Promise<MessagePort> {
  return new Promise((resolve) => {
    const receive = (event: MessageEvent): void => {
      const port = event.ports[0];
      if (event.source !== window || event.data !== portMessage(service) || port === undefined) return;
      window.removeEventListener('message', receive);
      resolve(port);
    };
    window.addEventListener('message', receive);
    bridge.requestPort(service);
  });
}
