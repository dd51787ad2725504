import { expect, test } from './fixtures.ts';
import { choose, picture, pictureAtRest, SMALL_WORDS, untilRun } from './lab-page.ts';

test.use({ words: SMALL_WORDS, contextOptions: { reducedMotion: 'reduce' } });

test('colours take another map, range and curve, and stay so', async ({ page, openLab }) => {
  const { errors } = await openLab();
  await untilRun(page);
  await page.keyboard.press('End');
  const plain = await pictureAtRest(page);

  await page.getByRole('button', { name: 'Colours' }).click();
  await choose(page, 'Map', /violet to green/);
  await choose(page, 'Range', /fixed/);
  const limit = page.getByRole('spinbutton', { name: 'up to ±' });
  await limit.fill('-3');
  await expect(page.getByRole('alert')).toContainText('ends at a number above 0');
  await limit.fill('0.25');
  await expect(page.getByRole('alert')).toBeHidden();
  await choose(page, 'Curve', /logarithmic/);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Colours of values' })).toBeHidden();
  const changed = await pictureAtRest(page);
  expect(changed.equals(plain)).toBe(false);

  // Keys change the colours, and back to what they were.
  await page.keyboard.press('l');
  await page.keyboard.press('r');
  await page.getByRole('button', { name: 'Colours' }).click();
  await expect(page.getByRole('combobox', { name: 'Curve: linear' })).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Range: each tensor' })).toBeVisible();
  await page.getByRole('checkbox', { name: /Leave out/ }).check();
  await choose(page, 'Map', /blue to orange/);
  await page.getByRole('checkbox', { name: /Leave out/ }).uncheck();
  await page.keyboard.press('Escape');
  await expect.poll(async () => (await picture(page)).equals(plain)).toBe(true);

  await page.getByRole('button', { name: 'Colours' }).click();
  await choose(page, 'Map', /violet to green/);
  await page.reload();
  await untilRun(page);
  await page.getByRole('button', { name: 'Colours' }).click();
  await expect(page.getByRole('combobox', { name: 'Map: violet to green' })).toBeVisible();
  expect(errors).toEqual([]);
});
