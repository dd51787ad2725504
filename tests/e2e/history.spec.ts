/** Back and Forward go from run to run; a bare address opens the lab as it comes. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { expectStep, runAgain, SMALL_WORDS, untilRun } from './lab-page.ts';

test.use({ words: SMALL_WORDS, contextOptions: { reducedMotion: 'reduce' } });

const n = (page: Page) => page.locator('[data-parameter="n"]').getByRole('spinbutton');
const said = (page: Page, key: string) => new URL(page.url()).searchParams.get(key);
const length = (page: Page): Promise<number> => page.evaluate(() => history.length);

async function runWith(page: Page, value: string): Promise<void> {
  await n(page).fill(value);
  await runAgain(page);
  await expect.poll(() => said(page, 'set.n')).toBe(value);
}

test('Back and Forward run again what was run before, where it was left; steps are no entries', async ({
  page,
  openLab,
}) => {
  await openLab();
  await untilRun(page);
  const before = await length(page);
  for (let step = 1; step <= 3; step++) {
    await page.keyboard.press('ArrowRight');
    await expectStep(page, step);
  }
  await page.keyboard.press('t');
  expect(await length(page)).toBe(before);

  await runWith(page, '9');
  expect(await length(page)).toBe(before + 1);
  // The same once more is no other run.
  await page.keyboard.press('Control+Enter');
  await page.waitForTimeout(1500);
  expect(await length(page)).toBe(before + 1);
  await runWith(page, '11');
  expect(await length(page)).toBe(before + 2);
  await page.keyboard.press('Shift+A');

  await page.goBack();
  await expect(n(page)).toHaveValue('9');
  await expect.poll(() => said(page, 'set.n')).toBe('9');
  await page.goBack();
  await expect(n(page)).toHaveValue('14');
  await expect(page.locator('[data-tensor="Q"]')).toContainText('14 × 4');
  await expectStep(page, 3);
  // How it is looked at, and what was made, stays.
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await expect(page.getByRole('region', { name: 'Storyboard' }).getByRole('listitem')).toBeVisible();
  expect(await length(page)).toBe(before + 2);

  // What was run is in the history of a page that is loaded again, too.
  await page.reload();
  await untilRun(page);
  await expect(n(page)).toHaveValue('14');
  await expectStep(page, 3);
  await page.goForward();
  await expect(n(page)).toHaveValue('9');
  await expect(page.locator('[data-tensor="Q"]')).toContainText('9 × 4');
  await page.goForward();
  await expect(page.locator('[data-tensor="Q"]')).toContainText('11 × 4');
  expect(await length(page)).toBe(before + 2);
});

test('a document that is opened takes the place of what was shown', async ({ page, openLab, documents }) => {
  await openLab();
  await untilRun(page);
  await runWith(page, '9');
  const before = await length(page);
  const run = { kernel: 'attention', params: { n: 20, d: 4 }, seed: 3 };
  const text = JSON.stringify({ format: 'tilescope', version: 1, run, view: { time: 4 } });
  await documents.open(page, 'talk.tilescope', text);
  await expect(page.locator('[data-tensor="Q"]')).toContainText('20 × 4');
  await expectStep(page, 4);
  expect(await length(page)).toBe(before);
  await page.goBack();
  await expect(page.locator('[data-tensor="Q"]')).toContainText('14 × 4');
});

test('a bare address opens the lab as it comes, whatever another tab shows', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  await runWith(page, '9');
  const other = await page.context().newPage();
  await other.goto(new URL('/?kernel=softmax', page.url()).href);
  await untilRun(other);
  const bare = await page.context().newPage();
  await bare.goto(new URL('/', page.url()).href);
  await untilRun(bare);
  await expect(n(bare)).toHaveValue('64');
  expect(said(bare, 'kernel')).toBe('attention');
  expect(said(bare, 'set.n')).toBeNull();
  await page.reload();
  await untilRun(page);
  await expect(n(page)).toHaveValue('9');
});
