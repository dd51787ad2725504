/** The window with the lab. */
import { app, BrowserWindow, dialog, screen } from 'electron';
import log from 'electron-log/main.js';
import type { Executor } from '../../core/gpu/executor.ts';
import { hostLab, type Printer, type Watch } from '../host.ts';
import type { Desk } from './desk/desk.ts';
import { LAB_ORIGIN } from './origins.ts';
import type { PortOffice } from './ports.ts';
import type { SettingsFile } from './settings.ts';
import { webPreferences } from './web-preferences.ts';
import { placeWindow, SMALLEST_SIZE } from './window-state.ts';

export interface LabWindowHost {
  readonly ports: PortOffice;
  readonly executor: Executor;
  readonly print: Printer;
  readonly settings: SettingsFile;
  readonly desk: Desk;
  /** Is told the outcome of every run that the page asks for. */
  readonly onRun?: Watch;
}

/** The address of the lab's page, with what it shows first. */
export function labAddress(query: URLSearchParams): string {
  return `${LAB_ORIGIN}/?${query.toString()}`;
}

export function openLabWindow(
  { ports, executor, print, settings, desk, onRun }: LabWindowHost,
  query: URLSearchParams,
): BrowserWindow {
  const saved = settings.get('window');
  const areas = screen.getAllDisplays().map((display) => display.workArea);
  const window = new BrowserWindow({
    ...placeWindow(saved, areas),
    minWidth: SMALLEST_SIZE.width,
    minHeight: SMALLEST_SIZE.height,
    // The window has the background of the page, so that nothing flashes before the page is drawn.
    backgroundColor: '#0a0e16',
    show: false,
    webPreferences: webPreferences(),
  });
  ports.register(window.webContents, {
    lab: (channel) => {
      hostLab(channel, { executor, print, watch: onRun });
    },
    desk: (channel) => {
      desk.serve(channel, window);
    },
  });
  showSoon(window, saved?.maximized === true);
  closeWithCare(window, desk, () => {
    settings.set('window', { ...window.getNormalBounds(), maximized: window.isMaximized() });
  });
  offerReload(window);
  window.loadURL(labAddress(query)).catch((error: unknown) => {
    log.error('The page of the lab could not be loaded', error);
  });
  return window;
}

/** After so many milliseconds the window is shown, whatever state its page is in. */
const SHOWN_AFTER = 4000;

/**
 * Shows a window once its page is drawn, has loaded, or has failed to. Electron does not always say that a page
 * is drawn: on Wayland, and where the GPU is broken, it may never do so (electron/electron issue 48859).
 */
function showSoon(window: BrowserWindow, maximized: boolean): void {
  const show = (): void => {
    clearTimeout(timer);
    window.off('ready-to-show', show);
    window.webContents.off('did-finish-load', show);
    window.webContents.off('did-fail-load', show);
    // Either of the two calls shows the window.
    if (maximized) window.maximize();
    else if (!window.isVisible()) window.show();
  };
  const timer = setTimeout(show, SHOWN_AFTER);
  window.once('ready-to-show', show);
  window.webContents.once('did-finish-load', show);
  window.webContents.once('did-fail-load', show);
  window.once('closed', () => {
    clearTimeout(timer);
  });
}

/** Closes the window, or ends the application, once no unsaved work is in the way. */
function closeWithCare(window: BrowserWindow, desk: Desk, onClose: () => void): void {
  /** Whether the whole application is ending. */
  let quitting = false;
  const noteQuitting = (): void => {
    quitting = true;
  };
  app.on('before-quit', noteQuitting);
  window.on('close', (event) => {
    const goOn = quitting
      ? () => {
          app.quit();
        }
      : () => {
          window.close();
        };
    quitting = false;
    if (desk.mayLeave(window, goOn)) onClose();
    else event.preventDefault();
  });
  window.once('closed', () => {
    app.off('before-quit', noteQuitting);
  });
}

/**
 * Offers to reload a page that died. Reloading without asking could hide the loss of the run, and the page
 * might die again at once.
 */
function offerReload(window: BrowserWindow): void {
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    log.error(`The page of the lab ended: ${reason}`);
    void dialog
      .showMessageBox(window, {
        type: 'error',
        message: 'The view of the lab has stopped.',
        detail: `Its process ended (${reason}). Loading it again starts without the runs that it showed.`,
        buttons: ['Load again', 'Close'],
        cancelId: 1,
      })
      .then(({ response }) => {
        if (response === 0) window.webContents.reload();
        else window.destroy();
      });
  });
}
