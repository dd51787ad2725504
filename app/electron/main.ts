/** Electron's main process: hosts the core, owns the windows. */
import { app, Menu, shell, type BrowserWindow } from 'electron';
import log from 'electron-log/main.js';
import { hasGpu } from '../node/vulkan.ts';
import { queryOf } from './arguments.ts';
import { createRemoteExecutor } from './gpu/remote.ts';
import { createGpuHost } from './gpu/window.ts';
import { installGuards } from './guards.ts';
import { labAddress, openLabWindow } from './lab-window.ts';
import { menuTemplate } from './menu.ts';
import { openPortOffice } from './ports.ts';
import { declareScheme, serveScheme } from './protocol.ts';
import { openSettings } from './settings.ts';
import { webGpuSwitches } from './switches.ts';

log.initialize({ preload: false });
log.errorHandler.startCatching({ showDialog: true });

if (app.requestSingleInstanceLock()) start();
else app.quit();

function start(): void {
  for (const [name, value] of webGpuSwitches(process.platform, hasGpu())) app.commandLine.appendSwitch(name, value);
  app.enableSandbox();
  declareScheme();
  void app.whenReady().then(run);
}

function run(): void {
  installGuards();
  serveScheme();
  const ports = openPortOffice((reason) => {
    log.warn(reason);
  });
  const executor = createRemoteExecutor(createGpuHost(ports));
  const settings = openSettings();
  let window: BrowserWindow | undefined;

  const show = (query: URLSearchParams): void => {
    window = openLabWindow({ ports, executor, settings }, query);
    window.once('closed', () => {
      window = undefined;
      // The hidden window keeps Electron from noticing that the last one is closed.
      if (process.platform !== 'darwin') app.quit();
    });
  };

  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      menuTemplate(process.platform, {
        showLogs: () => {
          shell.showItemInFolder(log.transports.file.getFile().path);
        },
      }),
    ),
  );
  app.on('activate', () => {
    if (window === undefined) show(new URLSearchParams());
  });
  app.on('second-instance', (_event, words) => {
    const query = queryOf(words);
    if (window === undefined) {
      show(query ?? new URLSearchParams());
      return;
    }
    if (window.isMinimized()) window.restore();
    window.focus();
    if (query !== undefined && query.size > 0) void window.loadURL(labAddress(query));
  });
  app.on('before-quit', () => {
    executor.dispose();
  });
  show(queryOf(process.argv) ?? new URLSearchParams());
}
