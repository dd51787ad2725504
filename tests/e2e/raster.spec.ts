/** Space against depth: a figure of any run, in the lab, saved, and under a shot. */
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { choose, expectAccessible, expectStep, fromMenu, untilRun } from './lab-page.ts';

test.use({
  words: ['rnn', '--set', 't=6', '--set', 'h=4', '--set', 'e=4', '--set', 'influence=false'],
  contextOptions: { reducedMotion: 'reduce' },
});

const raster = (page: Page): Locator => page.getByRole('region', { name: 'Space against depth' });

test('a raster shows what waits for what, and leads to its events', async ({ page, openLab }) => {
  const { errors } = await openLab();
  await untilRun(page);
  await fromMenu(page, 'View', 'Space against depth');
  const picture = raster(page).getByRole('img', {
    name: 'Space against depth: X first read, h first stored, 13 deep',
  });
  await expect(picture).toBeVisible();

  // By keys: a position, and the two events that it begins and ends with.
  const position = raster(page).getByRole('slider', { name: 'position 0' });
  await position.focus();
  for (let presses = 0; presses < 4; presses++) await page.keyboard.press('ArrowRight');
  await raster(page).getByRole('button', { name: 'X read at 9' }).click();
  const inspected = page.getByRole('img', { name: /^Recurrent network:/ });
  await expect(inspected).toHaveAttribute('aria-label', /load/);
  const stored = raster(page).getByRole('button', { name: 'h stored at 11' });
  await stored.focus();
  await expect(page.getByLabel('Inspector')).toContainText('h[4, 0]');
  await page.keyboard.press('Enter');
  await expect(inspected).toHaveAttribute('aria-label', /store/);
  await expectAccessible(page);

  // By pointing: the last token is read and stored at the bottom right.
  await choose(page, 'Tensor read', /^W/);
  await expect(raster(page).getByRole('img', { name: /W first read/ })).toBeVisible();
  await expect(page).toHaveURL(/view\.raster\.read=W/);
  await raster(page).getByRole('combobox', { name: 'Tensor read: W' }).press('Escape');
  const box = (await raster(page).locator('.box').boundingBox())!;
  await page.mouse.move(box.x + box.width - 30, box.y + box.height - 48);
  await expect(raster(page).locator('.tip')).toHaveText(/^row 5 of h, first stored at depth 13$/);
  await page.mouse.down();
  await page.mouse.up();
  await expect(inspected).toHaveAttribute('aria-label', /store/);
  await page.keyboard.press('End');
  const end = Number(await page.getByRole('slider', { name: 'Time' }).getAttribute('aria-valuemax'));
  await expectStep(page, end);

  await raster(page).getByRole('button', { name: 'Save this figure' }).click();
  const saving = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Save as SVG' }).click();
  const file = await saving;
  expect(file.suggestedFilename()).toBe('rnn-raster.svg');
  expect((await readFile(await file.path())).toString()).toContain('W first read, h first stored, 13 deep');

  // A shot of it shows it, as it was chosen, when it is presented.
  await page.keyboard.press('Shift+A');
  await expect(page.getByRole('combobox', { name: 'Below: raster' })).toBeVisible();
  await page.keyboard.press('Shift+P');
  await expect(page.getByText('1 / 1')).toBeVisible();
  await expect(page.getByRole('img', { name: /W first read, h first stored, 13 deep/ })).toBeVisible();
  await expect(raster(page)).toBeHidden();
  await page.keyboard.press('Escape');
  await raster(page).getByRole('button', { name: 'Hide the raster' }).click();
  await expect(raster(page)).toBeHidden();
  expect(errors).toEqual([]);
});
