/** Learning: points that are moved and drawn by mouse and keyboard, a target that is written down, and what is learnt of them. */
import { expect, test } from './fixtures.ts';
import { choose, untilRun } from './lab-page.ts';

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

test.describe('a network', () => {
  test.use({ words: ['mlp', '--set', 'steps=6', '--set', 'g=8'] });

  test('learns what is written and what is drawn, and shows one bump, their sum, and a weight over steps', async ({
    page,
    openLab,
  }) => {
    const { errors } = await openLab();
    await untilRun(page);
    const run = page.locator('[data-run]').first();
    const ran = (): Promise<string | null> => run.getAttribute('data-run');
    const curve = page.getByRole('img', { name: /^Curve: points/ });
    await page.keyboard.press('End');

    await choose(page, 'Tensor or slot', 'W1');
    await page.getByRole('button', { name: 'Pin', exact: true }).click();
    await expect(page.getByRole('img', { name: /^W1\[·, 0, 0\] over 7 steps, 7 of them stored/ })).toBeVisible();

    const bump = page.getByRole('slider', { name: 'Chosen bump' });
    await expect(bump).toHaveAttribute('aria-valuetext', 'all bumps');
    await bump.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect(bump).toHaveAttribute('aria-valuetext', 'bump 1');
    await page.getByRole('button', { name: 'Add up' }).click();
    await expect(page.getByRole('img', { name: 'Curve: points, bumps 0 to 1 added up, curve' })).toBeVisible();

    const first = await ran();
    const target = page.getByLabel('y =');
    await target.fill('sin(x');
    await expect(page.getByRole('region', { name: 'Parameters' })).toContainText(
      'cannot be read in column 6, where it ends',
    );
    await target.fill('cos(x)');
    await target.press('Enter');
    await expect.poll(ran).not.toBe(first);
    await expect(page).toHaveURL(/set\.target=cos/);

    const second = await ran();
    const box = (await curve.boundingBox())!;
    const at = (x: number, y: number) => [box.x + x * box.width, box.y + y * box.height] as const;
    await page.mouse.move(...at(0.4, 0.4));
    await page.mouse.down();
    await page.mouse.move(...at(0.8, 0.3), { steps: 4 });
    await page.mouse.up();
    await expect.poll(ran).not.toBe(second);
    await expect(page.getByText('drawn-y.npy')).toBeVisible();
    await expect(page.locator('[data-truth]')).toContainText('Matches float64');
    expect(errors).toEqual([]);
  });
});
