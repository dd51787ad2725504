/** A channel over a MessagePort: values cross by structured clone. */
import { type Channel, Ending, Inbox } from './channel.ts';

/** The part of a MessagePort that is used; the DOM, Node and (wrapped) Electron all have it. */
export interface PortLike {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}

type Envelope = { readonly message: unknown } | { readonly closed: string };

export const PORT_LOST = 'The other side of the port went away.';

/** Opens a channel on a port, which must not have been started. */
export function messagePortChannel(port: PortLike): Channel {
  const inbox = new Inbox();
  const ending = new Ending();
  port.addEventListener('message', ({ data }) => {
    const envelope = data as Envelope;
    if ('closed' in envelope) {
      ending.end(envelope.closed);
      port.close();
    } else {
      inbox.deliver(envelope.message);
    }
  });
  port.addEventListener('close', () => {
    ending.end(PORT_LOST);
  });
  port.start();
  const post = (envelope: Envelope): void => {
    // No transfer list: an ArrayBuffer in one loses the whole message on the way to Electron's main (electron#34905).
    port.postMessage(envelope);
  };
  return {
    send: (message) => {
      if (!ending.happened) post({ message });
    },
    onMessage: (listener) => inbox.listen(listener),
    close: (reason) => {
      if (ending.happened) return;
      post({ closed: reason });
      ending.end(reason);
      port.close();
    },
    closed: ending.reason,
  };
}
