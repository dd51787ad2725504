/**
 * Restricts every page: it cannot leave the application, open windows but that of a speaker, or get more permissions
 * than a talk and a film need.
 */
import { app, session, shell } from 'electron';
import { isExternalLink, isOwnAddress, isSpeakersWindow } from './origins.ts';
import { speakerWindowOptions } from './speaker-window.ts';

/**
 * What the lab needs: the whole screen for a talk, and the folder for a film, where a page can only ask for what the
 * viewer has just picked in the system's own dialog.
 */
const GRANTED: readonly string[] = ['fullscreen', 'fileSystem'];

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
      if (isSpeakersWindow(page.getURL(), url))
        return { action: 'allow', overrideBrowserWindowOptions: speakerWindowOptions() };
      if (isExternalLink(url)) void shell.openExternal(url);
      return { action: 'deny' };
    });
  });
  session.defaultSession.setPermissionRequestHandler((_page, permission, decide, { requestingUrl }) => {
    decide(GRANTED.includes(permission) && isOwnAddress(requestingUrl));
  });
  session.defaultSession.setPermissionCheckHandler(
    (_page, permission, origin) => GRANTED.includes(permission) && isOwnAddress(origin),
  );
  session.defaultSession.setDevicePermissionHandler(() => false);
  // Chromium asks once more about Home, Desktop, Documents and Downloads, although the viewer has just picked the
  // folder, and waits for the answer.
  session.defaultSession.on('file-system-access-restricted', (_event, { origin }, answer) => {
    answer(isOwnAddress(origin) ? 'allow' : 'deny');
  });
}
