/** Electron's main process, which hosts the core and owns the windows. */
import '../node/gpu-constants.ts';
import { app, crashReporter, shell, type BrowserWindow } from 'electron';
import log from 'electron-log/main.js';
import { builtUnpacked } from '../paths.ts';
import { showAbout } from './about.ts';
import { commandOf, documentOf, queryOf, SMOKE_TEST } from './arguments.ts';
import { createDesk } from './desk/desk.ts';
import { withMemory } from '../memory.ts';
import { createRemoteExecutor } from './gpu/remote.ts';
import { createGpuHost } from './gpu/window.ts';
import { createPrinter } from '../film/print.ts';
import { installGuards } from './guards.ts';
import { labAddress, openLabWindow } from './lab-window.ts';
import { electronMachine } from './machine.ts';
import { openPortOffice, type PortOffice } from './ports.ts';
import { declareScheme, serveScheme } from './protocol.ts';
import { tellOfNewer } from './newer.ts';
import { openSettings } from './settings.ts';
import { smokeTest } from './smoke-test.ts';
import { webGpuSwitches } from './switches.ts';

/** What a second instance hands to the first before it ends. */
interface Handed {
  readonly words: readonly string[];
}

log.initialize({ preload: false });
// Logs of the main process are not sent to pages, which have no use for them.
log.transports.ipc.level = false;
log.transports.console.level = 'warn';

const words = process.argv.slice(app.isPackaged ? 1 : 2);
const command = commandOf(words);
const isSmokeTest = words.includes(SMOKE_TEST);
const isWatched = command === undefined && !isSmokeTest;
log.errorHandler.startCatching({ showDialog: isWatched });

/** A document that macOS asked to open before there was a window. */
let asked = documentOf(words, process.cwd());

if (command !== undefined) runCommandLine(command);
else if (isSmokeTest || app.requestSingleInstanceLock({ words } satisfies Handed)) start();
else app.quit();

/** Does everything that must happen before the application is ready. */
function prepare(): void {
  // What is left of a process that crashed stays on this machine.
  crashReporter.start({ uploadToServer: false });
  const windowing = app.commandLine.getSwitchValue('ozone-platform');
  for (const [name, value] of webGpuSwitches(process.platform, windowing)) app.commandLine.appendSwitch(name, value);
  app.enableSandbox();
  declareScheme();
}

/** Opens what every page needs. */
function open(): PortOffice {
  // This first line makes sure that there is a log file to open.
  log.info(`Tilescope ${app.getVersion()}, Electron ${process.versions.electron}, ${process.platform} ${process.arch}`);
  installGuards();
  serveScheme();
  return openPortOffice((reason) => {
    log.warn(reason);
  });
}

/** Runs a command of `tilescope` without showing anything. */
function runCommandLine(named: readonly string[]): void {
  prepare();
  // Windows that compute or draw come and go, which must not end the application.
  app.on('window-all-closed', () => undefined);
  void app
    .whenReady()
    .then(async () => {
      const machine = electronMachine(open());
      const { main } = await import('../cli/program.ts');
      await main(named, machine);
      // On Windows, writing to a pipe takes time; the process must not end before it is done.
      await new Promise((resolve) => process.stdout.write('', resolve));
      app.exit(Number(process.exitCode ?? 0));
    })
    .catch((error: unknown) => {
      console.error(error);
      app.exit(1);
    });
}

function start(): void {
  prepare();
  // The identifier under which the installer made the shortcut.
  if (process.platform === 'win32') app.setAppUserModelId('dev.tilescope.lab');
  app.on('open-file', rememberAsked);
  void app.whenReady().then(run);
}

function rememberAsked(event: { preventDefault(): void }, path: string): void {
  event.preventDefault();
  asked = path;
}

function run(): void {
  const ports = open();
  const executor = withMemory(createRemoteExecutor(createGpuHost(ports)));
  const print = createPrinter(electronMachine(ports), executor);
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
    showCrashes: () => {
      void shell.openPath(app.getPath('crashDumps'));
    },
    askForNewer: (wanted) => {
      settings.set('asksForNewer', wanted);
      if (wanted) void tellOfNewer();
    },
    showAbout: () => {
      void showAbout(executor, showLicences);
    },
  });
  let window: BrowserWindow | undefined;

  /** Shows something else in the window, once no unsaved work is in the way. */
  const leaveFor = (other: (shown: BrowserWindow) => void): void => {
    const shown = window;
    if (shown === undefined) return;
    const go = (): void => {
      other(shown);
    };
    if (desk.mayLeave(shown, go)) go();
  };
  const show = (query: URLSearchParams): void => {
    window = openLabWindow({ ports, executor, print, settings, desk }, query);
    window.once('closed', () => {
      window = undefined;
      // Electron does not notice by itself that the last visible window is closed, because of the hidden one.
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
    // A window whose page is late may not be shown yet; whoever starts the application again wants to see it now.
    window.show();
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
  app.on('second-instance', (_event, _words, folder, handed) => {
    // The words are sent as data, because Chromium changes their order when it passes them on itself.
    const { words: given } = handed as Handed;
    comeForward(queryOf(given), documentOf(given, folder));
  });
  app.on('child-process-gone', (_event, { type, reason }) => {
    log.warn(`A process of the kind ${type} ended: ${reason}`);
  });
  app.on('will-quit', () => {
    executor.dispose();
  });
  if (asked !== undefined) desk.openPath(asked);
  if (isSmokeTest) void smokeTest({ ports, executor, print, settings, desk });
  else {
    show(queryOf(words) ?? new URLSearchParams());
    if (settings.get('asksForNewer') === true) void tellOfNewer();
  }
}
