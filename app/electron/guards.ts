/** What no page may do, whatever it tries: leave the application, open windows, ask for more than picked folders. */
import { app, session, shell } from 'electron';
import { isExternalLink, isOwnAddress } from './origins.ts';

/** Folders for films: a page can only ask for what the viewer has just picked in the system's own dialog. */
const FOLDERS = 'fileSystem';

export function installGuards(): void {
  app.on('web-contents-created', (_event, page) => {
    page.on('will-navigate', (event) => {
      if (!isOwnAddress(event.url)) event.preventDefault();
    });
    page.on('will-redirect', (event) => {
      if (!isOwnAddress(event.url)) event.preventDefault();
    });
    page.on('will-attach-webview', (event) => {
      event.preventDefault();
    });
    page.setWindowOpenHandler(({ url }) => {
      if (isExternalLink(url)) void shell.openExternal(url);
      return { action: 'deny' };
    });
  });
  session.defaultSession.setPermissionRequestHandler((_page, permission, decide, { requestingUrl }) => {
    decide(permission === FOLDERS && isOwnAddress(requestingUrl));
  });
  session.defaultSession.setPermissionCheckHandler(
    (_page, permission, origin) => permission === FOLDERS && isOwnAddress(origin),
  );
  session.defaultSession.setDevicePermissionHandler(() => false);
}
