/** What a page of the application may do: nothing but what the preload hands it. */
import type { WebPreferences } from 'electron';
import { built } from '../paths.ts';

/** What a page may do to which nothing is handed. */
export const ISOLATED: Readonly<WebPreferences> = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  webviewTag: false,
  allowRunningInsecureContent: false,
  spellcheck: false,
  navigateOnDragDrop: false,
};

export function webPreferences(): WebPreferences {
  return { preload: built('preload', 'preload.cjs'), ...ISOLATED };
}
