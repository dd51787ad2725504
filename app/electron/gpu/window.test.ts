import { EventEmitter } from 'node:events';
import { beforeEach, expect, it, vi } from 'vitest';
import type { Channel } from '../../../core/port/channel.ts';
import type { PortOffice, Services } from '../ports.ts';

const electron = vi.hoisted(() => ({ windows: [] as Window[] }));
interface Window {
  readonly webContents: EventEmitter;
  readonly options: { readonly show?: boolean };
  destroy(): void;
}
vi.mock('electron', async () => {
  const { EventEmitter } = await import('node:events');
  class BrowserWindow implements Window {
    readonly webContents = new EventEmitter();
    readonly destroy = vi.fn();
    constructor(readonly options: Window['options']) {
      electron.windows.push(this);
    }
    loadURL(): Promise<void> {
      return Promise.resolve();
    }
  }
  return { BrowserWindow };
});
const { createGpuHost } = await import('./window.ts');

const close = vi.fn<(reason: string) => void>();
const CHANNEL: Partial<Channel> = { close };
let services: Services;
const ports: PortOffice = { register: (_page, given) => void (services = given) };

beforeEach(() => {
  vi.clearAllMocks();
  electron.windows.length = 0;
});

function crash(): void {
  electron.windows.at(-1)?.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
}

it('opens a hidden window, and ends its channel when the page crashes', async () => {
  const opening = createGpuHost(ports).open();
  services.gpu?.(CHANNEL as Channel);
  expect(await opening).toBe(CHANNEL);
  expect(electron.windows.map(({ options }) => options.show)).toEqual([false]);
  crash();
  await Promise.resolve();
  expect(close).toHaveBeenCalledWith('The process that computes ended (crashed).');
});

it('says so when the page crashes before it asks for its port, and opens another', async () => {
  const host = createGpuHost(ports);
  const opening = host.open();
  crash();
  await expect(opening).rejects.toMatchObject({
    kind: 'device-lost',
    message: 'The process that computes ended (crashed).',
  });
  const again = host.open();
  services.gpu?.(CHANNEL as Channel);
  expect(await again).toBe(CHANNEL);
  expect(electron.windows[0]?.destroy).toHaveBeenCalled();
});
