import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { expectStep, SMALL, SMALL_WORDS, timeline, untilRun } from './lab-page.ts';

test.use({ words: [...SMALL_WORDS, '--set', 'variant=standard'], contextOptions: { reducedMotion: 'reduce' } });

function figure(page: Page, name: string, side: '1' | '2' | '3' | '1/2' | '1/3'): Locator {
  return page.locator(`[data-figure="${name}"][data-side="${side}"]`);
}

async function valueOf(page: Page, name: string, side: '1' | '2' | '3' | '1/2' | '1/3'): Promise<number> {
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
  expect(await valueOf(page, 'steps', '1')).toBe(await valueOf(page, 'steps', '2'));

  await lockBy(page, 'bytes moved');
  const box = (await timeline(page).boundingBox())!;
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  expect(await valueOf(page, 'hbm', '2')).toBeLessThanOrEqual(await valueOf(page, 'hbm', '1'));
  await expect(figure(page, 'hbm', '2')).not.toHaveAttribute('data-value', '0');

  await page.keyboard.press('End');
  const { standard, flash } = closedForms();
  expect(await valueOf(page, 'hbm-read', '1')).toBe(standard.read);
  expect(await valueOf(page, 'hbm-write', '1')).toBe(standard.write);
  expect(await valueOf(page, 'hbm-read', '2')).toBe(flash.read);
  expect(await valueOf(page, 'hbm-write', '2')).toBe(flash.write);
  expect(await valueOf(page, 'hbm-read', '1/2')).toBe(standard.read / flash.read);
  expect(await valueOf(page, 'hbm-write', '1/2')).toBe(standard.write / flash.write);

  await page.keyboard.press('x');
  expect(await valueOf(page, 'hbm-write', '1/2')).toBe(flash.write / standard.write);

  // All that standard attention moves more would stay in the cache of an A100.
  await page.keyboard.press('g');
  const machine = page.getByRole('region', { name: 'Machine' });
  await expect(machine).toContainText('a cache could change the order on the A100 40 GB SXM, or even it out.');
  await page.keyboard.press('g');

  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);

  // A third run, and the first by each of the others, whichever stands first.
  await compareWith(page, 'Causal mask: on');
  await expect(page.getByRole('button', { name: /Matches float64/ })).toHaveCount(3);
  await expect(page.getByRole('button', { name: 'Compare', exact: true })).toBeDisabled();
  await page.keyboard.press('x');
  await page.keyboard.press('x');
  await page.keyboard.press('End');
  expect(await valueOf(page, 'hbm-write', '1/2')).toBe(standard.write / flash.write);
  expect(await valueOf(page, 'hbm-write', '1/3')).toBe(1);
  await page.getByRole('button', { name: 'Remove side 2' }).click();
  await expect(page.getByRole('button', { name: /Matches float64/ })).toHaveCount(2);
  expect(await valueOf(page, 'hbm-write', '1/2')).toBe(1);
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('button', { name: /Matches float64/ })).toHaveCount(3);

  await page.getByRole('button', { name: 'Close comparison' }).click();
  await expect(page.getByRole('button', { name: /Matches float64/ })).toHaveCount(1);
  await expect(page.getByRole('complementary', { name: 'Set-up' })).toBeVisible();
  expect(errors).toEqual([]);
});

test.describe('of many tokens', () => {
  // So that the second run is still under way when it is cancelled.
  test.use({ words: ['attention', '--set', 'variant=standard', '--set', 'n=512', '--set', 'd=16'] });

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
});
