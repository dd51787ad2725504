import { expect, test } from './fixtures.ts';
import { eventsOf, expectStep, SMALL_WORDS, untilRun } from './lab-page.ts';

test.use({ words: SMALL_WORDS, contextOptions: { reducedMotion: 'reduce' } });

test('panels, theme and speed are remembered by the next visit; kernel and parameters are a tab’s own', async ({
  page,
  openLab,
}) => {
  await openLab();
  await untilRun(page);
  await page.keyboard.press(']');
  await expect(page.getByRole('complementary', { name: 'Details' })).toBeHidden();
  await page.keyboard.press('t');
  await page.keyboard.press('=');
  await expect(page.getByRole('combobox', { name: /^Speed: 2×/ })).toBeVisible();
  await page.locator('[data-parameter="n"]').getByRole('spinbutton').fill('9');
  const before = await eventsOf(page);
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => eventsOf(page)).not.toBe(before);
  await page.reload();
  await untilRun(page);
  await expect(page.locator('[data-parameter="n"]').getByRole('spinbutton')).toHaveValue('9');
  await page.goto(new URL('/', page.url()).href);
  await untilRun(page);
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await expect(page.getByRole('complementary', { name: 'Details' })).toBeHidden();
  await expect(page.getByRole('combobox', { name: /^Speed: 2×/ })).toBeVisible();
  await expect(page.locator('[data-parameter="n"]').getByRole('spinbutton')).toHaveValue('64');
});

test('steps are announced', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  await page.keyboard.press('ArrowRight');
  await expectStep(page, 1);
  await expect(page.locator('[data-announcer]')).toContainText('load Q into Q_i, HBM to SRAM');
});

test('an address with a kernel that does not exist opens another one and says so', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  await page.goto(new URL('/?kernel=attenton', page.url()).href);
  await expect(page.getByText('There is no kernel "attenton"; did you mean "attention"?')).toBeVisible();
  await untilRun(page);
});
