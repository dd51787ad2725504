/** Shots, presenting and recording in the lab. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { expect, prepare, test } from './fixtures.ts';
import { choose, expectAccessible, expectStep, stepOf, untilRun } from './lab-page.ts';

test.use({ words: ['attention', '--set', 'n=16', '--set', 'd=16', '--set', 'br=8', '--set', 'bc=8'] });

test('makes, orders, plays and presents shots @shells', async ({ page, openLab }) => {
  const { errors } = await openLab();
  await untilRun(page);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+A');
  await page.keyboard.press('3');
  await page.keyboard.press('End');
  await page.keyboard.press('Shift+A');
  const board = page.getByRole('region', { name: 'Storyboard' });
  const cards = board.getByRole('listitem');
  await expect(cards).toHaveCount(2);
  await board.getByLabel('Caption').fill('The end');
  await expect(board.getByRole('combobox', { name: 'Camera: tray' })).toBeVisible();
  await board.getByLabel('From step').fill('20');
  await choose(page, 'Pace', 'Seconds');
  await board.getByLabel('Seconds', { exact: true }).fill('0.5');
  await expect(cards.nth(1)).toContainText('The end');
  await expectAccessible(page);

  await cards.nth(1).getByRole('button').press('Alt+ArrowLeft');
  await expect(cards.nth(0)).toContainText('The end');
  await cards.nth(0).getByRole('button').dragTo(cards.nth(1).getByRole('button'));
  await expect(cards.nth(1)).toContainText('The end');

  await cards.nth(1).getByRole('button').click();
  await expectStep(page, 20);
  await board.getByRole('button', { name: 'Play', exact: true }).click();
  await expect.poll(() => stepOf(page)).toBeGreaterThan(21);

  await cards.nth(0).getByRole('button').click();
  await page.keyboard.press('Shift+P');
  await expect(page.getByRole('heading', { name: 'Tilescope' })).toBeHidden();
  await expect(page.getByText('Shot 1 of 2')).toBeAttached();
  await expect.poll(() => page.evaluate(() => document.fullscreenElement?.tagName)).toBe('HTML');
  await page.keyboard.press('PageDown');
  await expect(page.getByText('Shot 2 of 2')).toBeAttached();
  await page.keyboard.press('b');
  await expect(page.getByLabel(/The screen is black/)).toBeVisible();
  await page.keyboard.press('PageUp');
  await expect(page.getByLabel(/The screen is black/)).toBeHidden();
  await expect(page.getByText('Shot 1 of 2')).toBeAttached();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Tilescope' })).toBeVisible();

  expect(errors).toEqual([]);
});

test('plays, presents and records runs beside each other', async ({ page, openLab }) => {
  // The browser's private file system stands for the folder.
  await prepare(page, () => {
    Object.assign(window, { showDirectoryPicker: () => navigator.storage.getDirectory() });
  });
  const { errors } = await openLab();
  await untilRun(page);
  await page.keyboard.press('c');
  await page.getByRole('menuitem', { name: /^Variant: standard/ }).click();
  await expect(page.getByText('Same inputs: Q, K, V')).toBeVisible({ timeout: 90_000 });
  await page.keyboard.press('End');
  const events = await stepOf(page);
  await page.keyboard.press('Shift+A');
  const board = page.getByRole('region', { name: 'Storyboard' });
  await board.getByLabel('Caption').fill('Fewer bytes');
  await board.getByLabel('From step').fill(String(events - 8));
  await choose(page, 'Pace', 'Seconds');
  await board.getByLabel('Seconds', { exact: true }).fill('1');
  await expect(board.getByText(/goes beyond/)).toBeHidden();

  // What all have in common stands over the pictures, and no controls.
  await board.getByRole('button', { name: 'Present' }).click();
  await expect(page.getByRole('img', { name: /^Fewer bytes, HBM bytes in all\s+1 ÷ 2\s+[\d.]+ ×$/ })).toBeVisible();
  await expect(page.getByRole('group', { name: 'Comparison' })).toBeHidden();
  await expect(page.getByRole('img', { name: new RegExp(`step ${events} of ${events}$`) })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('group', { name: 'Comparison' })).toBeVisible();

  await page.keyboard.press('Shift+R');
  const dialog = page.getByRole('dialog', { name: 'Record' });
  await dialog.locator('#record-format').click();
  await page.getByRole('option', { name: 'Web page' }).click();
  await expect(dialog.getByText(/^1 page, .* with all the runs inside\./)).toBeVisible();
  await dialog.locator('#record-format').click();
  await page.getByRole('option', { name: 'PNG still' }).click();
  await dialog.getByRole('button', { name: 'Record', exact: true }).click();
  await expect(dialog.getByText('attention.png is ready: 1 frame.')).toBeVisible();
  expect(errors).toEqual([]);
});

test('records what the dialog says it will, and a page of what was chosen', async ({ page, openLab }) => {
  // Where no folder can be asked for, as in some browsers, files go to the downloads.
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'showDirectoryPicker');
  });
  const { errors } = await openLab();
  await untilRun(page);
  await page.keyboard.press('End');
  await page.keyboard.press('Shift+A');
  const board = page.getByRole('region', { name: 'Storyboard' });
  await choose(page, 'Pace', 'Seconds');
  await board.getByLabel('From step').fill('30');
  await board.getByLabel('Seconds', { exact: true }).fill('0.2');
  await board.getByLabel('Hold, s').fill('0.1');
  await board.getByRole('button', { name: 'Record' }).click();
  const dialog = page.getByRole('dialog', { name: 'Record' });
  await dialog.locator('#record-format').click();
  await page.getByRole('option', { name: 'WebM' }).click();
  await dialog.locator('#record-size').click();
  await page.getByRole('option', { name: '720p' }).click();
  await expect(dialog.getByText('9 frames, 0.3 s')).toBeVisible();
  const name = dialog.getByRole('textbox', { name: 'Name' });
  await expect(name).toHaveValue('attention');
  await name.fill('flash/1');
  await expect(dialog.getByText('A file name cannot contain "/".')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Record', exact: true })).toBeDisabled();
  await name.fill('flash 1');
  await expectAccessible(page);
  const downloading = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Record', exact: true }).click();
  const film = await downloading;
  expect(film.suggestedFilename()).toBe('flash 1.webm');
  await expect(dialog.getByText('flash 1.webm is ready: 9 frames.')).toBeVisible();
  if (spawnSync('ffprobe', ['-version']).status === 0) {
    const words = [
      '-v',
      'error',
      '-count_frames',
      '-show_entries',
      'stream=width,height,nb_read_frames',
      '-of',
      'csv=p=0',
    ];
    expect(execFileSync('ffprobe', [...words, await film.path()], { encoding: 'utf8' }).trim()).toBe('1280,720,9');
  }

  await dialog.locator('#record-format').click();
  await page.getByRole('option', { name: 'Web page' }).click();
  await dialog.getByRole('checkbox', { name: 'Begins again at its end' }).check();
  await expect(dialog.getByText(/^1 page, .* with all the runs inside\./)).toBeVisible();
  const saving = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Record', exact: true }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe('flash 1.html');
  const player = await page.context().newPage();
  const path = test.info().outputPath('flash 1.html');
  await saved.saveAs(path);
  await player.goto(pathToFileURL(path).href);
  await expect(player.getByRole('button', { name: 'Begin again at the end' })).toHaveAttribute('aria-pressed', 'true');
  expect(errors).toEqual([]);
});

test('leaves the file before as it was until the one in its place is whole @shells', async ({
  page,
  openLab,
  crashGpu,
}) => {
  test.slow();
  // The browser's private file system stands for the folder; its handles are the same.
  await prepare(page, () => {
    Object.assign(window, { showDirectoryPicker: () => navigator.storage.getDirectory() });
  });
  await openLab();
  await page.evaluate(async () => {
    const folder = await navigator.storage.getDirectory();
    const file = await (await folder.getFileHandle('attention.zip', { create: true })).createWritable();
    await file.write('the film before');
    await file.close();
  });
  /** What lies in the folder, small files with their words. */
  const folder = (): Promise<Record<string, string>> =>
    page.evaluate(async () => {
      const files: Record<string, string> = {};
      for await (const [name, handle] of await navigator.storage.getDirectory()) {
        const file = await (handle as FileSystemFileHandle).getFile();
        files[name] = file.size < 100 ? await file.text() : 'a film';
      }
      return files;
    });
  const before = { 'attention.zip': 'the film before' };
  const dialog = page.getByRole('dialog', { name: 'Record' });
  const begin = async (format: RegExp): Promise<void> => {
    await untilRun(page);
    await page.keyboard.press('Shift+R');
    await dialog.locator('#record-format').click();
    await page.getByRole('option', { name: format }).click();
    await dialog.locator('#record-size').click();
    await page.getByRole('option', { name: '720p' }).click();
    await dialog.getByRole('button', { name: 'Record', exact: true }).click();
  };
  const underWay = (): Promise<void> =>
    expect
      .poll(() => dialog.getByRole('progressbar').getAttribute('value').then(Number), { timeout: 90_000 })
      .toBeGreaterThan(3);

  await begin(/^PNG files/);
  await expect(dialog.getByText('attention.zip is already in that folder.')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Keep' }).click();
  await expect(dialog.getByRole('button', { name: 'Record', exact: true })).toBeEnabled();
  expect(await folder()).toEqual(before);

  // Cancelled.
  await dialog.getByRole('button', { name: 'Record', exact: true }).click();
  await dialog.getByRole('button', { name: 'Replace' }).click();
  await underWay();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog.getByText('The recording was cancelled.')).toBeVisible();
  expect(await folder()).toEqual(before);

  // The GPU lost.
  await dialog.getByRole('button', { name: 'Record', exact: true }).click();
  await dialog.getByRole('button', { name: 'Replace' }).click();
  await underWay();
  await crashGpu();
  await expect(dialog.getByText('The GPU was lost while a frame was drawn; record again.')).toBeVisible();
  expect(await folder()).toEqual(before);

  // Reloaded.
  await page.reload();
  await begin(/^PNG files/);
  await dialog.getByRole('button', { name: 'Replace' }).click();
  await underWay();
  await page.reload();
  await untilRun(page);
  expect((await folder())['attention.zip']).toBe('the film before');

  // Whole.
  await begin(/^PNG still/);
  await expect(dialog.getByText('attention.png is ready: 1 frame.')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('other');
  expect(await folder()).toMatchObject({ 'attention.zip': 'the film before', 'attention.png': 'a film' });
});

test('gives the cards a look, which undo takes back, and makes a PDF and subtitles', async ({ page, openLab }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'showDirectoryPicker');
  });
  const { errors } = await openLab();
  await untilRun(page);
  await page.keyboard.press('Shift+R');
  const dialog = page.getByRole('dialog', { name: 'Record' });
  await expect(dialog.getByText(/frames, .* to make\./)).toBeVisible();
  await dialog.getByText('Logo, font and accent of the cards').click();
  const logo = (name: string, text: string) =>
    dialog.getByLabel('File of the logo').setInputFiles({ name, mimeType: '', buffer: Buffer.from(text) });
  await logo('mark.txt', 'no picture');
  await expect(dialog.getByText('mark.txt is neither a PNG nor an SVG')).toBeVisible();
  await logo(
    'mark.svg',
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 1"><rect width="3" height="1"/></svg>',
  );
  await expect(dialog.getByText('mark.svg', { exact: true })).toBeVisible();
  await expect(dialog.getByText('is neither a PNG nor an SVG')).toBeHidden();
  const accent = dialog.getByRole('textbox', { name: 'Accent' });
  await accent.fill('blue');
  await expect(dialog.getByText('"blue" is no colour')).toBeVisible();
  await accent.fill('#202020');
  await expect(dialog.getByText('The accent #202020 is hard to read on the cards of the dark theme')).toBeVisible();
  await expectAccessible(page);

  await dialog.getByRole('checkbox', { name: 'Subtitles' }).check();
  await dialog.locator('#record-format').click();
  await page.getByRole('option', { name: 'PDF still' }).click();
  await expect(dialog.getByRole('checkbox', { name: 'Subtitles' })).toBeHidden();
  const saving = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Record', exact: true }).click();
  const pdf = await saving;
  expect(pdf.suggestedFilename()).toBe('attention.pdf');
  expect((await readFile(await pdf.path())).toString('latin1', 0, 5)).toBe('%PDF-');
  await expect(dialog.getByText('attention.pdf is ready: 1 frame.')).toBeVisible();

  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Shift+R');
  await expect(dialog.getByText('mark.svg', { exact: true })).toBeHidden();
  expect(errors).toEqual([]);
});
