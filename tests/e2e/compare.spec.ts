import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { expectStep, SMALL, SMALL_WORDS, timeline, untilRun } from './lab-page.ts';

test.use({ words: [...SMALL_WORDS, '--set', 'variant=standard'], contextOptions: { reducedMotion: 'reduce' } });

function figure(page: Page, name: string, side: 'first' | 'second' | 'ratio'): Locator {
  return page.locator(`[data-figure="${name}"][data-side="${side}"]`);
}

async function valueOf(page: Page, name: string, side: 'first' | 'second' | 'ratio'): Promise<number> {
  return Number(await figure(page, name, side).getAttribute('data-value'));
}

async function compareWith(page: Page, choice: string): Promise<void> {
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByRole('menuitem', { name: choice }).click();
}

async function lockBy(page: Page, lock: string): Promise<void> {
  await page.getByRole('combobox', { name: /^In step by/ }).click();
  await page.getByRole('option', { name: lock }).click();
}

/** HBM bytes of attention by the formulas of its papers, for blocks that need not divide. */
function closedForms(): { standard: { read: number; write: number }; flash: { read: number; write: number } } {
  const { n, d, br, bc } = SMALL;
  const rows = Math.ceil(n / br);
  const columns = Math.ceil(n / bc);
  const bytes = 4;
  return {
    standard: {
      read: bytes * (columns * n * d + 2 * rows * n * d + 3 * n * n),
      write: bytes * (2 * n * n + n * d),
    },
    flash: { read: bytes * (n * d + 2 * rows * n * d), write: bytes * (n * d + n) },
  };
}

test('standard stands beside flash attention on the same inputs, in step by events and by bytes', async ({
  page,
  openLab,
}) => {
  const { errors } = await openLab();
  await untilRun(page);
  await compareWith(page, 'Variant: flash');
  await expect(page.getByText('Same inputs: Q, K, V')).toBeVisible({ timeout: 90_000 });
  await expect(page.getByRole('button', { name: /Matches float64/ })).toHaveCount(2);

  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  expect(await valueOf(page, 'steps', 'first')).toBe(await valueOf(page, 'steps', 'second'));

  await lockBy(page, 'bytes moved');
  const box = (await timeline(page).boundingBox())!;
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  expect(await valueOf(page, 'hbm', 'second')).toBeLessThanOrEqual(await valueOf(page, 'hbm', 'first'));
  await expect(figure(page, 'hbm', 'second')).not.toHaveAttribute('data-value', '0');

  await page.keyboard.press('End');
  const { standard, flash } = closedForms();
  expect(await valueOf(page, 'hbm-read', 'first')).toBe(standard.read);
  expect(await valueOf(page, 'hbm-write', 'first')).toBe(standard.write);
  expect(await valueOf(page, 'hbm-read', 'second')).toBe(flash.read);
  expect(await valueOf(page, 'hbm-write', 'second')).toBe(flash.write);
  expect(await valueOf(page, 'hbm-read', 'ratio')).toBe(standard.read / flash.read);
  expect(await valueOf(page, 'hbm-write', 'ratio')).toBe(standard.write / flash.write);

  await page.keyboard.press('x');
  expect(await valueOf(page, 'hbm-write', 'ratio')).toBe(flash.write / standard.write);

  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);

  await page.getByRole('button', { name: 'Close comparison' }).click();
  await expect(page.getByRole('button', { name: /Matches float64/ })).toHaveCount(1);
  await expect(page.getByRole('complementary', { name: 'Set-up' })).toBeVisible();
  expect(errors).toEqual([]);
});

test('a second run that is cancelled leaves the first as it was', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  await page.keyboard.press('ArrowRight');
  await compareWith(page, 'Variant: flash');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('group', { name: 'Comparison' })).toBeHidden({ timeout: 90_000 });
  await expectStep(page, 1);
  await untilRun(page);
});
