import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { savedTensor, untilRun } from './lab-page.ts';

test.use({
  words: ['kernel-smoothing', '--set', 'n=12', '--set', 'm=9', '--set', 'h=0.3', '--set', 'br=4'],
  contextOptions: { reducedMotion: 'reduce' },
});

const query = (page: Page): Locator => page.getByRole('slider', { name: 'Query' });
const chart = (page: Page): Locator => page.getByRole('img', { name: /y over x, estimate over queries/ });

async function weightsOf(page: Page): Promise<(number | null)[]> {
  return JSON.parse((await query(page).getAttribute('data-weights')) ?? '') as (number | null)[];
}

test('plots points, estimate and the weights of a query that keys and the mouse move', async ({ page, openLab }) => {
  const { errors } = await openLab();
  await untilRun(page);
  await expect(chart(page)).toBeVisible();

  // Nothing is drawn before it is written.
  expect(await weightsOf(page)).toEqual(Array<null>(12).fill(null));
  await expect(query(page)).toHaveAttribute('aria-valuetext', /estimate not there yet/);
  await page.keyboard.press('End');
  await expect(query(page)).toHaveAttribute('aria-valuetext', /estimate −?\d/);

  await query(page).focus();
  const before = Number(await query(page).getAttribute('aria-valuenow'));
  await page.keyboard.press('ArrowRight');
  await expect(query(page)).toHaveAttribute('aria-valuenow', String(before + 1));
  const { data } = await savedTensor(page, 'weights');
  const row = Number(await query(page).getAttribute('data-row'));
  const drawn = await weightsOf(page);
  expect(drawn).toEqual([...data.slice(12 * row, 12 * (row + 1))]);
  expect(drawn.reduce<number>((sum, weight) => sum + (weight ?? 0), 0)).toBeCloseTo(1, 5);

  await query(page).focus();
  await page.keyboard.press('Home');
  await expect(query(page)).toHaveAttribute('aria-valuenow', '0');
  // The heaviest weight of the row is what the inspector shows.
  await expect(page.getByLabel('Inspector')).toContainText('weights[0, ');

  const box = (await query(page).locator('..').boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 2, box.y + box.height / 2, { steps: 3 });
  await page.mouse.up();
  await expect(query(page)).toHaveAttribute('aria-valuenow', '8');
  expect(errors).toEqual([]);
});

test('plots are hidden and shown again, and stay as they were left', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  await page.getByRole('button', { name: 'Hide the plots' }).click();
  await expect(chart(page)).toBeHidden();
  await expect(page).toHaveURL(/view\.below=nothing/);
  await page.reload();
  await untilRun(page);
  await expect(chart(page)).toBeHidden();
  await page.keyboard.press('p');
  await expect(chart(page)).toBeVisible();
});

test.describe('rows that are only numbered', () => {
  test.use({ words: ['rnn', '--set', 't=6'] });

  test('follow the run until one is chosen, and again afterwards', async ({ page, openLab }) => {
    await openLab();
    await untilRun(page);
    const row = page.getByRole('slider', { name: 'Chosen token' });
    const follow = page.getByRole('button', { name: 'Follow the run' });
    // Until something is stored a line leaves the height to the picture.
    const plots = page.getByRole('region', { name: 'Plots' });
    await expect(plots).toContainText('None of it is stored yet.');
    expect((await plots.boundingBox())!.height).toBeLessThan(60);
    await plots.getByRole('button', { name: /^To step/ }).click();
    await expect(row).toHaveAttribute('aria-valuetext', 'token 0');
    expect((await plots.boundingBox())!.height).toBeGreaterThan(120);
    await page.keyboard.press('Home');
    await expect(row).toBeHidden();
    // The first End stands before what only measures.
    await page.keyboard.press('End');
    await expect(row).toBeHidden();
    await page.keyboard.press('End');
    await expect(row).toHaveAttribute('aria-valuetext', 'token 5');
    await row.focus();
    await page.keyboard.press('Home');
    await expect(row).toHaveAttribute('aria-valuetext', 'token 0');
    await expect(follow).toHaveAttribute('aria-pressed', 'false');
    await follow.click();
    await expect(row).toHaveAttribute('aria-valuetext', 'token 5');
  });
});
