/** The hidden window in which the GPU computes. */
import { BrowserWindow } from 'electron';
import { GpuError } from '../../../core/gpu/executor.ts';
import type { Channel } from '../../../core/port/channel.ts';
import { GPU_ORIGIN } from '../origins.ts';
import type { PortOffice } from '../ports.ts';
import { webPreferences } from '../web-preferences.ts';
import type { RemoteHost } from './remote.ts';

/** A killed GPU process is back in fewer milliseconds than this. */
const PATIENCE = 1000;

/** Opens and reopens the hidden window; the channel ends when its page does. */
export function createGpuHost(ports: PortOffice): RemoteHost {
  let window: BrowserWindow | undefined;
  return {
    patience: PATIENCE,
    open: async () => {
      window?.destroy();
      // Electron would slow down a hidden page.
      const opened = new BrowserWindow({
        show: false,
        webPreferences: { ...webPreferences(), backgroundThrottling: false },
      });
      window = opened;
      const arrival = new Promise<Channel>((resolve) => {
        ports.register(opened.webContents, { gpu: resolve });
      });
      // The page may also end before it has asked for its port.
      const end = new Promise<string>((resolve) => {
        opened.webContents.once('render-process-gone', (_event, { reason }) => {
          resolve(`The process that computes ended (${reason}).`);
        });
      });
      const tooSoon = end.then((sentence) => {
        throw new GpuError('device-lost', '', sentence);
      });
      const loaded = Promise.all([arrival, opened.loadURL(`${GPU_ORIGIN}/`)]);
      const [channel] = await Promise.race([loaded, tooSoon]);
      void end.then((sentence) => {
        channel.close(sentence);
      });
      return channel;
    },
    close: () => {
      window?.destroy();
      window = undefined;
    },
  };
}
