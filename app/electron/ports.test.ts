import { EventEmitter, once } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import { beforeEach, expect, it, vi } from 'vitest';
import type { Channel } from '../../core/port/channel.ts';
import { messagePortChannel, type PortLike } from '../../core/port/message-port.ts';

/** Stands in for the part of Electron that hands out ports: emitters of messages that wrap the data. */
const electron = vi.hoisted(() => ({ ipcMain: undefined as unknown as EventEmitter }));
vi.mock('electron', async () => {
  // The mock is made before the imports of this file.
  const { EventEmitter } = await import('node:events');
  const { MessageChannel } = await import('node:worker_threads');
  class MainPort extends EventEmitter {
    readonly #port: MessagePort;
    constructor(port: MessagePort) {
      super();
      this.#port = port;
      port.on('message', (data) => this.emit('message', { data: data as unknown }));
      port.on('close', () => this.emit('close'));
    }
    start() {
      this.#port.start();
    }
    close() {
      this.#port.close();
    }
    postMessage(message: unknown) {
      this.#port.postMessage(message);
    }
  }
  class MessageChannelMain {
    readonly port1: MessagePort;
    readonly port2: MainPort;
    constructor() {
      const { port1, port2 } = new MessageChannel();
      this.port1 = port1;
      this.port2 = new MainPort(port2);
    }
  }
  electron.ipcMain = new EventEmitter();
  return { ipcMain: electron.ipcMain, MessageChannelMain };
});

const { openPortOffice } = await import('./ports.ts');
const { PORT_REQUEST } = await import('./ipc.ts');

class Page extends EventEmitter {
  readonly posted: MessagePort[] = [];
  constructor(readonly id: number) {
    super();
  }
  postMessage(_name: string, _data: null, ports: MessagePort[]) {
    this.posted.push(...ports);
  }
}

const LAB = { url: 'app://lab/?kernel=matmul', parent: null };
let refusals: string[];
let channels: Channel[];
let page: Page;

beforeEach(() => {
  electron.ipcMain.removeAllListeners();
  refusals = [];
  channels = [];
  page = new Page(1);
  const office = openPortOffice((reason) => refusals.push(reason));
  office.register(page as never, { lab: (channel) => channels.push(channel) });
});

function ask(sender: Page, senderFrame: unknown, service: unknown = 'lab'): void {
  electron.ipcMain.emit(PORT_REQUEST, { sender, senderFrame }, service);
}

it('connects a registered page, each time that it is loaded', async () => {
  ask(page, LAB);
  ask(page, LAB);
  expect(channels).toHaveLength(2);
  const own = messagePortChannel(page.posted[1] as unknown as PortLike);
  const arrival = new Promise((resolve) => channels[1]?.onMessage(resolve));
  own.send({ values: new Float32Array([1, 2]) });
  expect(await arrival).toEqual({ values: new Float32Array([1, 2]) });
  channels[1]?.close('Done.');
  expect(await own.closed).toBe('Done.');
  channels[0]?.close('Done.');
});

it.each([
  ['a page that was not registered', () => new Page(2), LAB],
  ['a page that has gone elsewhere', () => page, { url: 'https://evil.test/', parent: null }],
  ['a frame within the page', () => page, { url: 'app://lab/', parent: {} }],
  ['a frame that is gone', () => page, null],
])('refuses %s, and says so', (_, sender, frame) => {
  ask(sender(), frame);
  expect(channels).toEqual([]);
  expect(page.posted).toEqual([]);
  expect(refusals).toEqual([expect.stringMatching(/^A port was refused to .*\.$/)]);
});

it.each([['gpu'], ['desk'], ['constructor'], [null], [{}]])('refuses what was not offered: %j', (service) => {
  ask(page, LAB, service);
  expect(channels).toEqual([]);
  expect(refusals).toHaveLength(1);
});

it('forgets a page that is destroyed', async () => {
  const gone = once(page, 'destroyed');
  page.emit('destroyed');
  await gone;
  ask(page, LAB);
  expect(channels).toEqual([]);
});
