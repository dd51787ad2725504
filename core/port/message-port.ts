/** A channel over a MessagePort: values cross by structured clone. */
import { type Channel, Ending, Inbox, UNREADABLE } from './channel.ts';

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
    const envelope = envelopeOf(data);
    if (envelope === undefined) close(UNREADABLE);
    else if ('message' in envelope) inbox.deliver(envelope.message);
    else {
      ending.end(envelope.closed);
      port.close();
    }
  });
  port.addEventListener('close', () => {
    ending.end(PORT_LOST);
  });
  const post = (envelope: Envelope): void => {
    // There is no transfer list, because an ArrayBuffer in one loses the whole message on the way to Electron's
    // main process (electron#34905).
    port.postMessage(envelope);
  };
  const close = (reason: string): void => {
    if (ending.happened) return;
    post({ closed: reason });
    ending.end(reason);
    port.close();
  };
  port.start();
  return {
    send: (message) => {
      if (!ending.happened) post({ message });
    },
    onMessage: (listener) => inbox.listen(listener),
    close,
    closed: ending.reason,
  };
}

/** The content of an envelope; undefined for anything else, which a page can post as well. */
function envelopeOf(data: unknown): Envelope | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  if ('closed' in data) return typeof data.closed === 'string' ? { closed: data.closed } : undefined;
  return 'message' in data ? { message: data.message } : undefined;
}
