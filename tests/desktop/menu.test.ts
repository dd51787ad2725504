/** Every item of the native menu, with the commands that the lab has, on every platform. */
import { describe, expect, it, vi } from 'vitest';
import { menuTemplate, type MenuActions } from '../../app/electron/desk/menu.ts';
import { COMMANDS } from '../../renderer/session/commands/list.ts';

type Item = ReturnType<typeof menuTemplate>[number];

const commands = COMMANDS.map(({ id, title, group, keys }) => {
  return { id, title, group, keys: keys?.[0] ?? null, enabled: true };
});

/** Keys that Electron gives to the items of a role, as far as the application has such items. */
const OF_ROLES: Readonly<Record<string, readonly [mac: string, other: string | null]>> = {
  copy: ['CmdOrCtrl+C', 'CmdOrCtrl+C'],
  cut: ['CmdOrCtrl+X', 'CmdOrCtrl+X'],
  paste: ['CmdOrCtrl+V', 'CmdOrCtrl+V'],
  selectAll: ['CmdOrCtrl+A', 'CmdOrCtrl+A'],
  undo: ['CmdOrCtrl+Z', 'CmdOrCtrl+Z'],
  redo: ['CmdOrCtrl+Shift+Z', 'CmdOrCtrl+Y'],
  resetZoom: ['CmdOrCtrl+0', 'CmdOrCtrl+0'],
  zoomIn: ['CmdOrCtrl+Plus', 'CmdOrCtrl+Plus'],
  zoomOut: ['CmdOrCtrl+-', 'CmdOrCtrl+-'],
  togglefullscreen: ['Ctrl+Cmd+F', 'F11'],
  toggleDevTools: ['Alt+Cmd+I', 'Ctrl+Shift+I'],
  hide: ['Cmd+H', null],
  hideOthers: ['Cmd+Alt+H', null],
  close: ['CmdOrCtrl+W', 'CmdOrCtrl+W'],
  quit: ['CmdOrCtrl+Q', 'CmdOrCtrl+Q'],
};

function actions(): MenuActions {
  const ofPage = ['invoke', 'reopen', 'clearRecent', 'reload'] as const;
  const names = [...ofPage, 'showLogs', 'showCrashes', 'showAbout', 'showLicences', 'askForNewer'] as const;
  return Object.fromEntries(names.map((name) => [name, vi.fn()])) as unknown as MenuActions;
}

/** The items at the ends of the menu, those between lines only. */
function leaves(items: readonly Item[]): readonly Item[] {
  return items.flatMap((item) => {
    if (item.type === 'separator') return [];
    return Array.isArray(item.submenu) ? leaves(item.submenu) : [item];
  });
}

const recent = [{ name: 'talk.tilescope', place: '1' }];

describe.each(['darwin', 'linux', 'win32'] as const)('the menu on %s', (platform) => {
  const done = actions();
  const items = leaves(menuTemplate(platform, { commands, recent, asksForNewer: false }, done));

  it('has items that say what they are and do something', () => {
    for (const { label, role, click } of items) {
      expect(role ?? label).toMatch(/^\S/);
      expect(role === undefined).toBe(click !== undefined);
      click?.({} as never, undefined, {});
    }
    expect(vi.mocked(done.invoke).mock.calls.flat()).toEqual(expect.arrayContaining(commands.map(({ id }) => id)));
    for (const action of Object.values(done)) expect(action).toHaveBeenCalled();
  });

  it('leaves to the page what can be typed', () => {
    const ofPage = items.filter(({ id }) => commands.some((command) => command.id === id));
    expect(ofPage).toHaveLength(commands.length);
    for (const { id, accelerator, registerAccelerator } of ofPage) {
      if (accelerator === undefined) continue;
      // macOS does not know the wish that the menu only shows it.
      if (platform === 'darwin') expect(accelerator, id).toMatch(/\b(CmdOrCtrl|Cmd|Ctrl)\+/);
      else expect(registerAccelerator, id).toBe(false);
    }
  });

  it('has no keys twice', () => {
    const keys = items.flatMap(({ accelerator, role }) => {
      if (role === undefined) return accelerator ?? [];
      if (role === 'windowMenu') return [];
      const ofRole = OF_ROLES[role];
      if (ofRole === undefined) throw new Error(`the keys of the role ${role} are not written down here`);
      return ofRole[platform === 'darwin' ? 0 : 1] ?? [];
    });
    const twice = keys.filter((one, at) => keys.indexOf(one) !== at);
    expect(twice).toEqual([]);
  });

  it('edits texts by keys where only a menu can', () => {
    const roles = items.map(({ role }) => role);
    expect(roles).toEqual(expect.arrayContaining(['cut', 'copy', 'paste', 'selectAll']));
    expect(roles.includes('undo') && roles.includes('redo')).toBe(platform === 'darwin');
  });
});
