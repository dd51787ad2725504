/** The controls of the lab, as somebody meets them who has never seen it: sliders, lists, presets, words. */
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { choose, SMALL_WORDS, untilRun } from './lab-page.ts';

test.use({ words: SMALL_WORDS });

const slider = (page: Page, label: string): Locator => page.getByRole('slider', { name: `${label} slider` });
const typed = (page: Page, label: string): Locator => page.getByRole('spinbutton', { name: label, exact: true });

test.describe('a lab as it opens', () => {
  test.use({ words: ['attention'], viewport: { width: 1280, height: 800 } });

  test('marks the preset whose values are in force', async ({ page, openLab }) => {
    await openLab();
    await untilRun(page);
    const presets = page.getByRole('region', { name: 'Presets' });
    await expect(presets.locator('[aria-current=true]')).toHaveText('Flash attention');
    await typed(page, 'N').fill('65');
    await expect(presets.locator('[aria-current=true]')).toHaveCount(0);
    await typed(page, 'N').fill('64');
    await expect(presets.locator('[aria-current=true]')).toHaveText('Flash attention');
  });

  test('has sliders that a hand can set, by dragging, by the wheel and by arrows', async ({ page, openLab }) => {
    await openLab();
    await untilRun(page);
    const n = slider(page, 'N');
    const box = (await n.boundingBox())!;
    expect(box.width).toBeGreaterThanOrEqual(125);
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await page.mouse.move(middle.x, middle.y);
    for (const [turn, value] of [
      [-100, '96'],
      [-100, '128'],
      [100, '96'],
    ] as const) {
      await page.mouse.wheel(0, turn);
      await expect(typed(page, 'N')).toHaveValue(value);
    }
    await typed(page, 'N').fill('100');
    await n.focus();
    for (const [key, value] of [
      ['ArrowLeft', '96'],
      ['ArrowRight', '128'],
      ['ArrowUp', '192'],
      ['ArrowDown', '128'],
    ] as const) {
      await page.keyboard.press(key);
      await expect(typed(page, 'N')).toHaveValue(value);
    }
  });

  test('does not change what the wheel only rolls across', async ({ page, openLab }) => {
    await openLab();
    await untilRun(page);
    /** Turns one after the other without a pause, each over something. */
    const turn = (...over: readonly string[]): Promise<void> =>
      page.evaluate((names) => {
        for (const name of names) {
          const element = document.querySelector(name === 'summary' ? 'summary' : `[aria-label="${name} slider"]`);
          element!.dispatchEvent(new WheelEvent('wheel', { deltaY: -100, bubbles: true, cancelable: true }));
        }
      }, over);
    await turn('summary', 'N', 'N');
    await expect(typed(page, 'N')).toHaveValue('64');
    await page.waitForTimeout(500);
    await turn('N', 'N', 'd');
    await expect(typed(page, 'N')).toHaveValue('128');
    await expect(typed(page, 'd')).toHaveValue('32');
  });
});

test('keys belong to the lab again once a list that was clicked is closed', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  await choose(page, 'Speed', /^2×/);
  const speed = page.getByRole('combobox', { name: /^Speed:/ });
  await expect(speed).toBeFocused();
  // A letter would choose the next option that begins with it, and 4 the speed 4×.
  await page.keyboard.press('t');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await page.keyboard.press('4');
  await expect(speed).toHaveAccessibleName('Speed: 2×');
  // Who goes there by the keyboard means the list.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  await expect(speed).toBeFocused();
  await page.keyboard.press('t');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
});

test('no list is the system’s own', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  await page.keyboard.press('Shift+A');
  await page.keyboard.press('b');
  await page.getByRole('button', { name: /^Breakpoints/ }).click();
  await expect(page.getByRole('dialog', { name: 'Breakpoints' })).toBeVisible();
  await expect(page.locator('select')).toHaveCount(0);
});

test.describe('the top bar', () => {
  test('names its groups, stays on one line at any width, and cuts nothing off', async ({ page, openLab }) => {
    await openLab();
    await untilRun(page);
    for (const group of ['View', 'Measure', 'Talk'])
      await expect(page.getByRole('button', { name: group, exact: true })).toBeVisible();
    for (const width of [1920, 1730, 1600, 1440, 1380, 1280, 1024, 900]) {
      await page.setViewportSize({ width, height: 800 });
      const bar = page.getByRole('banner');
      await expect.poll(async () => (await bar.boundingBox())!.height).toBeLessThan(56);
      const boxes = await bar.evaluate((header) =>
        [...header.querySelectorAll('button')]
          .map((button) => button.getBoundingClientRect())
          .filter((box) => box.width > 0)
          .map(({ left, right }) => ({ left, right })),
      );
      expect(boxes.filter(({ right }) => right > width)).toEqual([]);
      expect(boxes.filter(({ left }, at) => at > 0 && left < boxes[at - 1]!.right)).toEqual([]);
    }
  });

  test('shows what is on, and a key tells what it has switched', async ({ page, openLab }) => {
    await openLab();
    await untilRun(page);
    const told = (text: string): Locator => page.getByRole('status').filter({ hasText: text });
    const footprint = page.getByRole('button', { name: 'Footprint', exact: true });
    await expect(footprint).toHaveAttribute('aria-pressed', 'true');
    for (const now of ['off', 'on']) {
      await page.keyboard.press('f');
      await expect(told(`Footprint of a tile: ${now}`)).toBeVisible();
      await expect(footprint).toHaveAttribute('aria-pressed', String(now === 'on'));
      await page.getByRole('button', { name: 'View', exact: true }).click();
      await expect(page.getByRole('menuitemcheckbox', { name: /^Footprint/ })).toBeChecked({ checked: now === 'on' });
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Commands' }).fill('footprint');
      await expect(page.getByRole('option').first()).toContainText(now);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toBeHidden();
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    }
    await page.keyboard.press('r');
    await expect(told('Range of colours: all tensors')).toBeVisible();
    await expect(told('Range of colours')).toBeHidden();
  });
});

test('kernels are listed by what they are about, each with a line and a picture of it at work', async ({
  page,
  openLab,
}) => {
  await openLab();
  await untilRun(page);
  await page.getByRole('combobox', { name: /^Kernel:/ }).click();
  const list = page.getByRole('listbox');
  await expect(list.getByRole('group', { name: 'State spaces' }).getByRole('option')).toHaveCount(2);
  const option = list.getByRole('option', { name: /^Softmax/ });
  await expect(option).toContainText('Naive, safe and online');
  const pictures = (): Promise<string[]> =>
    list.locator('img').evaluateAll(async (images) => {
      await Promise.all(images.map((image) => (image as HTMLImageElement).decode()));
      return images.map((image) => (image as HTMLImageElement).src);
    });
  const dark = await pictures();
  expect(new Set(dark).size, 'one for each').toBe(await list.getByRole('option').count());
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  // A list that has the focus takes letters for names of its options.
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press('t');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');

  // By the keyboard alone: what is typed goes to the kernel of that name, and Enter opens it.
  await page.getByRole('combobox', { name: /^Kernel:/ }).focus();
  await page.keyboard.press('Enter');
  await expect(list).toBeVisible();
  const light = await pictures();
  expect(light.filter((picture) => dark.includes(picture))).toEqual([]);
  await page.keyboard.type('softm');
  await expect(list.locator('[data-highlighted]')).toContainText('Softmax');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: /^Kernel:/ })).toContainText('Softmax');
  await untilRun(page);
});

test.describe('weights that were trained', () => {
  test.use({ words: ['seq2seq', '--set', 't=2', '--set', 'b=1'] });

  test('are not said to come from the seed', async ({ page, openLab }) => {
    await openLab();
    await untilRun(page);
    const row = page.locator('[data-input="encoder_W"]');
    await expect(row).toContainText('trained to reverse');
    await expect(row).not.toContainText('seed');
    await expect(page.locator('[data-input="tokens"]')).toContainText('from the seed');
  });
});

test.describe('inputs whose shapes depend on a choice', () => {
  test.use({ words: ['ssm', '--set', 'initialisation=dense', '--set', 't=4', '--set', 'n=2'] });

  test('are said as the set-up has them', async ({ page, openLab }) => {
    await openLab();
    await untilRun(page);
    await page.getByText('More, conventions and papers').click();
    await expect(page.getByRole('list', { name: 'Conventions' })).toContainText('A [n, n]');
  });
});
