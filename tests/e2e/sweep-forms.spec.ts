import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { SMALL, SMALL_WORDS, untilRun } from './lab-page.ts';

test.use({ words: SMALL_WORDS, contextOptions: { reducedMotion: 'reduce' } });

const dialog = (page: Page): Locator => page.getByRole('dialog');

async function choose(page: Page, list: RegExp, option: RegExp | string): Promise<void> {
  await dialog(page).getByRole('combobox', { name: list }).click();
  await page.getByRole('option', { name: option }).click();
}

test('closed forms are taken of sizes that nothing runs, and are marked as such', async ({ page, openLab }) => {
  const { errors } = await openLab();
  await untilRun(page);
  await page.keyboard.press('Shift+S');
  await choose(page, /^Sweep:/, /^This kernel: Attention/);
  await choose(page, /^Series:/, /one for each: Variant/);
  await choose(page, /^Points:/, /^closed form, not run/);
  await dialog(page).getByRole('textbox', { name: 'Values of N' }).fill('1048576, 4194304');
  await dialog(page).getByRole('button', { name: 'Take the closed forms' }).click();
  const { d, br } = SMALL;
  for (const n of [1048576, 4194304]) {
    const forms = {
      standard: 4 * (3 * (n / br) * n * d + 5 * n * n + n * d),
      flash: 4 * (n * d + 2 * (n / br) * n * d + n * d + n),
    };
    for (const [series, bytes] of Object.entries(forms)) {
      const cell = dialog(page).locator(`td[data-series="${series}"][data-x="${n}"]`);
      await expect(cell).toHaveAttribute('data-value', String(bytes));
    }
  }
  await expect(dialog(page).locator('[data-source]')).toHaveText('closed form, not run');
  await expect(dialog(page).getByRole('img', { name: 'equals the closed form' })).toHaveCount(0);
  await expect(dialog(page)).not.toContainText('not sound');
  expect(errors).toEqual([]);
});
