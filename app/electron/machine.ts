/** The command line in Electron: hidden windows compute and draw. */
import { BrowserWindow } from 'electron';
import { FILM_PAGE } from '../../core/port/meeting.ts';
import { PIXELS_PER_INCH } from '../machine.ts';
import type { Drawing, DrawingServices, Machine } from '../machine.ts';
import { withMemory } from '../memory.ts';
import { createRemoteExecutor } from './gpu/remote.ts';
import { createGpuHost } from './gpu/window.ts';
import { LAB_ORIGIN } from './origins.ts';
import type { PortOffice } from './ports.ts';
import { webPreferences } from './web-preferences.ts';

export function electronMachine(ports: PortOffice): Machine {
  return {
    createExecutor: () => withMemory(createRemoteExecutor(createGpuHost(ports))),
    openDrawing: (services) => openDrawing(ports, services),
  };
}

function openDrawing(ports: PortOffice, { lab, film }: DrawingServices): Promise<Drawing> {
  const window = new BrowserWindow({
    show: false,
    webPreferences: { ...webPreferences(), backgroundThrottling: false },
  });
  ports.register(window.webContents, { lab, film });
  const closed = new Promise<string | undefined>((resolve) => {
    window.once('closed', () => {
      resolve(undefined);
    });
    window.webContents.once('render-process-gone', (_event, { reason }) => {
      resolve(`The page that draws ended (${reason}).`);
    });
    window.loadURL(`${LAB_ORIGIN}${FILM_PAGE}`).catch((error: unknown) => {
      resolve(`The page that draws could not be loaded (${String(error)}).`);
    });
  });
  return Promise.resolve({
    name: 'The page that draws',
    closed,
    print: async (width, height) =>
      new Uint8Array(
        await window.webContents.printToPDF({
          printBackground: true,
          pageSize: { width: width / PIXELS_PER_INCH, height: height / PIXELS_PER_INCH },
          margins: { top: 0, bottom: 0, left: 0, right: 0 },
          pageRanges: '1',
        }),
      ),
    close: () => {
      window.destroy();
      return Promise.resolve();
    },
  });
}
