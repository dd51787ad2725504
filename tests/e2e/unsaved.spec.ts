/** Work that lies in no file outlives its tab: a page that is loaded again has it, and another tab is offered it. */
import type { Page } from '@playwright/test';
import { writeNpy } from '../../core/tensors/npy.ts';
import { expect, test } from './fixtures.ts';
import { expectAccessible, expectStep, runAgain, SMALL, SMALL_WORDS, untilRun } from './lab-page.ts';

test.use({ words: SMALL_WORDS, contextOptions: { reducedMotion: 'reduce' } });

const WRITTEN_MS = 1500;

const caption = (page: Page) => page.getByRole('region', { name: 'Storyboard' }).getByLabel('Caption');
const offer = (page: Page) => page.locator('[data-offer]');

/** A shot with a caption, which is kept by the time this is over. */
async function makeShot(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Shift+A');
  await caption(page).fill(words);
  await page.waitForTimeout(WRITTEN_MS);
}

/** Another tab of the same browser at the lab's address alone. */
async function newTab(page: Page): Promise<Page> {
  const { origin } = new URL(page.url());
  const other = await page.context().newPage();
  await other.goto(`${origin}/`);
  await untilRun(other);
  return other;
}

/** Ends a tab as a crash does: its page is told nothing. */
async function kill(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  session.send('Page.crash').catch(() => undefined);
  await crashed;
  await page.close();
}

test('a page that is loaded again has its shots, marks and arrays, and is offered nothing', async ({
  page,
  openLab,
}) => {
  await openLab();
  await untilRun(page);
  const q = writeNpy(
    Float32Array.from({ length: SMALL.n * SMALL.d }, (_, at) => Math.sin(at)),
    [SMALL.n, SMALL.d],
  );
  const row = page.locator('[data-input="Q"] input[type=file]');
  await row.setInputFiles({ name: 'own.npy', mimeType: 'application/octet-stream', buffer: Buffer.from(q) });
  await expect(page.locator('[data-input="Q"]')).toContainText('own.npy');
  await runAgain(page);
  await page.keyboard.press('ArrowRight');
  await expectStep(page, 1);
  await page.keyboard.press('b');
  await makeShot(page, 'A block of Q comes down.');
  await page.reload();
  await untilRun(page);
  await expect(caption(page)).toHaveValue('A block of Q comes down.');
  await expect(page.locator('[data-input="Q"]')).toContainText('own.npy');
  await expectStep(page, 1);
  await expect(offer(page)).toBeHidden();

  // What was written last counts, however shortly before.
  await caption(page).fill('It stays there.');
  await page.reload();
  await untilRun(page);
  await expect(caption(page)).toHaveValue('It stays there.');

  // Another tab is told nothing of what a living one has.
  const other = await newTab(page);
  await expect(offer(other)).toBeHidden();
});

test('what a killed tab had is offered in a new one over an unmoved picture, restored, and then this tab’s own', async ({
  page,
  openLab,
}) => {
  await openLab();
  await untilRun(page);
  await page.locator('[data-parameter="n"]').getByRole('spinbutton').fill('9');
  await runAgain(page);
  await makeShot(page, 'What was lost.');
  const other = await newTab(page);
  await expect(offer(other)).toBeHidden();
  await other.close();
  const { origin } = new URL(page.url());
  const last = await page.context().newPage();
  await kill(page);

  await last.goto(`${origin}/`);
  await untilRun(last);
  await expect(offer(last)).toContainText(/Unsaved work from today at \d\d:\d\d: .+ with 1 shot\./);
  const canvas = last.locator('.viewport canvas');
  const box = await canvas.boundingBox();
  await expectAccessible(last);
  await offer(last).getByRole('button', { name: 'Dismiss' }).click();
  await expect(offer(last)).toBeHidden();
  expect(await canvas.boundingBox()).toEqual(box);

  // It was only put off: the next tab is offered it again.
  await last.close();
  const next = await page.context().newPage();
  await next.goto(`${origin}/?kernel=softmax`);
  await untilRun(next);
  await expect(next.locator('[data-parameter="rows"], [data-tensor="X"]').first()).toBeVisible();
  const restore = offer(next).getByRole('button', { name: 'Restore' });
  await restore.focus();
  await next.keyboard.press('Enter');
  await expect(caption(next)).toHaveValue('What was lost.');
  await expect(next.locator('[data-parameter="n"]').getByRole('spinbutton')).toHaveValue('9');
  await expect(offer(next)).toBeHidden();
  await next.waitForTimeout(WRITTEN_MS);
  await next.reload();
  await untilRun(next);
  await expect(caption(next)).toHaveValue('What was lost.');
  await expect(offer(await newTab(next))).toBeHidden();
});

test('discarded work is gone; saved work, and a lab that was only looked at, leave nothing to offer', async ({
  page,
  openLab,
  documents,
}) => {
  await openLab();
  await untilRun(page);
  await makeShot(page, 'Not wanted.');
  const { origin } = new URL(page.url());
  const second = await page.context().newPage();
  await kill(page);
  await second.goto(`${origin}/`);
  await untilRun(second);
  await offer(second).getByRole('button', { name: 'Discard' }).click();
  await expect(offer(second)).toBeHidden();
  await second.keyboard.press('ArrowRight');
  await second.keyboard.press('t');
  await second.waitForTimeout(WRITTEN_MS);
  const third = await newTab(second);
  await expect(offer(third)).toBeHidden();
  await kill(second);

  const saved = await page.context().newPage();
  await saved.addInitScript(() => {
    Reflect.deleteProperty(window, 'showSaveFilePicker');
  });
  await saved.goto(`${origin}/`);
  await untilRun(saved);
  await expect(offer(saved)).toBeHidden();
  await makeShot(saved, 'In a file.');
  expect(await documents.save(saved)).toContain('In a file.');
  await saved.waitForTimeout(WRITTEN_MS);
  // The tab goes on with its document all the same.
  await saved.reload();
  await untilRun(saved);
  await expect(caption(saved)).toHaveValue('In a file.');
  await expect(saved.getByText('There are unsaved changes')).toHaveCount(0);
  await saved.waitForTimeout(WRITTEN_MS);
  await kill(saved);
  await expect(offer(await newTab(third))).toBeHidden();
});

test('a browser that keeps nothing says so once', async ({ page, openLab }) => {
  await page.addInitScript(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('There is no room left.', 'QuotaExceededError');
    };
  });
  await openLab();
  await untilRun(page);
  const told = page.getByRole('alert').filter({ hasText: 'Unsaved work is not being kept' });
  await expect(told).toBeHidden();
  await makeShot(page, 'First.');
  await expect(told).toContainText('There is no room left.');
  await told.getByRole('button', { name: 'Dismiss' }).click();
  await caption(page).fill('Second.');
  await page.waitForTimeout(WRITTEN_MS);
  await expect(told).toBeHidden();
});
