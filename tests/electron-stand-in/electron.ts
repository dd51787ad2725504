/** The module `electron` of the stand-in: as much of it as the application imports, over a real Chromium. */
export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { crashReporter, dialog, net, screen, session, shell } from './desk.ts';
export { ipcMain } from './ipc-main.ts';
export { Menu } from './menu.ts';
export { MessageChannelMain } from './ports.ts';
export { protocol } from './protocol.ts';
