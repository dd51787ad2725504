import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { choose, expectStep, timeline, untilRun } from './lab-page.ts';

const SIZE = { m: 10, n: 12, k: 6, bm: 4, bn: 4, bk: 4 };

test.use({
  words: [
    'matmul',
    '--set',
    'variant=tiled',
    ...Object.entries(SIZE).flatMap(([name, value]) => ['--set', `${name}=${value}`]),
  ],
  contextOptions: { reducedMotion: 'reduce' },
});

async function expectNeed(page: Page, tensor: string, elements: number, inSram: number): Promise<void> {
  const row = page.locator(`[data-need="${tensor}"]`);
  await expect(row).toHaveAttribute('data-elements', String(elements));
  await expect(row).toHaveAttribute('data-in-sram', String(inSram));
}

test('a pinned cell of C shows the band of A and the band of B that its tile needs', async ({ page, openLab }) => {
  const { errors } = await openLab();
  await untilRun(page);
  await choose(page, 'Tensor or slot', 'C');
  await page.getByRole('spinbutton', { name: 'Row' }).fill('9');
  await page.getByRole('spinbutton', { name: 'Column' }).fill('5');
  await page.getByRole('button', { name: 'Pin', exact: true }).click();

  // The tile at [8, 4] has two rows: the last block of M is cut.
  const footprint = page.locator('[data-footprint]');
  await expect(footprint).toContainText('C[8…9, 4…7] needs');
  await expectNeed(page, 'A', 2 * SIZE.k, 0);
  await expectNeed(page, 'B', SIZE.k * 4, 0);
  await expectNeed(page, 'total', 2 * SIZE.k + SIZE.k * 4, 0);

  // It stays while time goes on. The first tile of C shares nothing with it, the second shares B.
  await timeline(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('PageDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expectNeed(page, 'A', 2 * SIZE.k, 0);
  await expectNeed(page, 'B', SIZE.k * 4, 4 * 4);

  await page.keyboard.press('f');
  await expect(footprint).toBeHidden();
  await page.keyboard.press('f');
  await expect(footprint).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(footprint).toBeHidden();
  await page.keyboard.press('Home');
  await expectStep(page, 0);
  expect(errors).toEqual([]);
});
