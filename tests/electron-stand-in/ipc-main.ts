/** What main hears from preloads. */
import { EventEmitter } from 'node:events';

/** Emitted to by the pages. Of IpcMain's methods main uses those that every emitter has. */
export const ipcMain = new EventEmitter();
