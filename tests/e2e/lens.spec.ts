import { expect, test } from './fixtures.ts';
import { picture, pictureAtRest, SMALL_WORDS, untilRun } from './lab-page.ts';

test.use({ words: SMALL_WORDS, contextOptions: { reducedMotion: 'reduce' } });

test('the number lens follows the pointer until it is held', async ({ page, openLab }) => {
  const { errors } = await openLab();
  const { x, y, width, height } = (await page.locator('.viewport canvas').boundingBox())!;
  // Somewhere on Q, by what the hover card says, and there before Q is.
  await page.mouse.move(x + width * 0.12, y + height * 0.25);
  await untilRun(page);
  await page.keyboard.press('End');
  const card = page.locator('[data-hover-card]');
  await expect(card).toContainText('Q[');
  const plain = await pictureAtRest(page);

  await page.keyboard.press('n');
  await expect(card).toBeHidden();
  await expect.poll(async () => (await picture(page)).equals(plain)).toBe(false);
  await page.keyboard.press('h');
  await expect(card).toBeVisible();

  // Held, it stays while nothing is under the pointer.
  await page.mouse.move(x + width * 0.5, y + height - 4);
  await expect(card).toBeHidden();
  const held = await pictureAtRest(page);
  await page.keyboard.press('h');
  await expect.poll(async () => (await picture(page)).equals(held)).toBe(false);
  await page.keyboard.press('n');
  expect(errors).toEqual([]);
});
