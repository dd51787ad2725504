/** The speaker's window, which the page of the lab opens and talks to. */
import type { BrowserWindowConstructorOptions } from 'electron';
import { ISOLATED } from './web-preferences.ts';

/**
 * What the window is like, whatever the page asks for. It has no preload, so that its page reaches nothing but the one
 * that opened it, with whose window it closes. The menu is about the lab, so it is hidden here.
 */
export function speakerWindowOptions(): BrowserWindowConstructorOptions {
  return {
    minWidth: 640,
    minHeight: 480,
    backgroundColor: '#04070d',
    autoHideMenuBar: true,
    webPreferences: { ...ISOLATED },
  };
}
