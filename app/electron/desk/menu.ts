/** The native menu: the commands of the page, and items about windows and the application. */
import type { MenuItemConstructorOptions } from 'electron';
import type { DeskPlace, MenuCommand } from '../../../core/port/desk.ts';
import { acceleratorOf } from './accelerator.ts';

export interface MenuContent {
  readonly commands: readonly MenuCommand[];
  readonly recent: readonly DeskPlace[];
  /** Whether it is asked at every start for a newer version. */
  readonly asksForNewer: boolean;
}

export interface MenuActions {
  readonly invoke: (id: string) => void;
  readonly reopen: (place: string) => void;
  readonly clearRecent: () => void;
  readonly reload: () => void;
  readonly showLogs: () => void;
  readonly showCrashes: () => void;
  /** Asks at every start for a newer version from now on, or no longer. */
  readonly askForNewer: (wanted: boolean) => void;
  readonly showAbout: () => void;
  readonly showLicences: () => void;
}

const SEPARATOR = { type: 'separator' } as const;

/** The groups of commands whose menus come first, after File and Edit; others follow. */
const FIRST_GROUPS = ['File', 'Edit', 'View'] as const;

export function menuTemplate(
  platform: NodeJS.Platform,
  { commands, recent, asksForNewer }: MenuContent,
  actions: MenuActions,
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const about: MenuItemConstructorOptions = { id: 'about', label: 'About Tilescope', click: actions.showAbout };
  const group = (name: string): MenuItemConstructorOptions[] =>
    commands.filter((command) => command.group === name).map((command) => item(command, platform, actions));
  const menu = (label: string, ...parts: readonly (readonly MenuItemConstructorOptions[])[]) => ({
    label,
    submenu: parts.filter(({ length }) => length > 0).flatMap((part, at) => (at === 0 ? part : [SEPARATOR, ...part])),
  });
  const others = [...new Set(commands.map(({ group }) => group))].filter(
    (name) => !(FIRST_GROUPS as readonly string[]).includes(name),
  );
  const application: MenuItemConstructorOptions = {
    label: 'Tilescope',
    submenu: [about, SEPARATOR, { role: 'hide' }, { role: 'hideOthers' }, SEPARATOR, { role: 'quit' }],
  };
  return [
    ...(isMac ? [application] : []),
    menu('File', group('File'), recentItems(recent, actions), [isMac ? { role: 'close' } : { role: 'quit' }]),
    menu(
      'Edit',
      group('Edit'),
      // On macOS keys reach a text field through the menu only, so that a field needs these to be undone.
      isMac ? [{ role: 'undo' }, { role: 'redo' }] : [],
      [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }],
    ),
    menu(
      'View',
      group('View'),
      [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'togglefullscreen' }],
      [
        // Electron's own role for this would throw away unsaved work without asking.
        { id: 'reload', label: 'Reload', accelerator: 'CmdOrCtrl+R', click: actions.reload },
        { role: 'toggleDevTools' },
      ],
    ),
    ...others.map((name) => menu(name, group(name))),
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        { id: 'logs', label: 'Show Log File', click: actions.showLogs },
        { id: 'crashes', label: 'Show Crash Reports', click: actions.showCrashes },
        { id: 'licences', label: 'Licences', click: actions.showLicences },
        SEPARATOR,
        {
          id: 'newer',
          label: 'Check for a New Version at Start',
          type: 'checkbox',
          checked: asksForNewer,
          click: ({ checked }) => {
            actions.askForNewer(checked);
          },
        },
        ...(isMac ? [] : [SEPARATOR, about]),
      ],
    },
  ];
}

/** The keys of items that every macOS menu for text has. */
const OF_ROLES: readonly string[] = ['CmdOrCtrl+Z', 'CmdOrCtrl+Shift+Z'];

/** The keys as the menu shows them, where it may show any. */
function shownKeys(keys: string | null, platform: NodeJS.Platform): string | undefined {
  const accelerator = keys === null ? undefined : acceleratorOf(keys);
  if (platform !== 'darwin' || accelerator === undefined) return accelerator;
  // On macOS the menu takes whatever keys it shows, even while a text is typed, so it shows none that a text may
  // need.
  const harmless = /\b(CmdOrCtrl|Cmd|Ctrl)\+/.test(accelerator) && !OF_ROLES.includes(accelerator);
  return harmless ? accelerator : undefined;
}

function item(
  { id, title, keys, enabled }: MenuCommand,
  platform: NodeJS.Platform,
  { invoke }: MenuActions,
): MenuItemConstructorOptions {
  const accelerator = shownKeys(keys, platform);
  return {
    id,
    label: plain(title.charAt(0).toUpperCase() + title.slice(1)),
    enabled,
    // The page handles its keys itself, and knows when a text is being typed; the menu only shows them.
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
    click: () => {
      invoke(id);
    },
  };
}

/** In a menu an ampersand underlines the letter after it and is not shown, so each is doubled. */
function plain(label: string): string {
  return label.replaceAll('&', '&&');
}

function recentItems(recent: readonly DeskPlace[], actions: MenuActions): MenuItemConstructorOptions[] {
  if (recent.length === 0) return [];
  const entries = recent.map(({ name, place }) => ({
    id: `recent:${place}`,
    label: plain(name),
    click: () => {
      actions.reopen(place);
    },
  }));
  const clear = { label: 'Clear Recently Opened', click: actions.clearRecent };
  return [{ id: 'recent', label: 'Open Recent', submenu: [...entries, SEPARATOR, clear] }];
}
