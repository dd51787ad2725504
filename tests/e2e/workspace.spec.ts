/** What a viewer sets: found by a few letters, taken back, and kept in the address. */
import { expect, test } from './fixtures.ts';
import { expectStep, pictureAtRest, SMALL, SMALL_WORDS, untilRun } from './lab-page.ts';

test.use({ words: SMALL_WORDS, contextOptions: { reducedMotion: 'reduce' } });

test('the palette finds commands, kernels and presets by keyboard alone, what was used last first', async ({
  page,
  openLab,
}) => {
  const { errors } = await openLab();
  await untilRun(page);
  const options = page.getByRole('dialog').getByRole('option');
  const query = page.getByRole('combobox', { name: 'Commands' });
  await page.keyboard.press('Control+k');
  await expect(query).toBeFocused();
  await page.keyboard.type('dark or');
  await expect(options.first()).toContainText('Dark or light');
  await expect(options.first().locator('mark').first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');

  await page.keyboard.press('Control+Shift+p');
  await expect(options.first()).toContainText('Dark or light');
  await expect(query).toBeFocused();
  await page.keyboard.type('flash causal');
  await expect(options.first()).toContainText('Preset: Flash, causal');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Flash, causal' })).toHaveAttribute('aria-current', 'true');

  await page.keyboard.press('Control+k');
  await expect(query).toBeFocused();
  await page.keyboard.type('qqqqzz');
  await expect(page.getByText('Nothing matches.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(query).toBeHidden();

  // The letter after the key that opens it is its own, however fast it comes.
  const next = await page.evaluate(async () => {
    dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true }));
    await Promise.resolve();
    return document.activeElement?.getAttribute('role');
  });
  expect(next).toBe('combobox');
  expect(errors).toEqual([]);
});

test('every change is undone and done again: panels, theme, camera, comparison, set-up', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  const address = (key: string): Promise<string | null> =>
    page.evaluate((name) => new URL(location.href).searchParams.get(name), key);
  const theme = page.locator('html');
  const setup = page.getByRole('complementary', { name: 'Set-up' });
  await page.keyboard.press('[');
  await expect(setup).toBeHidden();
  await page.keyboard.press('t');
  await page.keyboard.press('3');
  await expect.poll(() => address('view.camera.viewpoint')).toBe('tray');
  await page.keyboard.press('c');
  await page.getByRole('menuitem', { name: /^Variant: standard/ }).click();
  await expect(page.getByRole('button', { name: /Matches float64/ })).toHaveCount(2);
  await page.keyboard.press('ArrowRight');
  await expectStep(page, 1);

  await page.keyboard.press('Control+z');
  await expect(page.getByRole('button', { name: /Matches float64/ })).toHaveCount(1);
  await expectStep(page, 1);
  await page.keyboard.press('Control+z');
  await expect.poll(() => address('view.camera.viewpoint')).toBeNull();
  await page.keyboard.press('Control+z');
  await expect(theme).toHaveAttribute('data-theme', 'dark');
  await page.keyboard.press('Control+z');
  await expect(setup).toBeVisible();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled();

  for (let times = 0; times < 3; times++) await page.keyboard.press('Control+Shift+z');
  await expect(setup).toBeHidden();
  await expect(theme).toHaveAttribute('data-theme', 'light');
  await page.keyboard.press('Control+y');
  await expect(page.getByRole('button', { name: /Matches float64/ })).toHaveCount(2);
});

test('undoing a change of the set-up that was run runs again', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  await page.getByRole('button', { name: 'Flash, causal' }).click();
  await expect(page.locator('[data-tensor="Q"]')).not.toContainText(`${SMALL.n} × ${SMALL.d}`);
  await page.keyboard.press('Control+z');
  await expect(page.locator('[data-tensor="Q"]')).toContainText(`${SMALL.n} × ${SMALL.d}`);
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled();
});

test('an address that is copied shows the same again, and going back is left alone', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  const entries = await page.evaluate(() => history.length);
  await page.keyboard.press('t');
  await page.keyboard.press('3');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  const step = Number(await page.getByRole('slider', { name: 'Time' }).getAttribute('aria-valuenow'));
  await page.keyboard.press('c');
  await page.getByRole('menuitem', { name: /^Causal mask: on/ }).click();
  await expect(page.getByRole('button', { name: /Matches float64/ })).toHaveCount(2);
  await expect.poll(() => new URL(page.url()).searchParams.get('compare.second.params.causal')).toBe('true');
  await expect.poll(() => new URL(page.url()).searchParams.get('view.time')).toBe(String(step));
  expect(await page.evaluate(() => history.length)).toBe(entries);

  const address = page.url();
  const shown = await pictureAtRest(page);

  // The first page is left alone from here on: a page behind another one is slow to show itself.
  const copy = await page.context().newPage();
  await copy.goto(address);
  await expect(copy.getByRole('button', { name: /Matches float64/ })).toHaveCount(2);
  await expectStep(copy, step);
  await expect(copy.locator('html')).toHaveAttribute('data-theme', 'light');
  expect((await pictureAtRest(copy)).equals(shown)).toBe(true);

  const wrong = new URL(address);
  wrong.searchParams.set('view.time', '-3');
  await copy.goto(wrong.href);
  await expect(copy.getByRole('status').filter({ hasText: 'view.time must be' })).toBeVisible();
});
