/** The desktop application as a person meets it: menu, one instance, windows, logs. */
import { readFile } from 'node:fs/promises';
import { addressOf, expect, labPage, test, type Application } from './application.ts';

/** Chooses a command in the native menu, as a person would: only if it is enabled. */
function choose(application: Application, id: string): Promise<void> {
  return application.evaluate(({ Menu }, wanted) => {
    const item = Menu.getApplicationMenu()?.getMenuItemById(wanted);
    if (item?.enabled !== true) throw new Error(`${wanted} cannot be chosen`);
    (item.click as () => void)();
  }, id);
}

test('the native menu has the usual menus', async ({ launch }) => {
  const application = (await launch())!;
  await labPage(application);
  const labels = await application.evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()?.items ?? [];
    return items.filter(({ submenu }) => submenu !== undefined).map(({ label }) => label);
  }, undefined);
  expect(labels).toEqual(expect.arrayContaining(['File', 'Edit', 'View', 'Help']));
});

test('a second instance hands on what it was asked for, and ends', async ({ launch }) => {
  const application = (await launch())!;
  await labPage(application);
  expect(await launch({ words: ['--lab=kernel=matmul'] })).toBeUndefined();
  await expect.poll(async () => addressOf(await labPage(application))).toContain('kernel=matmul');
});

test('the window comes back where it was', async ({ launch }) => {
  const place = { x: 40, y: 50, width: 1100, height: 700 };
  const first = (await launch())!;
  await labPage(first);
  await first.evaluate(({ BrowserWindow }, bounds) => {
    BrowserWindow.getAllWindows()
      .find((window) => window.webContents.id === 1)
      ?.setBounds(bounds);
  }, place);
  await first.close();
  const second = (await launch())!;
  await labPage(second);
  const bounds = await second.evaluate(
    ({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find((window) => window.webContents.id === 1)
        ?.getNormalBounds(),
    undefined,
  );
  expect(bounds).toEqual(place);
});

test('the box about it names the adapter and the versions; licences and log are files that open', async ({
  launch,
}) => {
  const application = (await launch())!;
  await labPage(application);
  const told = application.evaluate(
    ({ dialog, shell }) =>
      new Promise<{ detail: string; opened: string }>((resolve) => {
        let detail = '';
        shell.openPath = (opened) => {
          resolve({ detail, opened });
          return Promise.resolve('');
        };
        dialog.showMessageBox = ((options: { detail: string }) => {
          ({ detail } = options);
          return Promise.resolve({ response: 1, checkboxChecked: false });
        }) as never;
      }),
    undefined,
  );
  await choose(application, 'about');
  const { detail, opened } = await told;
  expect(detail).toMatch(/Tilescope: \d+\.\d+\.\d+\nComputes on: .{4,}\nElectron: \d+\..*\n/);
  expect(await readFile(opened, 'utf8')).toContain('three');
  const log = application.evaluate(
    ({ shell }) =>
      new Promise<string>((resolve) => {
        shell.showItemInFolder = resolve;
      }),
    undefined,
  );
  await choose(application, 'logs');
  expect(await log).toMatch(/\.log$/);
});
