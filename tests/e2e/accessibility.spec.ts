/** What a machine can find of violations: everywhere, in both themes, and with large words. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { SMALL_WORDS, untilRun } from './lab-page.ts';

test.use({ words: SMALL_WORDS, contextOptions: { reducedMotion: 'reduce' } });

async function expectAccessible(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
  expect(found, where).toEqual([]);
}

for (const theme of ['dark', 'light']) {
  test(`axe finds nothing, ${theme}: lab, menu, palette, sheet, sweep, comparison, large words`, async ({
    page,
    openLab,
  }) => {
    test.slow();
    await openLab();
    await untilRun(page);
    if (theme === 'light') await page.keyboard.press('t');
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    await expectAccessible(page, 'the lab');

    await page.getByRole('button', { name: /^Document/ }).click();
    await expect(page.getByRole('menuitem', { name: 'New document' })).toBeVisible();
    await expectAccessible(page, 'the menu of the document');
    await page.keyboard.press('Escape');

    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Commands' }).fill('causal');
    await expect(page.getByRole('dialog').getByRole('option').first()).toContainText('causal');
    await expectAccessible(page, 'the palette');
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
    await expect(page.getByRole('dialog', { name: 'Keyboard' })).toContainText('next tile moved');
    await expectAccessible(page, 'the sheet');
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: /^Sweep/ }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page, 'the sweep');
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Compare' }).click();
    await page.getByRole('menuitem', { name: /^Variant: standard/ }).click();
    await expect(page.getByRole('button', { name: /Matches float64/ })).toHaveCount(2);
    await page.keyboard.press('Escape');
    await expectAccessible(page, 'the comparison');
    await page.getByRole('button', { name: 'Close comparison' }).click();

    await page.evaluate(() => {
      (document.activeElement as HTMLElement | null)?.blur();
    });
    await page.keyboard.press('Shift+T');
    await expect(page.locator('html')).toHaveAttribute('data-projector', 'true');
    await expectAccessible(page, 'large words');
  });
}
