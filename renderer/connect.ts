/** The channel to the core, over whatever the shell offers. */
import type { Channel } from '../core/port/channel.ts';
import { BRIDGE, PORT_MESSAGE, SOCKET_PATH } from '../core/port/meeting.ts';
import type { Bridge } from '../core/port/meeting.ts';
import { messagePortChannel } from '../core/port/message-port.ts';
import { webSocketChannel } from '../core/port/web-socket.ts';

/** Opens the channel; rejects with one sentence when the core cannot be reached. */
export async function openChannel(): Promise<Channel> {
  const bridge = (window as { readonly [BRIDGE]?: Bridge })[BRIDGE];
  if (bridge !== undefined) return messagePortChannel(await portFrom(bridge));
  const address = new URL(SOCKET_PATH, location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return await webSocketChannel(new WebSocket(address));
}

function portFrom(bridge: Bridge): Promise<MessagePort> {
  return new Promise((resolve) => {
    const receive = (event: MessageEvent): void => {
      const port = event.ports[0];
      if (event.source !== window || event.data !== PORT_MESSAGE || port === undefined) return;
      window.removeEventListener('message', receive);
      resolve(port);
    };
    window.addEventListener('message', receive);
    bridge.requestPort();
  });
}
