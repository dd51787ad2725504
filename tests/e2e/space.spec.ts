import { expect, test } from './fixtures.ts';
import { fromMenu, picture, pictureAtRest, SMALL_WORDS, untilRun } from './lab-page.ts';

test.use({ words: SMALL_WORDS, contextOptions: { reducedMotion: 'reduce' } });

test('one workgroup in focus, and the memory of a named GPU to scale', async ({ page, openLab }) => {
  const { errors } = await openLab();
  await untilRun(page);
  await page.keyboard.press('PageDown');
  await page.keyboard.press('ArrowRight');
  const plain = await pictureAtRest(page);
  await page.keyboard.press('o');
  await expect(page.getByRole('status').filter({ hasText: 'Focus on one workgroup: on' })).toBeVisible();
  await expect.poll(async () => (await picture(page)).equals(plain)).toBe(false);
  await fromMenu(page, 'View', 'Focus on one workgroup');
  await expect.poll(async () => (await picture(page)).equals(plain)).toBe(true);

  await fromMenu(page, 'Measure', /memory of a GPU/i);
  const dialog = page.getByRole('dialog', { name: 'Memory to scale' });
  await expect(dialog.getByRole('img', { name: /A100.*255,750 times/ })).toBeVisible();
  await dialog.getByRole('combobox', { name: /^GPU/ }).click();
  await page.getByRole('option', { name: /H100/ }).click();
  await expect(dialog.getByRole('img', { name: /H100/ })).toBeVisible();
  // 14 x 4 elements of Q, K, V and O and 14 of L.
  await expect(dialog.locator('[data-amount="the tensors of this run"]')).toContainText(/952 B|0\.9 KB/);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect(errors).toEqual([]);
});
