/** The desktop around the page of the lab: its dialogs, its documents, its menu. */
import { basename, dirname, join } from 'node:path';
import { dialog, Menu, type BrowserWindow } from 'electron';
import { refuse } from '../../../core/outcome.ts';
import type { Outcome } from '../../../core/outcome.ts';
import type { Channel } from '../../../core/port/channel.ts';
import { deskCallSchema } from '../../../core/port/desk-schema.ts';
import type { DeskFile, DeskListener, DeskPlace, DeskPort, MenuCommand } from '../../../core/port/desk.ts';
import { serveCalls, tell } from '../../../core/port/serve.ts';
import type { SettingsFile } from '../settings.ts';
import { Departure } from './departure.ts';
import { menuTemplate, type MenuActions, type MenuContent } from './menu.ts';
import { Papers } from './papers.ts';
import { forgetPaths, recentPaths, rememberPath } from './recent.ts';

const EXTENSION = 'tilescope';
const FILTERS = [{ name: 'Tilescope document', extensions: [EXTENSION] }];
const UNKNOWN = 'Tilescope no longer knows this document; open it again.';

export interface Desk {
  /** Serves the page in a window until it is reloaded or goes. */
  serve(channel: Channel, window: BrowserWindow): void;
  /** Shows a document in the page, as soon as there is one. */
  openPath(path: string): void;
  /** Whether the page may go at once; otherwise a person is asked, and `next` happens unless it is to stay. */
  mayLeave(window: BrowserWindow, next: () => void): boolean;
}

/** @param outside what the menu offers besides the commands of the page */
export function createDesk(
  settings: SettingsFile,
  outside: Omit<MenuActions, 'invoke' | 'reopen' | 'clearRecent'>,
): Desk {
  const papers = new Papers();
  const departure = new Departure();
  let page: DeskListener | undefined;
  let commands: readonly MenuCommand[] = [];
  /** The document to show once there is a page. */
  let waiting: string | undefined;

  const recent = (): readonly DeskPlace[] =>
    recentPaths(settings).map((path) => ({ name: basename(path), place: papers.placeOf(path) }));

  /** The folder in which a dialog begins; Electron does not remember it. */
  const lastFolder = (): string | undefined => settings.get('folder');

  /** The folder in which a document is saved anew: the one that it lies in. */
  const folderOf = (name: string): string | undefined => {
    const path = recentPaths(settings).find((candidate) => basename(candidate) === name);
    return path === undefined ? lastFolder() : dirname(path);
  };

  const reopen = async (place: string): Promise<Outcome<DeskFile>> => {
    const path = papers.pathOf(place);
    return path === undefined ? refuse(UNKNOWN) : papers.read(path);
  };

  const openPath = (path: string): void => {
    const shown = page;
    if (shown === undefined) waiting = path;
    else
      void papers.read(path).then((outcome) => {
        shown.opened(outcome);
      });
  };

  /** What the menu on screen was built from, leaving out which items are enabled. */
  let built = '';

  /** Builds the menu again only when its items have changed: building takes long, and closes a menu that is open. */
  const drawMenu = (): void => {
    const content = { commands, recent: recent(), asksForNewer: settings.get('asksForNewer') === true };
    const structure = JSON.stringify([
      commands.map(({ id, title, group, keys }) => [id, title, group, keys]),
      content.recent,
    ]);
    if (structure === built) enableItems();
    else buildMenu(content);
    built = structure;
  };

  const enableItems = (): void => {
    const menu = Menu.getApplicationMenu();
    for (const { id, enabled } of commands) {
      const item = menu?.getMenuItemById(id);
      if (item !== undefined && item !== null && item.enabled !== enabled) item.enabled = enabled;
    }
  };

  const buildMenu = (content: MenuContent): void => {
    const actions: MenuActions = {
      ...outside,
      invoke: (id) => page?.invoke(id),
      reopen: (place) => {
        const path = papers.pathOf(place);
        if (path !== undefined) openPath(path);
      },
      clearRecent: () => {
        forgetPaths(settings);
        drawMenu();
      },
    };
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, content, actions)));
  };

  const portOf = (window: BrowserWindow, listener: DeskListener): DeskPort => ({
    menu: (given) => {
      commands = given;
      page = listener;
      drawMenu();
      if (waiting !== undefined) openPath(waiting);
      waiting = undefined;
      return Promise.resolve();
    },
    open: async () => {
      const folder = lastFolder();
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        ...(folder === undefined ? {} : { defaultPath: folder }),
        filters: FILTERS,
        properties: ['openFile'],
      });
      const [path] = filePaths;
      if (canceled || path === undefined) return null;
      settings.set('folder', dirname(path));
      return papers.read(path);
    },
    save: async (name, text) => {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        // Only the name is taken from the page, which has no say in the folder.
        defaultPath: join(folderOf(basename(name)) ?? '', basename(name)),
        filters: FILTERS,
      });
      if (canceled || filePath === '') return null;
      settings.set('folder', dirname(filePath));
      const place = papers.placeOf(filePath);
      const problem = await papers.write(place, text);
      return problem === null ? { ok: true, value: { name: basename(filePath), place } } : refuse(problem);
    },
    write: (place, text) => papers.write(place, text),
    recent: () => Promise.resolve(recent()),
    reopen,
    remember: (place) => {
      const path = papers.pathOf(place);
      if (path !== undefined) rememberPath(settings, path);
      drawMenu();
      return Promise.resolve();
    },
    unsaved: (name) => {
      departure.note(name);
      return Promise.resolve();
    },
    leave: () => {
      departure.done();
      return Promise.resolve();
    },
  });

  drawMenu();
  return {
    openPath,
    mayLeave: (window, next) => departure.allows(window, page, next),
    serve: (channel, window) => {
      const listener: DeskListener = {
        invoke: (id) => {
          tell(channel, 'invoke', id);
        },
        opened: (document) => {
          tell(channel, 'opened', document);
        },
        saveAndLeave: () => {
          tell(channel, 'saveAndLeave');
        },
        abandonAndLeave: () => {
          tell(channel, 'abandonAndLeave');
        },
      };
      serveCalls(channel, deskCallSchema, portOf(window, listener));
      void channel.closed.then(() => {
        if (page !== listener) return;
        // Without a page nobody could carry out a command.
        page = undefined;
        commands = [];
        departure.note(null);
        drawMenu();
      });
    },
  };
}
