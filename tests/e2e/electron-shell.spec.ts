/** The desktop application as a person meets it: documents, menu, one instance, windows, logs. */
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import { COMMANDS } from '../../renderer/session/commands/list.ts';
import { addressOf, expect, labPage, test, type Application } from './application.ts';
import { eventsOf, expectStep, runAgain, stepOf, untilRun } from './lab-page.ts';

const QUICK = {
  words: ['--lab=kernel=attention&set.n=14&set.d=4&set.br=4&set.bc=4'],
};

async function start(
  launch: (options: typeof QUICK) => Promise<Application | undefined>,
  ...words: string[]
): Promise<{ application: Application; page: Page }> {
  const application = await launch({ ...QUICK, words: [...QUICK.words, ...words] });
  if (application === undefined) throw new Error('the application runs already');
  const page = await labPage(application);
  await untilRun(page);
  return { application, page };
}

/** Chooses a command in the native menu, as a person would: only if it is enabled. */
function choose(application: Application, id: string): Promise<void> {
  return application.evaluate(({ Menu }, wanted) => {
    const item = Menu.getApplicationMenu()?.getMenuItemById(wanted);
    if (item?.enabled !== true) throw new Error(`${wanted} cannot be chosen`);
    (item.click as () => void)();
  }, id);
}

/** Closes the window as a person would, after this has been answered: the application may end at once. */
function closeWindow(application: Application): Promise<void> {
  return application.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find((candidate) => candidate.isVisible());
    setTimeout(() => window?.close());
  }, undefined);
}

/** Tries to close the window, answers what is asked with a button, and gives back what was asked. */
function closeAndAnswer(application: Application, button: string): Promise<string> {
  return leaveAndAnswer(application, button, () => closeWindow(application));
}

/** Does what ends the page, answers what is asked with a button, and gives back what was asked. */
async function leaveAndAnswer(application: Application, button: string, leave: () => Promise<void>): Promise<string> {
  const asked = application.evaluate(
    ({ dialog }, answer) =>
      new Promise<string>((resolve) => {
        dialog.showMessageBox = ((_window: unknown, { message, buttons }: { message: string; buttons: string[] }) => {
          resolve(message);
          return Promise.resolve({ response: buttons.indexOf(answer), checkboxChecked: false });
        }) as never;
      }),
    button,
  );
  await leave();
  return await asked;
}

test('the native menu has the commands of the lab, and does them; a window that was only looked at closes at once', async ({
  launch,
}) => {
  const { application, page } = await start(launch);
  const labels = await application.evaluate(
    ({ Menu }) =>
      (Menu.getApplicationMenu()?.items ?? []).filter(({ submenu }) => submenu !== undefined).map(({ label }) => label),
    undefined,
  );
  expect(labels).toEqual(expect.arrayContaining(['File', 'Edit', 'View', 'Time', 'Run', 'Help']));
  const absent = await application.evaluate(
    ({ Menu }, ids) => ids.filter((id) => Menu.getApplicationMenu()?.getMenuItemById(id) === null),
    COMMANDS.map(({ id }) => id),
  );
  expect(absent).toEqual([]);
  const before = await stepOf(page);
  await choose(application, 'time.next-event');
  await expectStep(page, before + 1);
  await page.keyboard.press('t');
  await page.locator('[data-parameter="n"]').getByRole('spinbutton').fill('9');
  await runAgain(page);
  const ended = once(application.process(), 'exit');
  await closeWindow(application);
  await ended;
});

test('the menu is not built anew by the pointer, nor by what a command does', async ({ launch }) => {
  const { application, page } = await start(launch);
  await application.evaluate(({ Menu }) => {
    const build = Menu.buildFromTemplate.bind(Menu);
    Object.assign(Menu, { builds: 0 });
    Menu.buildFromTemplate = (template) => {
      (Menu as unknown as { builds: number }).builds++;
      return build(template);
    };
  }, undefined);
  const isEnabled = () =>
    application.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('edit.undo')?.enabled, undefined);
  expect(await isEnabled()).toBe(false);
  for (let at = 0; at < 30; at++) await page.mouse.move(300 + 20 * at, 300 + 3 * at);
  await page.locator('[data-parameter="n"]').getByRole('spinbutton').fill('9');
  await expect.poll(isEnabled).toBe(true);
  expect(await application.evaluate(({ Menu }) => (Menu as unknown as { builds: number }).builds, undefined)).toBe(0);
});

test('a document is saved where the dialog says, again without asking, and before its window closes', async ({
  launch,
  userData,
}) => {
  const { application, page } = await start(launch);
  const path = join(userData, 'talk.tilescope');
  await application.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);
  await choose(application, 'file.save');
  await expect.poll(() => readFile(path, 'utf8').catch(() => '')).toContain('"kernel": "attention"');
  // Dialogs begin where the last one was answered, and Save As where the document lies.
  const begun = await application.evaluate(
    ({ dialog, Menu }) =>
      new Promise<(string | undefined)[]>((resolve) => {
        const places: (string | undefined)[] = [];
        const giveUp = (options: { defaultPath?: string }) => {
          places.push(options.defaultPath);
          if (places.length === 2) resolve(places);
          else (Menu.getApplicationMenu()?.getMenuItemById('file.open')?.click as () => void)();
        };
        dialog.showSaveDialog = ((_window: unknown, options: object) => {
          giveUp(options);
          return Promise.resolve({ canceled: true, filePath: '' });
        }) as never;
        dialog.showOpenDialog = ((_window: unknown, options: object) => {
          giveUp(options);
          return Promise.resolve({ canceled: true, filePaths: [] });
        }) as never;
        (Menu.getApplicationMenu()?.getMenuItemById('file.save-as')?.click as () => void)();
      }),
    undefined,
  );
  expect(begun).toEqual([path, userData]);
  await application.evaluate(({ dialog }) => {
    dialog.showSaveDialog = () => Promise.reject(new Error('it asks again'));
  }, undefined);
  await page.locator('[data-parameter="n"]').getByRole('spinbutton').fill('9');
  await runAgain(page);
  await expect(page).toHaveTitle(/•/);
  await choose(application, 'file.save');
  await expect.poll(() => readFile(path, 'utf8')).toContain('"n": 9');
  await expect
    .poll(() =>
      application.evaluate(
        ({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('recent')?.submenu?.items[0]?.label,
        undefined,
      ),
    )
    .toBe('talk.tilescope');

  await page.locator('[data-parameter="n"]').getByRole('spinbutton').fill('8');
  await expect(page).toHaveTitle(/•/);
  // Once the page has done what it was told next, main has heard of the change.
  const before = await stepOf(page);
  await choose(application, 'time.next-event');
  await expectStep(page, before + 1);
  expect(await closeAndAnswer(application, 'Cancel')).toBe('Save the changes to talk.tilescope?');
  await expect(page).toHaveTitle(/•/);
  const ended = once(application.process(), 'exit');
  await closeAndAnswer(application, 'Save');
  await ended;
  expect(await readFile(path, 'utf8')).toContain('"n": 8');
});

test('unsaved work survives an application that is killed, and is offered at the next start; Do Not Save drops it', async ({
  launch,
}) => {
  const offer = (page: Page) => page.locator('[data-offer]');
  const shots = (page: Page) => page.getByRole('region', { name: 'Storyboard' }).getByRole('listitem');
  const first = await start(launch);
  await first.page.keyboard.press('Shift+A');
  await expect(shots(first.page)).toHaveCount(1);
  await first.page.waitForTimeout(1500);
  const killed = once(first.application.process(), 'exit');
  // As a system does that waits no longer at a log-off.
  await first.application.evaluate(({ app }) => {
    const { pid } = app.getAppMetrics().find(({ type }) => type === 'Browser')!;
    setTimeout(() => process.kill(pid, 'SIGKILL'), 50);
  }, undefined);
  await killed;

  const second = await start(launch);
  await expect(offer(second.page)).toContainText('with 1 shot.');
  await offer(second.page).getByRole('button', { name: 'Restore' }).click();
  await expect(offer(second.page)).toBeHidden();
  await expect(shots(second.page)).toHaveCount(1);
  await second.page.waitForTimeout(1500);
  // A page that is loaded again goes on with what it has, unless nobody wants it.
  const reload = () => choose(second.application, 'reload');
  expect(await leaveAndAnswer(second.application, 'Do Not Save', reload)).toContain('attention.tilescope');
  await expect(shots(second.page)).toHaveCount(0);
  await untilRun(second.page);
  await second.page.waitForTimeout(1500);
  await expect(shots(second.page)).toHaveCount(0);
  await expect(offer(second.page)).toBeHidden();
});

test('documents are opened from the command line, by a second instance and by the system', async ({
  launch,
  userData,
}) => {
  const document = (n: number) =>
    JSON.stringify({
      format: 'tilescope',
      version: 1,
      run: { kernel: 'attention', params: { n, d: 4, br: 4, bc: 4 }, seed: 1 },
      view: { time: 0 },
    });
  for (const n of [3, 5, 6, 7]) await writeFile(join(userData, `rows-${n}.tilescope`), document(n));
  const { application, page } = await start(launch, join(userData, 'rows-3.tilescope'));
  await expect(page).toHaveTitle(/rows-3\.tilescope/);
  const second = await launch({ words: [join(userData, 'rows-5.tilescope')] });
  expect(second).toBeUndefined();
  await expect(page).toHaveTitle(/rows-5\.tilescope/);
  // A double click on a file, as Linux desktops pass it on.
  expect(await launch({ words: [pathToFileURL(join(userData, 'rows-6.tilescope')).href] })).toBeUndefined();
  await expect(page).toHaveTitle(/rows-6\.tilescope/);
  await application.evaluate(
    ({ app }, path) => {
      app.emit('open-file', { preventDefault: () => undefined }, path);
    },
    join(userData, 'rows-7.tilescope'),
  );
  await expect(page).toHaveTitle(/rows-7\.tilescope/);
});

test('a file that is no document says so, and what was on screen stays', async ({ launch, userData }) => {
  const path = join(userData, 'broken.tilescope');
  await writeFile(path, '{"format":"tilescope","version":1,"run":7}');
  const { page } = await start(launch, path);
  await expect(page.getByText(/broken\.tilescope is not a valid document/)).toBeVisible();
  await expect.poll(() => eventsOf(page)).toBeGreaterThan(0);
});

test('a second instance hands on what it was asked for, and ends; the window is shown, whatever became of it', async ({
  launch,
}) => {
  const application = (await launch())!;
  await labPage(application);
  const shown = () =>
    application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((w) => w.isVisible()), undefined);
  await expect.poll(shown).toBe(true);
  await application.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) {
      Object.assign(window, { show: () => Object.assign(window, { wasShownAgain: true }) });
    }
  }, undefined);
  expect(await launch({ words: ['--lab=kernel=matmul'] })).toBeUndefined();
  await expect.poll(async () => addressOf(await labPage(application))).toContain('kernel=matmul');
  const shownAgain = await application.evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows().filter((window) => 'wasShownAgain' in window).length,
    undefined,
  );
  expect(shownAgain).toBe(1);
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
  const crashes = application.evaluate(
    ({ shell }) =>
      new Promise<string>((resolve) => {
        shell.openPath = (path) => {
          resolve(path);
          return Promise.resolve('');
        };
      }),
    undefined,
  );
  await choose(application, 'crashes');
  expect(await crashes).toMatch(/crashDumps$/);
  expect(await readFile(await log, 'utf8')).toMatch(/Tilescope \d+\.\d+\.\d+, Electron /);
});

test('it is asked for a newer version once somebody wants it, and not before, and the wish is remembered', async ({
  launch,
  userData,
}) => {
  /** What was asked for and shown, kept in main. */
  interface Kept {
    asked: string[];
    shown: string[];
  }
  const watch = (application: Application) =>
    application.evaluate(({ net, dialog }) => {
      const kept: Kept = { asked: [], shown: [] };
      Object.assign(net, { kept });
      net.fetch = (address) => {
        kept.asked.push(address as string);
        return Promise.resolve(new Response('{"version":"99.0.0"}'));
      };
      dialog.showMessageBox = ((options: { message: string }) => {
        kept.shown.push(options.message);
        return Promise.resolve({ response: 0, checkboxChecked: false });
      }) as never;
    }, undefined);
  const kept = (application: Application) =>
    application.evaluate(({ net }) => (net as unknown as { kept: Kept }).kept, undefined);
  const application = (await launch())!;
  await labPage(application);
  await watch(application);
  expect(await kept(application)).toEqual({ asked: [], shown: [] });
  await choose(application, 'newer');
  await expect.poll(async () => (await kept(application)).shown).toEqual(['Tilescope 99.0.0 is there.']);
  expect((await kept(application)).asked).toHaveLength(1);
  const settings = async () => JSON.parse(await readFile(join(userData, 'config.json'), 'utf8')) as object;
  expect(await settings()).toMatchObject({ asksForNewer: true });
  await choose(application, 'newer');
  expect(await settings()).toMatchObject({ asksForNewer: false });
  expect((await kept(application)).asked).toHaveLength(1);
  // The stand-in reaches nobody, which the log says of a start that asked.
  const log = () => readFile(join(userData, 'logs/main.log'), 'utf8');
  expect(await log()).not.toContain('newer version could not be found out');
  await application.close();
  await writeFile(join(userData, 'config.json'), '{"asksForNewer":true}');
  await labPage((await launch())!);
  await expect.poll(log).toContain('newer version could not be found out');
});
