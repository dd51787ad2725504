import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { expectAccessible, fromMenu, untilRun } from './lab-page.ts';

test.use({
  words: ['welford', '--set', 'r=2', '--set', 'v=21', '--set', 'br=2', '--set', 'bv=14', '--set', 't=7'],
  contextOptions: { reducedMotion: 'reduce' },
});

const tree = (page: Page): Locator => page.getByRole('region', { name: 'Tree of combines' });

test('the tree of a workgroup has its depth and work, and lights up level by level', async ({ page, openLab }) => {
  const { errors } = await openLab();
  await untilRun(page);
  await page.keyboard.press('m');
  await expect(tree(page).locator('[data-tree=depth]')).toHaveText('3');
  await expect(tree(page).locator('[data-tree=work]')).toHaveText('6');
  await expect(tree(page)).toContainText('0 of 3 levels done');
  await page.keyboard.press('End');
  await expect(tree(page)).toContainText('3 of 3 levels done');
  // The slots that merge, each with its values.
  await tree(page).getByRole('button', { name: 'n_it', exact: true }).click();
  await expect(tree(page).locator('.value', { hasText: /^21$/ })).toBeVisible();
  await expectAccessible(page);

  // As it is now, it goes into a paper or on a slide.
  for (const [kind, begins] of [
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"'],
    ['PDF', '%PDF-'],
    ['PNG', '\x89PNG'],
  ] as const) {
    await tree(page).getByRole('button', { name: 'Save this figure' }).click();
    const saving = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: `Save as ${kind}` }).click();
    const file = await saving;
    expect(file.suggestedFilename()).toBe(`welford-tree.${kind.toLowerCase()}`);
    const bytes = await readFile(await file.path());
    expect(bytes.toString('latin1', 0, begins.length)).toBe(begins);
    if (kind === 'SVG') expect(bytes.toString()).toContain('depth 3, 6 combines');
  }
  expect(errors).toEqual([]);
});

test('the tree is hidden and shown again, and stays as it was left', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  await expect(tree(page)).toBeHidden();
  await page.keyboard.press('m');
  await expect(tree(page)).toBeVisible();
  await page.keyboard.press('m');
  await expect(tree(page)).toBeHidden();
  await expect(page).toHaveURL(/view\.below=nothing/);
  await page.reload();
  await untilRun(page);
  await expect(tree(page)).toBeHidden();
  await fromMenu(page, 'View', 'Tree of combines');
  await expect(tree(page)).toBeVisible();
});
