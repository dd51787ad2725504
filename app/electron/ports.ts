/** Hands out ports to pages that ask for one, after checking who asks. */
import { ipcMain, MessageChannelMain, type IpcMainEvent, type MessagePortMain, type WebContents } from 'electron';
import type { Channel } from '../../core/port/channel.ts';
import { portMessage, type Service } from '../../core/port/meeting.ts';
import { messagePortChannel, type PortLike } from '../../core/port/message-port.ts';
import { PORT_REQUEST } from './ipc.ts';
import { isOwnAddress } from './origins.ts';

/** What to do with the channel to a page, for each service that it can lead to. */
export type Services = Readonly<Partial<Record<Service, (channel: Channel) => void>>>;

export interface PortOffice {
  /** Registers a page and the services that it may ask a port for, each time that it loads. */
  register(page: WebContents, services: Services): void;
}

/** @param onRefusal is told of requests by anybody who is not a registered page of the application, or for anything else */
export function openPortOffice(onRefusal: (reason: string) => void): PortOffice {
  const clients = new Map<number, ReadonlyMap<unknown, (channel: Channel) => void>>();
  ipcMain.on(PORT_REQUEST, (event: IpcMainEvent, service: unknown) => {
    const onChannel = clients.get(event.sender.id)?.get(service);
    const frame = event.senderFrame;
    if (onChannel === undefined || frame?.parent !== null || !isOwnAddress(frame.url)) {
      onRefusal(`A port was refused to ${frame?.url ?? 'a frame that is gone'}.`);
      return;
    }
    const { port1, port2 } = new MessageChannelMain();
    // Only the name of a registered service reaches this line.
    event.sender.postMessage(portMessage(service as Service), null, [port1]);
    onChannel(messagePortChannel(asPort(port2)));
  });
  return {
    register: (page, services) => {
      const { id } = page;
      clients.set(id, new Map(Object.entries(services)));
      page.once('destroyed', () => {
        clients.delete(id);
      });
    },
  };
}

/**
 * Gives the main process's ports, which are event emitters, the interface of those in pages, which are event
 * targets.
 */
function asPort(port: MessagePortMain): PortLike {
  return {
    postMessage: (message) => {
      port.postMessage(message);
    },
    addEventListener: (type: 'message' | 'close', listener: (event: { readonly data: unknown }) => void) => {
      if (type === 'message') port.on('message', listener);
      else port.on('close', listener as () => void);
    },
    start: () => {
      port.start();
    },
    close: () => {
      port.close();
    },
  };
}
