/** Learning: a linear classifier, whose points are moved by mouse and keyboard, and whose line follows. */
import { expect, test } from './fixtures.ts';
import { untilRun } from './lab-page.ts';

test.use({ words: ['linear-classifier', '--set', 'steps=16', '--set', 'g=8', '--set', 'data=noisy'] });

test('a point is dragged, moved and turned, and each time the line is learned anew', async ({ page, openLab }) => {
  const { errors } = await openLab();
  await untilRun(page);
  const run = page.locator('[data-run]').first();
  const ran = (): Promise<string | null> => run.getAttribute('data-run');
  const plane = page.getByRole('img', { name: /^The plane, and the line: 16 points/ });
  await expect(plane).toBeVisible();
  await page.keyboard.press('End');
  await expect(plane.locator('.contour')).toHaveCount(1);
  const point = page.getByRole('slider', { name: 'Point' });
  await expect(point).toHaveAttribute('aria-valuetext', /^point 0 of 16, class 0, at /);

  const dragged = await point.boundingBox();
  const first = await ran();
  const [x, y] = [dragged!.x + dragged!.width / 2, dragged!.y + dragged!.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 8, y - 6, { steps: 3 });
  await page.mouse.up();
  await expect.poll(ran).not.toBe(first);
  await expect(page.getByText('drawn-X.npy')).toBeVisible();
  const words = await point.getAttribute('aria-valuetext');

  const second = await ran();
  await point.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(ran).not.toBe(second);
  await expect(point).not.toHaveAttribute('aria-valuetext', words!);

  const third = await ran();
  const of = Number(/class (\d)/.exec((await point.getAttribute('aria-valuetext'))!)![1]);
  await point.focus();
  await page.keyboard.press('Enter');
  await expect.poll(ran).not.toBe(third);
  await expect(point).toHaveAttribute('aria-valuetext', new RegExp(`class ${1 - of}`));
  await expect(page.locator('[data-truth]')).toContainText('Matches float64');
  expect(errors).toEqual([]);
});
