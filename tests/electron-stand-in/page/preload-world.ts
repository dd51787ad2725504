/** Runs in the preload's isolated world: `electron` as a sandboxed preload has it. The preload itself follows this text. */
import type { ContextBridge, IpcRenderer, IpcRendererEvent } from 'electron';
import { asText, BINDING, DELIVER, fromText, type ToMain, type ToPage } from '../wire.ts';

const EXPOSE = 'electron-stand-in:expose';
const CALL = 'electron-stand-in:call';

type Listener = (event: IpcRendererEvent, ...words: unknown[]) => void;

const listeners = new Map<string, Listener[]>();
const ports = new Map<number, MessagePort>();

function tellMain(message: ToMain): void {
  (globalThis as unknown as Record<typeof BINDING, (text: string) => void>)[BINDING](JSON.stringify(message));
}

function openPort(port: number): MessagePort {
  const { port1, port2 } = new MessageChannel();
  ports.set(port, port1);
  port1.addEventListener('message', ({ data }) => {
    tellMain({ kind: 'port', port, message: asText(data) });
  });
  port1.addEventListener('close', () => {
    ports.delete(port);
    tellMain({ kind: 'port-closed', port });
  });
  port1.start();
  return port2;
}

function deliver(message: ToPage): void {
  if (message.kind === 'port') ports.get(message.port)?.postMessage(fromText(message.message));
  else if (message.kind === 'port-closed') ports.get(message.port)?.close();
  else {
    const event = { sender: ipcRenderer, ports: message.ports.map(openPort) } as unknown as IpcRendererEvent;
    for (const listener of listeners.get(message.channel) ?? []) {
      listener(event, ...(fromText(message.words) as unknown[]));
    }
  }
}
Object.assign(globalThis, { [DELIVER]: deliver });

const ipcRenderer = {
  send: (channel, ...words: unknown[]) => {
    tellMain({ kind: 'send', channel, words: asText(words) });
  },
  on: (channel: string, listener: Listener) => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    return ipcRenderer as IpcRenderer;
  },
} satisfies Partial<IpcRenderer> as Pick<IpcRenderer, 'send' | 'on'>;

const contextBridge: Pick<ContextBridge, 'exposeInMainWorld'> = {
  exposeInMainWorld: (key, api: Readonly<Record<string, (...words: unknown[]) => unknown>>) => {
    document.addEventListener(CALL, (event) => {
      const call = (event as CustomEvent<{ key: string; method: string; words: unknown[] }>).detail;
      if (call.key === key) api[call.method]?.(...call.words);
    });
    document.dispatchEvent(new CustomEvent(EXPOSE, { detail: { key, methods: Object.keys(api) } }));
  },
};

export const electron = { contextBridge, ipcRenderer };
