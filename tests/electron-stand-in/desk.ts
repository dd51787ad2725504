/** What stands around the windows: dialogs that nobody answers until a test does, the shell, the screen, the session. */
import { EventEmitter } from 'node:events';
import type { CrashReporter, Dialog, Display, Net, Screen, Session, Shell } from 'electron';
import { chromium } from './app.ts';

/** A dialog waits for the user; a test answers by putting a function of its own in the place of one of these. */
const unanswered = (): Promise<never> => new Promise(() => undefined);

export const dialog: Pick<Dialog, 'showErrorBox' | 'showMessageBox' | 'showOpenDialog' | 'showSaveDialog'> = {
  showErrorBox: (title, content) => {
    console.error(`${title}: ${content}`);
  },
  showMessageBox: unanswered,
  showOpenDialog: unanswered,
  showSaveDialog: unanswered,
};

/** Nothing leaves the test; what would have been opened can be seen by replacing these. */
export const shell: Pick<Shell, 'openExternal' | 'openPath' | 'showItemInFolder'> = {
  openExternal: () => Promise.resolve(),
  openPath: () => Promise.resolve(''),
  showItemInFolder: () => undefined,
};

/** Chromium keeps what is left of its crashes by itself. */
export const crashReporter: Pick<CrashReporter, 'start'> = { start: () => undefined };

/** Nothing outside is reached; a test answers by putting a function of its own in its place. */
export const net: Pick<Net, 'fetch'> = { fetch: () => Promise.reject(new Error('the stand-in reaches nobody')) };

const AREA = { x: 0, y: 0, width: 1920, height: 1080 };

export const screen: Pick<Screen, 'getAllDisplays'> = {
  getAllDisplays: () => [{ bounds: AREA, workArea: AREA } as Display],
};

/** Permissions that Chromium and Electron call by the same name. */
const PERMISSIONS = [
  'clipboard-read',
  'geolocation',
  'idle-detection',
  'midi',
  'notifications',
  'storage-access',
  'window-management',
] as const;

type Permission = Parameters<NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>>[1];

type Guards = Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'>;

/** Chromium cannot ask back, so the handlers are asked beforehand about every permission; without them all are granted. */
class StandInSession extends EventEmitter implements Guards {
  #request: Parameters<Session['setPermissionRequestHandler']>[0] = null;
  #check: Parameters<Session['setPermissionCheckHandler']>[0] = null;

  setPermissionRequestHandler(handler: Parameters<Session['setPermissionRequestHandler']>[0]): void {
    this.#request = handler;
    this.#decide();
  }

  setPermissionCheckHandler(handler: Parameters<Session['setPermissionCheckHandler']>[0]): void {
    this.#check = handler;
    this.#decide();
  }

  setDevicePermissionHandler(): void {
    // Headless Chromium shows no device to choose.
  }

  /** What the handlers say to a page. @internal */
  grants(name: Permission, address: string): boolean {
    let granted = this.#check?.(null, name, address, {} as never) ?? true;
    this.#request?.(null as never, name, (decision) => (granted &&= decision), { requestingUrl: address } as never);
    return granted;
  }

  #decide(): void {
    for (const name of PERMISSIONS) {
      const setting = this.grants(name, '') ? 'granted' : 'denied';
      void chromium().cdp.send('Browser.setPermission', { permission: { name }, setting });
    }
  }
}

export const session = { defaultSession: new StandInSession() };
