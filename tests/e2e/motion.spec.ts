/**
 * Cameras and tiles in motion, as most viewers see them, on a page that nobody touches: no pointer rests on it or moves
 * over it, so that nothing but the motion itself asks for frames. Where motion ends there must be what a cut shows.
 */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { expectStep, pictureAtRest, SMALL_WORDS, stepOf, untilRun } from './lab-page.ts';

// A small window, so that a machine without a GPU draws many frames.
test.use({ words: SMALL_WORDS, viewport: { width: 1000, height: 620 } });

/** The page hears of it with a frame. */
async function setMotion(page: Page, reducedMotion: 'reduce' | 'no-preference'): Promise<void> {
  await page.emulateMedia({ reducedMotion });
  await page.evaluate(() => new Promise((heard) => requestAnimationFrame(() => requestAnimationFrame(heard))));
}

/** The picture at rest after some keys, where nothing moves between them. */
async function cut(page: Page, keys: readonly string[]): Promise<Buffer> {
  await setMotion(page, 'reduce');
  for (const key of keys) await page.keyboard.press(key);
  const shown = await pictureAtRest(page);
  await setMotion(page, 'no-preference');
  return shown;
}

/** Counts the frames that are drawn from now on; nothing in the page waits for it. */
async function countFrames(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counted = window as unknown as { drawnFrames: number; drawsOfFrame: number };
    const prototype = WebGL2RenderingContext.prototype;
    counted.drawnFrames = 0;
    counted.drawsOfFrame = 0;
    for (const name of ['drawArrays', 'drawElements', 'drawElementsInstanced', 'drawArraysInstanced'] as const) {
      const draw = prototype[name] as (...words: unknown[]) => void;
      (prototype as unknown as Record<string, unknown>)[name] = function (this: unknown, ...words: unknown[]) {
        counted.drawsOfFrame++;
        draw.apply(this, words);
      };
    }
    const look = (): void => {
      if (counted.drawsOfFrame > 0) counted.drawnFrames++;
      counted.drawsOfFrame = 0;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  return () => page.evaluate(() => (window as unknown as { drawnFrames: number }).drawnFrames);
}

test('a camera that is sent to a shot arrives there', async ({ page, openLab }) => {
  const { errors } = await openLab();
  await untilRun(page);
  const home = await pictureAtRest(page);
  for (const key of ['2', '4', 'Shift+ArrowUp']) {
    await page.keyboard.press(key);
    const arrived = await pictureAtRest(page);
    expect(arrived.equals(home), `key ${key} leads to another view`).toBe(false);
    expect(arrived.equals(await cut(page, ['1', key])), `key ${key}`).toBe(true);
    await page.keyboard.press('1');
    expect((await pictureAtRest(page)).equals(home), 'and home again').toBe(true);
  }
  expect(errors).toEqual([]);
});

test('a step forward is a flight that ends where a cut does', async ({ page, openLab }) => {
  const { errors } = await openLab();
  await untilRun(page);
  await pictureAtRest(page);
  const frames = await countFrames(page);
  for (const key of ['ArrowRight', 'Shift+ArrowRight']) {
    const [before, drawn] = [await stepOf(page), await frames()];
    await page.keyboard.press(key);
    const arrived = await pictureAtRest(page);
    expect(await stepOf(page)).toBeGreaterThan(before);
    expect((await frames()) - drawn, `${key} is seen as motion`).toBeGreaterThan(2);
    expect(arrived.equals(await cut(page, ['ArrowLeft', 'ArrowRight'])), key).toBe(true);
  }
  expect(errors).toEqual([]);
});

test('playing goes on by itself', async ({ page, openLab }) => {
  const { errors } = await openLab();
  await untilRun(page);
  const frames = await countFrames(page);
  await page.keyboard.press('Space');
  let [step, drawn] = [0, 0];
  for (let look = 0; look < 4; look++) {
    await expect.poll(() => stepOf(page)).toBeGreaterThan(step);
    await expect.poll(frames).toBeGreaterThan(drawn + 2);
    [step, drawn] = [await stepOf(page), await frames()];
  }
  await page.keyboard.press('Space');
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await expectStep(page, 0);
  expect(errors).toEqual([]);
});

test('cameras beside each other arrive together', async ({ page, openLab }) => {
  const { errors } = await openLab();
  await untilRun(page);
  await page.keyboard.press('c');
  await page.getByRole('menuitem', { name: /^Variant: standard/ }).press('Enter');
  await expect(page.getByRole('button', { name: /Matches float64/ })).toHaveCount(2);
  await page.keyboard.press('2');
  const arrived = await pictureAtRest(page);
  expect(arrived.equals(await cut(page, ['1', '2']))).toBe(true);
  expect(errors).toEqual([]);
});
