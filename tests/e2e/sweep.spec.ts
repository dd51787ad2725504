import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { runAgain, SMALL, SMALL_WORDS, untilRun } from './lab-page.ts';

test.use({ words: SMALL_WORDS, contextOptions: { reducedMotion: 'reduce' } });

const dialog = (page: Page): Locator => page.getByRole('dialog');
const figures = (page: Page): Locator => dialog(page).getByRole('region', { name: 'Figures of the sweep' });

async function choose(page: Page, list: RegExp, option: RegExp | string): Promise<void> {
  await dialog(page).getByRole('combobox', { name: list }).click();
  await page.getByRole('option', { name: option }).click();
}

/** Both variants of what is set up, over N. */
async function sweepVariants(page: Page, values: string): Promise<void> {
  await page.keyboard.press('Shift+S');
  await choose(page, /^Sweep:/, /^This kernel: Attention/);
  await choose(page, /^Series:/, /one for each: Variant/);
  await dialog(page).getByRole('textbox', { name: 'Values of N' }).fill(values);
  await dialog(page).getByRole('button', { name: 'Run the sweep' }).click();
}

/** HBM bytes of one head by the formulas of the papers, where the blocks divide N. */
function closedForm(series: string, n: number): number {
  const { d, br } = SMALL;
  const blocks = n / br;
  if (series === 'flash') return 4 * (n * d + 2 * blocks * n * d + n * d + n);
  return 4 * (3 * blocks * n * d + 5 * n * n + n * d);
}

test('both variants are measured over N, and every point is what the closed form says', async ({ page, openLab }) => {
  const { errors } = await openLab();
  await untilRun(page);
  await sweepVariants(page, '8, 16');
  await expect(dialog(page).locator('[data-growth]')).toHaveCount(2, { timeout: 90_000 });
  await expect(dialog(page).getByRole('button', { name: 'Run the sweep' })).toBeEnabled();

  for (const series of ['standard', 'flash']) {
    for (const n of [8, 16]) {
      const bytes = String(closedForm(series, n));
      const cell = figures(page).locator(`[data-series="${series}"][data-x="${n}"]`);
      await expect(cell).toHaveAttribute('data-value', bytes);
      await expect(cell).toHaveAttribute('data-closed-form', bytes);
      const words = `${series}, N = ${n}: ${Number(bytes).toLocaleString('en')}`;
      await expect(dialog(page).locator('.point', { hasText: words })).toHaveCount(1);
    }
  }
  await expect(dialog(page).getByRole('img', { name: 'equals the closed form' })).toHaveCount(4);
  const ratio = closedForm('standard', 16) / closedForm('flash', 16);
  await expect(dialog(page).locator('[data-ratio]')).toHaveAttribute('data-ratio', String(ratio));
  await expect(dialog(page)).toContainText('measured from the trace (exact)');

  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);

  await choose(page, /^Shown:/, /^Depth/);
  await expect(dialog(page).getByRole('img', { name: /^Depth .* over N, both axes logarithmic/ })).toBeVisible();
  await choose(page, /^Shown:/, 'State bytes');
  await expect(figures(page).locator('[data-series="flash"][data-x="16"]')).toHaveAttribute(
    'data-value',
    String(4 * 2 * 16 * SMALL.d),
  );
  await expect(dialog(page)).toContainText('by definition of the model');

  const saving = page.waitForEvent('download');
  await dialog(page).getByRole('button', { name: 'Save CSV' }).click();
  const lines = (await readFile(await (await saving).path(), 'utf8')).trim().split('\r\n');
  expect(lines).toHaveLength(5);
  expect(lines[1]).toMatch(/^standard,attention,n,1,8,\d+,\d+,.*,true$/);

  // The chart goes on a slide by itself, or under a shot, with the run of the shot marked in it.
  await choose(page, /^Shown:/, 'HBM bytes read');
  await dialog(page).getByRole('button', { name: 'Save this figure' }).click();
  const vectors = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Save as SVG' }).click();
  const svg = (await readFile(await (await vectors).path())).toString();
  expect(svg).toContain('HBM bytes read over N, both axes logarithmic: standard, flash');
  expect(svg).toContain('this run');
  await dialog(page).getByRole('button', { name: 'Shot of this sweep' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByRole('combobox', { name: 'Below: sweep' })).toBeVisible();
  await page.keyboard.press('Shift+P');
  await expect(page.getByRole('img', { name: /^HBM bytes read over N/ })).toBeVisible();
  await expect(page.getByText(/^Computing/)).toHaveCount(0);
  await page.keyboard.press('Escape');

  // Another sweep under the same shot is measured when it is presented.
  await page.keyboard.press('Shift+S');
  await dialog(page).getByRole('textbox', { name: 'Values of N' }).fill('4, 12');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Take the chosen sweep' }).click();
  await page.keyboard.press('Shift+P');
  await expect(page.getByText(/^Computing the sweep of shot 1/)).toBeVisible();
  await expect(page.getByRole('img', { name: /^HBM bytes read over N/ })).toBeVisible({ timeout: 60_000 });
  await page.keyboard.press('Escape');
  expect(errors).toEqual([]);
});

test('a sweep is cancelled by hand or by a run, keeps its points, and says so', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  await sweepVariants(page, '4, 128, 256');
  await expect(dialog(page).locator('.point').first()).toBeVisible({ timeout: 90_000 });
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog(page).getByRole('alert')).toHaveText(/^Cancelled after [1-5] of 6 points\.$/);
  await expect(dialog(page).locator('.point').first()).toBeVisible();

  await page.keyboard.press('Control+Enter');
  await expect(dialog(page).getByRole('progressbar', { name: 'Progress of the sweep' })).toBeVisible();
  await page.keyboard.press('Escape');
  await runAgain(page);
  await page.getByRole('button', { name: /^Sweep/ }).click();
  await expect(dialog(page).getByRole('alert')).toHaveText(/^A newer run took the GPU after \d of 6 points\.$/);
});

test('values that cannot be run are refused in one sentence', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  await sweepVariants(page, '8, 99999');
  await expect(dialog(page).getByRole('alert')).toHaveText(/^n must be a whole number from 1 to 16384, not 99999/);
  await dialog(page).getByRole('textbox', { name: 'Values of N' }).fill('many');
  await expect(dialog(page).getByRole('alert')).toHaveText(/^Write the values as whole numbers/);
  await expect(dialog(page).getByRole('button', { name: 'Run the sweep' })).toBeDisabled();
});

test('the controls stand in one row where a window is 1280 wide', async ({ page, openLab }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await openLab();
  await untilRun(page);
  await page.keyboard.press('Shift+S');
  const controls = [
    dialog(page).getByRole('combobox', { name: /^Sweep:/ }),
    dialog(page).getByRole('button', { name: 'Save CSV' }),
  ];
  for (const points of [/^every point run/, /^closed form, not run/]) {
    await choose(page, /^Points:/, points);
    const boxes = await Promise.all(controls.map((control) => control.boundingBox()));
    const [first, last] = boxes.map((box) => Math.round(box!.y + box!.height / 2));
    expect(last).toBe(first);
  }
});
