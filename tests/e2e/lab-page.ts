/** What the stories of the lab do again and again. */
import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { parseNpy } from '../../core/tensors/npy.ts';
import { expect } from './fixtures.ts';

/** A flash attention small enough to be quick, with blocks that do not divide N. */
export const SMALL = { n: 14, d: 4, br: 4, bc: 4 };
export const SMALL_WORDS = [
  'attention',
  ...Object.entries(SMALL).flatMap(([name, value]) => ['--set', `${name}=${value}`]),
];

/** What lies over the lab while it is open, and takes the keys and the clicks that were meant for what is below. */
export const OVERLAY = '[role="dialog"], [role="menu"], [role="listbox"]';

export function timeline(page: Page): Locator {
  return page.getByRole('slider', { name: 'Time' });
}

/** Waits until a run is on screen. */
export async function untilRun(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: /Matches float64/ })).toBeVisible({ timeout: 90_000 });
}

/** Completed events. */
export async function stepOf(page: Page): Promise<number> {
  return Number(await timeline(page).getAttribute('aria-valuenow'));
}

export async function eventsOf(page: Page): Promise<number> {
  return Number(await timeline(page).getAttribute('aria-valuemax'));
}

export async function expectStep(page: Page, step: number): Promise<void> {
  await expect(timeline(page)).toHaveAttribute('aria-valuenow', String(step));
}

/** A counter to the last unit. */
export async function counter(page: Page, name: string): Promise<number> {
  return Number(await page.locator(`[data-counter="${name}"]`).getAttribute('data-value'));
}

/** Starts a run with the set-up as it is, and waits until it is on screen. */
export async function runAgain(page: Page): Promise<void> {
  const run = page.getByRole('button', { name: /^Run/ });
  await expect(run).toBeEnabled();
  // Progress may come late, and be gone before anybody looks: only the run on screen tells.
  const badge = page.locator('[data-run]').first();
  const before = (await badge.count()) === 0 ? '' : ((await badge.getAttribute('data-run')) ?? '');
  await run.click();
  await expect(badge).not.toHaveAttribute('data-run', before, { timeout: 90_000 });
}

/** Makes the lab run changes at once where they take less than so long, which its menu steps to. */
export async function runChangesAtOnce(page: Page, when: 'under 20 s' | 'never'): Promise<void> {
  for (let step = 0; step < (when === 'never' ? 3 : 2); step++) await fromMenu(page, 'Measure', 'Run changes at once');
}

/** Chooses from a list that opens; `list` is what the list is called. */
export async function choose(page: Page, list: string, option: string | RegExp): Promise<void> {
  await page.getByRole('combobox', { name: new RegExp(`^${list}:`) }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

/** Does what an entry of a menu in the top bar says. */
export async function fromMenu(page: Page, menu: 'View' | 'Measure' | 'Talk', entry: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: menu, exact: true }).click();
  const entries = page.getByRole('menu');
  await entries.locator('[role^=menuitem]').filter({ hasText: entry }).click();
  await expect(entries).toBeHidden();
}

/** The values of a tensor as the lab saves it. */
export async function savedTensor(page: Page, name: string): Promise<{ shape: readonly number[]; data: Float32Array }> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: `Save ${name} as .npy` }).click();
  const bytes = await readFile(await (await download).path());
  const parsed = parseNpy(new Uint8Array(bytes), `${name}.npy`);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.value;
}

/** Nothing that a machine can find keeps anybody from using the page as it is. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  expect(found).toEqual([]);
}

/** The pictures of all runs on screen, as they are now. */
export async function picture(page: Page): Promise<Buffer> {
  const canvases = await page.locator('.viewport canvas').all();
  return Buffer.concat(await Promise.all(canvases.map((canvas) => canvas.screenshot())));
}

/** The picture when nothing moves any more: two frames that are the same. */
export async function pictureAtRest(page: Page): Promise<Buffer> {
  await expect(page.getByText('Fetching')).toHaveCount(0);
  // What a key has switched is said over the picture for a moment.
  await expect(page.locator('.told.shown')).toHaveCount(0);
  let last = await picture(page);
  for (let tries = 0; tries < 20; tries++) {
    await page.waitForTimeout(400);
    // On a busy machine what was asked for may not be drawn yet.
    await page.evaluate(
      () =>
        new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(drawn)))),
    );
    const next = await picture(page);
    if (next.equals(last)) return next;
    last = next;
  }
  throw new Error('the picture does not come to rest');
}
