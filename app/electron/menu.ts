/** The native menu. Everything about the lab itself is in the page, where both shells have it. */
import type { MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  readonly showLogs: () => void;
}

export function menuTemplate(platform: NodeJS.Platform, { showLogs }: MenuActions): MenuItemConstructorOptions[] {
  const help: MenuItemConstructorOptions = { role: 'help', submenu: [{ label: 'Show Log File', click: showLogs }] };
  const view: MenuItemConstructorOptions = {
    label: 'View',
    submenu: [
      { role: 'reload' },
      { role: 'toggleDevTools' },
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
    ],
  };
  const first: MenuItemConstructorOptions =
    platform === 'darwin' ? { role: 'appMenu' } : { label: 'File', submenu: [{ role: 'quit' }] };
  return [first, { role: 'editMenu' }, view, { role: 'windowMenu' }, help];
}
