/** Electron's main process: hosts the core, owns the windows. */
import '../node/gpu-constants.ts';
import { app, shell, type BrowserWindow } from 'electron';
import log from 'electron-log/main.js';
import { hasGpu } from '../node/vulkan.ts';
import { builtUnpacked } from '../paths.ts';
import { showAbout } from './about.ts';
import { documentOf, queryOf } from './arguments.ts';
import { createDesk } from './desk/desk.ts';
import { createRemoteExecutor } from './gpu/remote.ts';
import { createGpuHost } from './gpu/window.ts';
import { installGuards } from './guards.ts';
import { labAddress, openLabWindow } from './lab-window.ts';
import { openPortOffice } from './ports.ts';
import { declareScheme, serveScheme } from './protocol.ts';
import { openSettings } from './settings.ts';
import { webGpuSwitches } from './switches.ts';

log.initialize({ preload: false });
// No page has a use for what main logs.
log.transports.ipc.level = false;
log.transports.console.level = 'warn';
log.errorHandler.startCatching({ showDialog: true });

/** A document that macOS asked for before there was anything to show it in. */
let asked = documentOf(process.argv, process.cwd());

if (app.requestSingleInstanceLock()) start();
else app.quit();

function start(): void {
  for (const [name, value] of webGpuSwitches(process.platform, hasGpu())) app.commandLine.appendSwitch(name, value);
  app.enableSandbox();
  declareScheme();
  app.on('open-file', rememberAsked);
  void app.whenReady().then(run);
}

function rememberAsked(event: { preventDefault(): void }, path: string): void {
  event.preventDefault();
  asked = path;
}

function run(): void {
  // A log that can be opened is there from the start.
  log.info(`Tilescope ${app.getVersion()}, Electron ${process.versions.electron}, ${process.platform} ${process.arch}`);
  installGuards();
  serveScheme();
  const ports = openPortOffice((reason) => {
    log.warn(reason);
  });
  const executor = createRemoteExecutor(createGpuHost(ports));
  const settings = openSettings();
  const showLicences = (): void => {
    void shell.openPath(builtUnpacked('licences.txt'));
  };
  const desk = createDesk(settings, {
    reload: () => {
      leaveFor((shown) => {
        shown.webContents.reload();
      });
    },
    showLicences,
    showLogs: () => {
      shell.showItemInFolder(log.transports.file.getFile().path);
    },
    showAbout: () => {
      void showAbout(executor, showLicences);
    },
  });
  let window: BrowserWindow | undefined;

  /** Has the window show something else, once nothing unsaved is in the way. */
  const leaveFor = (other: (shown: BrowserWindow) => void): void => {
    const shown = window;
    if (shown === undefined) return;
    const go = (): void => {
      other(shown);
    };
    if (desk.mayLeave(shown, go)) go();
  };
  const show = (query: URLSearchParams): void => {
    window = openLabWindow({ ports, executor, settings, desk }, query);
    window.once('closed', () => {
      window = undefined;
      // The hidden window keeps Electron from noticing that the last one is closed.
      if (process.platform !== 'darwin') app.quit();
    });
  };
  /** Brings the window to the front, with what was asked for. */
  const comeForward = (query: URLSearchParams | undefined, document: string | undefined): void => {
    if (document !== undefined) desk.openPath(document);
    if (window === undefined) {
      show(query ?? new URLSearchParams());
      return;
    }
    if (window.isMinimized()) window.restore();
    window.focus();
    if (query !== undefined && query.size > 0) {
      leaveFor((shown) => void shown.loadURL(labAddress(query)));
    }
  };

  app.on('activate', () => {
    if (window === undefined) show(new URLSearchParams());
  });
  app.off('open-file', rememberAsked);
  app.on('open-file', (event, path) => {
    event.preventDefault();
    comeForward(undefined, path);
  });
  app.on('second-instance', (_event, words, folder) => {
    comeForward(queryOf(words), documentOf(words, folder));
  });
  app.on('child-process-gone', (_event, { type, reason }) => {
    log.warn(`A process of the kind ${type} ended: ${reason}`);
  });
  app.on('will-quit', () => {
    executor.dispose();
  });
  if (asked !== undefined) desk.openPath(asked);
  show(queryOf(process.argv) ?? new URLSearchParams());
}
