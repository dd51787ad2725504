/** What dies comes back: the GPU process, the page that computes, the page of the lab. Nothing that was there is lost. */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { parseDocument } from '../../core/document/document.ts';
import { expect, gpuPage, killGpu, labPage, test, type Application } from './application.ts';
import { eventsOf, pictureAtRest, runAgain, untilRun } from './lab-page.ts';

const QUICK = {
  words: ['--lab=kernel=attention&set.n=14&set.d=4&set.br=4&set.bc=4'],
};

async function start(launch: (options: typeof QUICK) => Promise<Application | undefined>) {
  const application = await launch(QUICK);
  if (application === undefined) throw new Error('the application runs already');
  const page = await labPage(application);
  await untilRun(page);
  return { application, page };
}

/** Asks for a run that takes a while, and waits until it has begun. */
async function beginLongRun(page: Page): Promise<void> {
  await page.locator('[data-parameter="n"]').getByRole('spinbutton').fill('160');
  await page.getByRole('button', { name: /^Run/ }).click();
  await expect(page.getByRole('progressbar', { name: 'Progress of the run' })).toBeVisible();
}

/** The run has ended, well or not, and the lab goes on. */
async function expectWayOn(page: Page): Promise<void> {
  await expect(page.getByRole('progressbar', { name: 'Progress of the run' })).toBeHidden({ timeout: 90_000 });
  await runNine(page);
}

async function runNine(page: Page): Promise<void> {
  await page.locator('[data-parameter="n"]').getByRole('spinbutton').fill('9');
  await runAgain(page);
  await untilRun(page);
}

test('the GPU process is killed in the middle of a run: the run is done again', async ({ launch }) => {
  const { application, page } = await start(launch);
  await runNine(page);
  const shown = await pictureAtRest(page);
  const before = await eventsOf(page);
  await beginLongRun(page);
  await killGpu(application);
  // The last good run stays on screen until the new one is there.
  expect(await eventsOf(page)).toBe(before);
  await expectWayOn(page);
  // What is drawn comes back with the process, too; its pixels may be rounded in another way, and are as rich as before.
  expect((await pictureAtRest(page)).length / shown.length).toBeGreaterThan(0.9);
});

test('the GPU process is killed in the middle of a sweep and of a save: no point is missing, and the file is whole', async ({
  launch,
  userData,
}) => {
  const { application, page } = await start(launch);
  await page.keyboard.press('Shift+S');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: /^Sweep:/ }).click();
  await page.getByRole('option', { name: /^This kernel: Attention/ }).click();
  await dialog.getByRole('textbox', { name: 'Values of N' }).fill('8, 12, 160');
  await dialog.getByRole('button', { name: 'Run the sweep' }).click();
  const points = dialog.locator('.point');
  await expect.poll(() => points.count()).toBeGreaterThan(0);
  const first = await points.first().textContent();
  expect(first).toMatch(/\d/);
  await killGpu(application);
  await expect(points).toHaveCount(3, { timeout: 90_000 });
  await expect(points.first()).toHaveText(first!);
  await page.keyboard.press('Escape');

  // The process dies while the dialog asks where to save.
  const folder = join(userData, 'talks');
  const path = join(folder, 'talk.tilescope');
  await mkdir(folder);
  await application.evaluate(({ app, dialog }, filePath) => {
    dialog.showSaveDialog = () => {
      process.kill(app.getAppMetrics().find(({ type }) => type === 'GPU')!.pid, 'SIGKILL');
      return Promise.resolve({ canceled: false, filePath });
    };
  }, path);
  await page.keyboard.press('Control+S');
  await expect(page.getByRole('button', { name: 'Document: talk.tilescope' })).toBeVisible();
  expect(parseDocument(await readFile(path, 'utf8'), 'talk.tilescope')).toMatchObject({ ok: true });
  expect(await readdir(folder)).toEqual(['talk.tilescope']);
  await expectWayOn(page);
});

test('the page that computes crashes in the middle of a run: another one takes over', async ({ launch }) => {
  const { application, page } = await start(launch);
  const computing = await gpuPage(application);
  await beginLongRun(page);
  await application.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()
      .find((window) => !window.isVisible())
      ?.webContents.forcefullyCrashRenderer();
  }, undefined);
  await expectWayOn(page);
  expect((await gpuPage(application)) === computing).toBe(false);
});

test('the page of the lab crashes: it is offered anew, with the kernel and the parameters', async ({ launch }) => {
  const { application, page } = await start(launch);
  await page.locator('[data-parameter="n"]').getByRole('spinbutton').fill('9');
  await runAgain(page);
  const asked = application.evaluate(
    ({ dialog, BrowserWindow }) =>
      new Promise<string>((resolve) => {
        dialog.showMessageBox = ((_window: unknown, { message }: { message: string }) => {
          resolve(message);
          return Promise.resolve({ response: 0, checkboxChecked: false });
        }) as typeof dialog.showMessageBox;
        BrowserWindow.getAllWindows()
          .find((window) => window.isVisible())
          ?.webContents.forcefullyCrashRenderer();
      }),
    undefined,
  );
  expect(await asked).toBe('The view of the lab has stopped.');
  await expect
    .poll(() =>
      application.evaluate(
        ({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('run.run')?.enabled ?? false,
        undefined,
      ),
    )
    .toBe(true);
});
