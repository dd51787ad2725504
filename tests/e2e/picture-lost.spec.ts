/** What the lab shows when the browser takes the WebGL context of the picture away. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { eventsOf, expectStep, pictureAtRest, SMALL_WORDS, untilRun } from './lab-page.ts';

test.use({ words: SMALL_WORDS, contextOptions: { reducedMotion: 'reduce' } });

declare global {
  /** The extension by which the test loses the context, and gives it back. */
  var context: WEBGL_lose_context;
}

function lose(page: Page): Promise<void> {
  return page.evaluate(() => {
    const gl = document.querySelector<HTMLCanvasElement>('.viewport canvas')!.getContext('webgl2')!;
    globalThis.context = gl.getExtension('WEBGL_lose_context')!;
    globalThis.context.loseContext();
  });
}

test('a lost context is told, and the picture comes back: by itself, or on a new canvas', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  const before = await pictureAtRest(page);
  const badge = page.locator('[data-truth]');
  const told = page.getByRole('alert').filter({ hasText: 'There is no picture' });
  await expect(badge).not.toHaveClass(/stale/);

  await test.step('given back by the browser, it is drawn as it was', async () => {
    await lose(page);
    await expect(told).toContainText('took away the WebGL context');
    await expect(badge).toHaveClass(/stale/);
    await page.evaluate(() => {
      globalThis.context.restoreContext();
    });
    await expect(told).toHaveCount(0);
    await expect(badge).not.toHaveClass(/stale/);
    await pictureAtRest(page);
    expect((await pictureAtRest(page)).equals(before)).toBe(true);
  });

  await test.step('lost for good, the lab goes on without it, and draws it on a new canvas', async () => {
    await lose(page);
    await told.getByRole('button', { name: 'Go on without the picture' }).click();
    await expect(told).toHaveCount(0);
    await expect(badge).toHaveClass(/stale/);
    await page.keyboard.press('End');
    await expectStep(page, await eventsOf(page));
    await page.keyboard.press('Home');
    await expectStep(page, 0);
    await page.getByRole('status').filter({ hasText: 'There is no picture' }).getByRole('button').click();
    await expect(page.getByText('There is no picture')).toHaveCount(0);
    await expect(badge).not.toHaveClass(/stale/);
    expect((await pictureAtRest(page)).equals(before)).toBe(true);
  });
});
