/** The speaker's window: notes, what comes next and the time, in a window beside the picture that the audience sees. */
import type { Page } from '@playwright/test';
import { expect, prepare, test } from './fixtures.ts';
import { expectAccessible, fromMenu, untilRun } from './lab-page.ts';

test.use({ words: ['attention', '--set', 'n=16', '--set', 'd=16', '--set', 'br=8', '--set', 'bc=8'] });

const run = { kernel: 'attention', params: { n: 16, d: 16, br: 8, bc: 8 }, seed: 1 };
const shot = (caption: string, from: number, notes: string): object => ({ caption, from, to: from, hold: 0.1, notes });
const TALK = JSON.stringify({
  format: 'tilescope',
  version: 1,
  run,
  view: { time: 0, panels: { storyboard: true } },
  storyboard: [
    shot('Where Q waits', 1, 'Say what HBM is.'),
    shot('K arrives', 2, 'Ask who has written a kernel.\nWait for the hands.'),
    shot('The end', 3, ''),
  ],
});

/** Seconds of the talk, as the speaker's window shows them. */
async function secondsIn(speaker: Page): Promise<number> {
  const text = await speaker.getByRole('timer').innerText();
  return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

test('a speaker reads notes in a second window, which moves the first @shells', async ({
  page,
  openLab,
  documents,
}) => {
  test.slow();
  const { errors } = await openLab();
  await untilRun(page);
  await documents.open(page, 'talk.tilescope', TALK);
  const board = page.getByRole('region', { name: 'Storyboard' });
  await expect(board.getByRole('listitem')).toHaveCount(3, { timeout: 90_000 });

  // Opened ahead of the talk, by the button, it shows the shot that the talk begins at, and begins it.
  const opening = page.waitForEvent('popup');
  await board.getByRole('button', { name: 'Speaker’s window' }).click();
  const speaker = await opening;
  const faults: string[] = [];
  speaker.on('pageerror', (error) => faults.push(error.message));
  const notes = speaker.getByRole('region', { name: 'Notes of this shot' });
  await expect(speaker.getByText('The talk has not begun.')).toBeVisible();
  await expect(notes).toHaveText('Say what HBM is.');
  const next = speaker.getByRole('region', { name: 'Next', exact: true });
  const drawn = next.getByRole('img', { name: 'The next shot' });
  await expect.poll(() => drawn.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(640);
  await expectAccessible(speaker);
  await speaker.getByRole('button', { name: 'Present' }).click();
  await expect(page.getByText('1 / 3')).toBeVisible();
  // The press in one window has brought the picture in the other to the whole screen.
  await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(true);
  await expect(speaker.getByText('1 / 3')).toBeVisible();
  await expect(next).toContainText('K arrives');
  await expect(next).toContainText('Attention');

  // Its keys are those of the lab's window.
  await speaker.keyboard.press('PageDown');
  await expect(page.getByText('2 / 3')).toBeVisible();
  await expect(notes).toContainText('Wait for the hands.');
  await expect(page.getByText('Wait for the hands.')).toHaveCount(0);
  await speaker.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByText('3 / 3')).toBeVisible();
  await expect(next).toHaveText(/This is the last shot/);
  await expect(notes).toHaveText('This shot has no notes.');
  await page.keyboard.press('PageUp');
  await expect(speaker.getByText('2 / 3')).toBeVisible();
  await speaker.keyboard.press('b');
  await expect(page.getByLabel(/The screen is black/)).toBeVisible();
  await expect(speaker.getByText('The screen is black; B shows it again.')).toBeVisible();
  await speaker.keyboard.press('b');
  await expect(page.getByLabel(/The screen is black/)).toHaveCount(0);
  await speaker.keyboard.press('f');
  await expect(speaker.getByText(/^The picture stands in a window/)).toBeVisible();
  await expect(page.getByText('2 / 3')).toBeVisible();
  await speaker.keyboard.press('f');
  await expect(speaker.getByText(/^The picture stands in a window/)).toHaveCount(0);

  // The time goes, stops, and begins anew; larger notes stay large in a window that is loaded again.
  await expect.poll(() => secondsIn(speaker)).toBeGreaterThan(1);
  await speaker.getByRole('button', { name: 'Stop the time' }).click();
  await expect(speaker.getByRole('button', { name: 'Let the time go on' })).toBeVisible();
  const stopped = await secondsIn(speaker);
  const size = await notes.evaluate((text) => getComputedStyle(text).fontSize);
  await speaker.keyboard.press('+');
  await expect.poll(() => notes.evaluate((text) => getComputedStyle(text).fontSize)).not.toBe(size);
  const larger = await notes.evaluate((text) => getComputedStyle(text).fontSize);
  await speaker.reload();
  await expect(speaker.getByText('2 / 3')).toBeVisible();
  expect(await notes.evaluate((text) => getComputedStyle(text).fontSize)).toBe(larger);
  expect(await secondsIn(speaker)).toBe(stopped);
  await speaker.getByRole('button', { name: 'Count the time from zero' }).click();
  await expect(speaker.getByRole('timer')).toHaveText('0:00');
  await expectAccessible(speaker);

  // Closed, it leaves the talk going, and the key opens it again.
  await speaker.close();
  await expect(page.getByText('2 / 3')).toBeVisible();
  const again = page.waitForEvent('popup');
  await page.keyboard.press('s');
  const second = await again;
  await expect(second.getByRole('region', { name: 'Notes of this shot' })).toContainText('Wait for the hands.');
  await expect(page.getByText('2 / 3')).toBeVisible();
  await second.keyboard.press('Escape');
  await expect(second.getByText('The talk has ended.')).toBeVisible();
  await expect(page.getByRole('group', { name: 'Talk' })).toBeVisible();
  // It follows the lab's theme.
  await page.keyboard.press('t');
  await expect(second.locator('html')).toHaveAttribute('data-theme', 'light');
  await expectAccessible(second);
  expect([...errors, ...faults]).toEqual([]);
});

test('a talk opens the speaker’s window where that is set, and says where it is blocked', async ({
  page,
  openLab,
  documents,
}) => {
  await openLab();
  await untilRun(page);
  await documents.open(page, 'talk.tilescope', TALK);
  await expect(page.getByRole('region', { name: 'Storyboard' }).getByRole('listitem')).toHaveCount(3);
  await fromMenu(page, 'Talk', 'Speaker’s window with Present');
  const opening = page.waitForEvent('popup');
  await page.keyboard.press('Shift+P');
  const speaker = await opening;
  await expect(speaker.getByText('1 / 3')).toBeVisible();
  // The key has opened a window, so the browser gives the screen only to the next one.
  await expect(speaker.getByText('The picture stands in a window; F gives it the whole screen.')).toBeVisible();
  await speaker.keyboard.press('PageDown');
  await expect(page.getByText('2 / 3')).toBeVisible();
  await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(true);
  // The lab's window goes, and comes again without a talk.
  await page.reload();
  await expect(speaker.getByText('The talk has not begun.')).toBeVisible({ timeout: 90_000 });
  await speaker.close();
  await prepare(page, () => {
    Object.assign(window, { open: () => null });
  });
  await page.keyboard.press('Shift+P');
  await expect(page.getByText('1 / 3')).toBeVisible();
  await expect(page.getByText(/The browser has blocked the speaker’s window: allow pop-ups/)).toBeVisible();
});
