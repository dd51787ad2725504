import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import type { MenuCommand } from '../../../core/port/desk.ts';
import { acceleratorOf } from './accelerator.ts';
import { menuTemplate, type MenuActions } from './menu.ts';

const COMMANDS: readonly MenuCommand[] = [
  { id: 'time.next', title: 'next event', group: 'Time', keys: 'ArrowRight', enabled: false },
  { id: 'file.save', title: 'save the document', group: 'File', keys: '$mod+s', enabled: true },
  { id: 'edit.undo', title: 'undo', group: 'Edit', keys: '$mod+z', enabled: true },
];

function actions(): MenuActions {
  return {
    invoke: vi.fn(),
    reopen: vi.fn(),
    clearRecent: vi.fn(),
    reload: vi.fn(),
    showLogs: vi.fn(),
    showCrashes: vi.fn(),
    askForNewer: vi.fn(),
    showAbout: vi.fn(),
    showLicences: vi.fn(),
  };
}

function submenu(menu: MenuItemConstructorOptions[], label: string): MenuItemConstructorOptions[] {
  return menu.find((item) => item.label === label)?.submenu as MenuItemConstructorOptions[];
}

describe('the menu', () => {
  it('has every command of the page under its group, with its keys, and does it when it is chosen', () => {
    const done = actions();
    const menu = menuTemplate('linux', { commands: COMMANDS, recent: [], asksForNewer: false }, done);
    for (const { id, group, title, enabled } of COMMANDS) {
      const found = submenu(menu, group).find((item) => item.id === id);
      expect(found).toMatchObject({ label: title.charAt(0).toUpperCase() + title.slice(1), enabled });
      expect(found?.registerAccelerator).toBe(false);
      found?.click?.({} as never, undefined, {});
    }
    expect(vi.mocked(done.invoke).mock.calls.flat()).toEqual(COMMANDS.map(({ id }) => id));
  });

  it.each([true, false])('says whether it asks for newer versions: %s', (asksForNewer) => {
    const done = actions();
    const menu = menuTemplate('linux', { commands: [], recent: [], asksForNewer }, done);
    const found = (menu.at(-1)?.submenu as MenuItemConstructorOptions[]).find(({ id }) => id === 'newer');
    expect(found).toMatchObject({ type: 'checkbox', checked: asksForNewer });
    found?.click?.({ checked: !asksForNewer } as never, undefined, {});
    expect(done.askForNewer).toHaveBeenCalledWith(!asksForNewer);
  });

  it('offers documents that were open before', () => {
    const done = actions();
    const menu = menuTemplate(
      'linux',
      { commands: [], recent: [{ name: 'Q&A.tilescope', place: '1' }], asksForNewer: false },
      done,
    );
    const recent = submenu(menu, 'File').find(({ id }) => id === 'recent')?.submenu as MenuItemConstructorOptions[];
    expect(recent[0]?.label).toBe('Q&&A.tilescope');
    recent[0]?.click?.({} as never, undefined, {});
    expect(done.reopen).toHaveBeenCalledWith('1');
  });

  it.each([
    ['darwin', 'Tilescope', 'Tilescope'],
    ['linux', 'File', undefined],
  ] as const)('starts as is usual on %s, and tells about itself where it is looked for', (platform, first, about) => {
    const menu = menuTemplate(platform, { commands: [], recent: [], asksForNewer: false }, actions());
    expect(menu[0]?.label).toBe(first);
    const holder = about === undefined ? menu.at(-1) : menu[0];
    expect((holder?.submenu as MenuItemConstructorOptions[]).map(({ id }) => id)).toContain('about');
  });
});

it.each([
  ['$mod+s', 'CmdOrCtrl+S'],
  ['$mod+Shift+s', 'CmdOrCtrl+Shift+S'],
  ['ArrowRight', 'Right'],
  ['k', 'K'],
  ['?', '?'],
  ['F11', 'F11'],
  ['+', undefined],
  ['AudioVolumeUp', undefined],
  ['Hyper+k', undefined],
  ['constructor', undefined],
  ['toString+k', undefined],
])('writes %s as Electron does: %s', (keys, accelerator) => {
  expect(acceleratorOf(keys)).toBe(accelerator);
});
