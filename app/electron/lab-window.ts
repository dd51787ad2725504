/** The window with the lab. */
import { app, BrowserWindow, dialog, screen } from 'electron';
import log from 'electron-log/main.js';
import type { Executor } from '../../core/gpu/executor.ts';
import { hostLab, type Watch } from '../host.ts';
import type { Desk } from './desk/desk.ts';
import { LAB_ORIGIN } from './origins.ts';
import type { PortOffice } from './ports.ts';
import type { SettingsFile } from './settings.ts';
import { webPreferences } from './web-preferences.ts';
import { placeWindow, SMALLEST_SIZE } from './window-state.ts';

export interface LabWindowHost {
  readonly ports: PortOffice;
  readonly executor: Executor;
  readonly settings: SettingsFile;
  readonly desk: Desk;
  /** Is told what came of every run that the page asks for. */
  readonly onRun?: Watch;
}

/** Address of the lab's page with what it is to show first. */
export function labAddress(query: URLSearchParams): string {
  return `${LAB_ORIGIN}/?${query.toString()}`;
}

export function openLabWindow(
  { ports, executor, settings, desk, onRun }: LabWindowHost,
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
      hostLab(channel, executor, null, onRun);
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

/** Milliseconds after which a window is shown, whatever its page is at. */
const SHOWN_AFTER = 4000;

/**
 * Shows a window once its page is drawn, or has come, or has not. That it is drawn is not always told: on Wayland, and
 * where the GPU is broken, it may never be (electron/electron issue 48859).
 */
function showSoon(window: BrowserWindow, maximized: boolean): void {
  const show = (): void => {
    clearTimeout(timer);
    window.off('ready-to-show', show);
    window.webContents.off('did-finish-load', show);
    window.webContents.off('did-fail-load', show);
    // Either shows it.
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

/** Closes, or ends the application, once nothing unsaved is in the way. */
function closeWithCare(window: BrowserWindow, desk: Desk, onClose: () => void): void {
  /** Whether it is the application that ends. */
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

/** A page that died is not brought back silently: its run is gone, and it might die again at once. */
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
