/** What is on the screen stays where it is and in one piece, whatever happens; and everything there says the same. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { ANCHORS, layoutFaults, movedBetween, placesOf } from './layout.ts';
import { SMALL_WORDS, stepOf, timeline, untilRun } from './lab-page.ts';

test.use({ words: SMALL_WORDS });

const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
  { width: 1024, height: 700 },
  { width: 900, height: 600 },
] as const;

/** Counts the browser's notices that sizes chase each other. */
async function countLoops(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counted = window as unknown as { loops: number };
    counted.loops = 0;
    addEventListener('error', ({ message }) => {
      if (message.startsWith('ResizeObserver')) counted.loops++;
    });
  });
  return () => page.evaluate(() => (window as unknown as { loops: number }).loops);
}

test('the card at the pointer stays whole beside every edge of the picture, and is measured once', async ({
  page,
  openLab,
}) => {
  const { errors } = await openLab();
  await untilRun(page);
  const loops = await countLoops(page);
  const picture = (await page.locator('.viewport canvas').boundingBox())!;
  const card = page.locator('[data-hover-card]');
  let met = 0;
  for (const across of [0.06, 0.5, 0.8, 0.85, 0.88, 0.9]) {
    for (const down of [0.26, 0.3, 0.5, 0.6, 0.7]) {
      await page.mouse.move(picture.x + picture.width * across, picture.y + picture.height * down);
      const box = (await card.count()) === 0 ? null : await card.boundingBox();
      if (box === null) continue;
      met++;
      expect(box.x).toBeGreaterThanOrEqual(picture.x - 1);
      expect(box.x + box.width).toBeLessThanOrEqual(picture.x + picture.width + 1);
      expect(box.width, 'it is not squeezed').toBeGreaterThan(120);
    }
  }
  expect(met).toBeGreaterThan(3);
  expect(await loops()).toBe(0);
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect(errors).toEqual([]);
});

test('a fault of the lab is told over the picture, which stays where it is, and can be dismissed', async ({
  page,
  openLab,
}) => {
  await openLab();
  await untilRun(page);
  const before = await placesOf(page, ANCHORS);
  const fail = (message: string): Promise<boolean> =>
    page.evaluate((said) => dispatchEvent(new ErrorEvent('error', { message: said })), message);
  await fail('ResizeObserver loop completed with undelivered notifications.');
  await fail('a planted fault');
  const banner = page.getByRole('alert');
  await expect(banner).toHaveCount(1);
  await expect(banner).toContainText('a planted fault');
  expect(movedBetween(before, await placesOf(page, ANCHORS))).toEqual([]);
  await banner.getByRole('button', { name: 'Dismiss' }).click();
  await expect(banner).toHaveCount(0);
  expect(movedBetween(before, await placesOf(page, ANCHORS))).toEqual([]);
});

test('the space bar plays after a click, and presses what was reached by keys', async ({ page, openLab }) => {
  const { errors } = await openLab();
  await untilRun(page);
  const play = page.getByRole('button', { name: 'Play' });
  const pause = page.getByRole('button', { name: 'Pause' });
  const details = page.getByRole('complementary', { name: 'Details' });

  await page.getByRole('button', { name: 'Next event' }).click();
  await expect.poll(() => stepOf(page)).toBe(1);
  await page.keyboard.press('Space');
  await expect(pause).toBeVisible();
  await page.keyboard.press('Space');
  await expect(play).toBeVisible();

  // A list that was opened by a click gives the focus back to its button.
  await page.getByRole('combobox', { name: /^Speed/ }).click();
  await page.getByRole('option', { name: /^2×/ }).click();
  await page.keyboard.press('Space');
  await expect(pause).toBeVisible();
  await page.getByRole('button', { name: 'Details panel' }).click();
  await expect(details).toBeHidden();
  await page.keyboard.press('Space');
  await expect(play).toBeVisible();
  await expect(details).toBeHidden();

  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Space');
  await expect(details).toBeVisible();
  await expect(play).toBeVisible();
  expect(errors).toEqual([]);
});

for (const motion of ['no-preference', 'reduce'] as const) {
  test.describe(`with motion: ${motion}`, () => {
    test.use({ contextOptions: { reducedMotion: motion } });

    test('all numbers of a moment are of one step, while it plays too', async ({ page, openLab }) => {
      test.slow();
      await openLab();
      await untilRun(page);
      await page.keyboard.press('v');
      const read = () =>
        page.evaluate(() => {
          const words = (selector: string): string => document.querySelector(selector)?.textContent ?? '';
          const number = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? NaN);
          const strip = document.querySelector('[data-timeline]')!;
          const sum = (name: string): number =>
            Number(document.querySelector<HTMLElement>(`[data-counter="${name}"]`)!.dataset['value']);
          return {
            steps: [
              Number(strip.getAttribute('aria-valuenow')),
              number(strip.getAttribute('aria-valuetext')!, /step (\d+) of/),
              number(document.querySelector('.viewport canvas')!.getAttribute('aria-label')!, /step (\d+) of/),
              number(words('.place'), /step (\d+)/),
            ],
            bytes: [
              sum('hbm-read') + sum('hbm-write'),
              Number(document.querySelector<HTMLElement>('[data-position]')!.dataset['position']),
            ],
          };
        });
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => stepOf(page)).toBe(1);
      await page.keyboard.press('Space');
      let last = 0;
      for (let look = 0; look < 100 && last <= 2; look++) {
        const { steps, bytes } = await read();
        expect(new Set(steps), steps.join()).toEqual(new Set([steps[0]]));
        expect(bytes[1]).toBe(bytes[0]);
        last = steps[0]!;
        await page.waitForTimeout(130);
      }
      expect(last).toBeGreaterThan(2);
    });
  });
}

for (const size of SIZES) {
  test.describe(`at ${size.width} x ${size.height}`, () => {
    test.use({ viewport: size, contextOptions: { reducedMotion: 'reduce' } });

    test('nothing changes its place by what is marked, named, played or compared', async ({
      page,
      openLab,
      documents,
    }) => {
      const { errors } = await openLab();
      await untilRun(page);
      expect(await layoutFaults(page)).toEqual([]);

      // The strip and the tracks below it show one time at one place.
      await page.keyboard.press('PageDown');
      await page.keyboard.press('k');
      await expect(page.locator('[data-track-picture] .head')).toBeVisible();
      const heads = await placesOf(page, { strip: '[data-timeline] .head', tracks: '[data-track-picture] .head' });
      expect(Math.abs(heads['strip']!.x - heads['tracks']!.x)).toBeLessThan(2);
      await page.keyboard.press('k');
      await page.keyboard.press('Home');

      const before = await placesOf(page, ANCHORS);
      const still = async (why: string): Promise<void> => {
        expect(movedBetween(before, await placesOf(page, ANCHORS)), why).toEqual([]);
      };
      await page.keyboard.press('Shift+ArrowRight');
      await page.keyboard.press('b');
      await still('a bookmark');
      await page.keyboard.press('F9');
      await still('a breakpoint');
      await page.keyboard.press('Shift+I');
      await still('a loop');
      await page.keyboard.press('End');
      await still('the end');
      await page.keyboard.press('Shift+L');
      for (const name of ['phase', 'workgroup', 'event']) {
        await page.getByRole('combobox', { name: /^Step by/ }).click();
        await page.getByRole('option', { name }).click();
        await still(`steps by ${name}`);
      }
      const text = await documents.save(page);
      await documents.open(page, 'a talk about attention under a rather long name.tilescope', text);
      await expect(page.getByRole('button', { name: /^Document: a talk/ })).toBeVisible();
      await untilRun(page);
      await still('a document of a long name');
      await page.keyboard.press('ArrowLeft');
      await still('an unsaved change');
      expect(await layoutFaults(page)).toEqual([]);
      expect(errors).toEqual([]);
    });

    test('what is said of an axis takes no more room when it is long', async ({ page, openLab }) => {
      await openLab();
      await untilRun(page);
      await page.keyboard.press('v');
      await page.keyboard.press('v');
      await expect(page.locator('[data-axis-truth]')).toHaveText('modelled');
      expect(await layoutFaults(page)).toEqual([]);
      const before = await placesOf(page, ANCHORS);
      // As where no workgroup fits on the modelled SM, which no kernel that runs here comes to.
      await page.locator('[data-position]').evaluate((position) => {
        position.nextElementSibling!.remove();
        position.classList.replace('position', 'problem');
        position.textContent =
          'A workgroup of pass attention_backward_of_keys needs more registers than an SM of the A100 40 GB SXM has. Time is counted by step.';
      });
      expect(movedBetween(before, await placesOf(page, ANCHORS))).toEqual([]);
      expect(await layoutFaults(page)).toEqual([]);
    });

    test('a storyboard of many shots keeps within the window', async ({ page, openLab }) => {
      const { errors } = await openLab();
      await untilRun(page);
      for (let shot = 0; shot < 8; shot++) {
        await page.keyboard.press('Shift+A');
        await page.keyboard.press('ArrowRight');
      }
      await expect(page.getByRole('region', { name: 'Storyboard' }).locator('.card')).toHaveCount(8);
      expect(await layoutFaults(page)).toEqual([]);
      expect(errors).toEqual([]);
    });
  });
}

test('pictures that are compared stay where they are when the second run ends, and while they play', async ({
  page,
  openLab,
}) => {
  test.slow();
  await openLab();
  await untilRun(page);
  await page.keyboard.press('c');
  await page.getByRole('menuitem', { name: /^Variant: standard/ }).press('Enter');
  await expect(page.getByRole('group', { name: 'Comparison' })).toBeVisible();
  await page.waitForTimeout(100);
  const before = await placesOf(page, ANCHORS);
  await expect(page.getByRole('button', { name: /Matches float64/ })).toHaveCount(2, { timeout: 90_000 });
  expect(movedBetween(before, await placesOf(page, ANCHORS))).toEqual([]);
  await page.keyboard.press('End');
  await expect(timeline(page)).not.toHaveAttribute('aria-valuenow', '0');
  expect(movedBetween(before, await placesOf(page, ANCHORS))).toEqual([]);
  expect(await layoutFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'One above the other' }).click();
  const stacked = await placesOf(page, ANCHORS);
  for (const key of ['Home', 'ArrowRight', 'End']) {
    await page.keyboard.press(key);
    expect(movedBetween(stacked, await placesOf(page, ANCHORS)), key).toEqual([]);
  }
  expect(await layoutFaults(page)).toEqual([]);
});
