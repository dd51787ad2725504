/** What a run ends with: a card over the picture that says what moved, what never did, and against what. */
import type { Locator, Page } from '@playwright/test';
import { hudMetrics } from '../../renderer/scene/words/metrics.ts';
import { expect, test } from './fixtures.ts';
import { expectAccessible, expectStep, eventsOf, SMALL, SMALL_WORDS, stepOf, untilRun } from './lab-page.ts';

test.use({ words: SMALL_WORDS, viewport: { width: 1280, height: 800 }, contextOptions: { reducedMotion: 'reduce' } });

const cardOf = (page: Page): Locator => page.getByRole('region', { name: 'The run has ended' });

/** HBM bytes of standard attention by the formulas of its papers, for blocks that need not divide. */
function standardBytes(): number {
  const { n, d, br, bc } = SMALL;
  const [rows, columns] = [Math.ceil(n / br), Math.ceil(n / bc)];
  return 4 * (columns * n * d + 2 * rows * n * d + 5 * n * n + n * d);
}

test('a run ends with a card that can be left and comes back with the end', async ({ page, openLab }) => {
  const { errors } = await openLab();
  await untilRun(page);
  const card = cardOf(page);
  await expect(card).toHaveCount(0);
  await page.keyboard.press('End');
  await expect(card).toContainText(
    /It moved 2\.\d KB: read 2\.\d KB from HBM and wrote \d+ B for [\d,]+ flops, \d+\.\d\d flops per byte\./,
  );
  await expect(card).toContainText('S and P, 14 × 14 each: 1.5 KB that never left the chip.');
  await expect(card).toContainText(`Standard attention would move ${(standardBytes() / 1024).toFixed(1)} KB`);
  await expect(page.getByRole('status').filter({ has: card })).toHaveCount(1);

  // It stands above the words of the picture, and below nothing of the timeline.
  const picture = (await page.locator('.viewport canvas').boundingBox())!;
  const box = (await card.boundingBox())!;
  const { bottom } = hudMetrics(picture.width, picture.height);
  expect(box.y + box.height).toBeLessThanOrEqual(picture.y + picture.height - bottom);
  expect(box.y).toBeGreaterThan(picture.y);
  await expectAccessible(page);

  // The keyboard reaches it.
  const compare = card.getByRole('button', { name: 'Compare with standard attention' });
  for (let tabs = 0; tabs < 80 && !(await compare.evaluate((button) => button === document.activeElement)); tabs++)
    await page.keyboard.press('Tab');
  await expect(compare).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(card).toHaveCount(0);
  await page.keyboard.press('End');
  await expect(card).toHaveCount(0);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowRight');
  await expect(card).toBeVisible();
  await card.getByRole('button', { name: 'Close' }).click();
  await expect(card).toHaveCount(0);
  expect(errors).toEqual([]);
});

test('its button puts the rival beside the run, at their ends and on the same inputs', async ({ page, openLab }) => {
  const { errors } = await openLab();
  await untilRun(page);
  await page.keyboard.press('End');
  await cardOf(page).getByRole('button', { name: 'Compare with standard attention' }).click();
  await expect(page.getByText('Same inputs: Q, K, V')).toBeVisible({ timeout: 90_000 });
  await expect(page.getByRole('button', { name: /Matches float64/ })).toHaveCount(2);
  await expect(page.getByRole('group', { name: 'Side 2' })).toContainText('standard');
  await expectStep(page, await eventsOf(page));
  const second = page.locator('[data-figure="hbm"][data-side="2"]');
  await expect(second).toHaveAttribute('data-value', String(standardBytes()));
  await expect(cardOf(page)).toHaveCount(0);

  await page.keyboard.press('c');
  await expect(page.locator('.viewport canvas')).toHaveCount(1);
  await expect(cardOf(page)).toHaveCount(0);
  expect(errors).toEqual([]);
});

test.describe('of a recurrent network', () => {
  test.use({ words: ['rnn', '--set', 't=6', '--set', 'e=3', '--set', 'h=4', '--set', 'influence=false'] });

  test('the rival is another kernel on the same tokens', async ({ page, openLab }) => {
    await openLab();
    await untilRun(page);
    await page.keyboard.press('End');
    await cardOf(page).getByRole('button', { name: 'Compare with an LSTM' }).click();
    await expect(page.getByRole('button', { name: /Matches float64/ })).toHaveCount(2, { timeout: 90_000 });
    await expect(page.getByText('Same inputs: X')).toBeVisible();
    await expectStep(page, await eventsOf(page));
  });
});

test.describe('of a run whose last pass only measures', () => {
  test.use({ words: ['rnn', '--set', 't=6', '--set', 'e=3', '--set', 'h=4'] });

  test('playing and End stop before that pass, whose bytes are told apart, and a second End goes on', async ({
    page,
    openLab,
  }) => {
    const { errors } = await openLab();
    await untilRun(page);
    const card = cardOf(page);
    const events = await eventsOf(page);
    await page.keyboard.press('End');
    await expect(card).toContainText(/Passes that only measure moved another [\d.]+ KB\./);
    const watched = await stepOf(page);
    expect(watched).toBeLessThan(events);
    await expect(page.getByText(`step ${watched} / ${watched}`)).toBeVisible();

    await page.keyboard.press('ArrowLeft');
    await expect(card).toHaveCount(0);
    await page.keyboard.press('Space');
    await expect(card).toBeVisible();
    await expectStep(page, watched);
    await page.keyboard.press('End');
    await expectStep(page, events);
    await expect(page.getByText(`step ${events} / ${events}`)).toBeVisible();
    await expect(card).toBeVisible();
    await page.keyboard.press('Space');
    await expect.poll(() => stepOf(page)).toBeLessThan(watched);
    expect(errors).toEqual([]);
  });
});
