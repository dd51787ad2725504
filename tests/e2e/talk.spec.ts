/** A talk on several kernels: one document, made, presented, filmed and opened again. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, prepare, test } from './fixtures.ts';
import { choose, expectAccessible, untilRun } from './lab-page.ts';

test.use({ words: ['attention', '--set', 'n=16', '--set', 'd=16', '--set', 'br=8', '--set', 'bc=8'] });

const board = (page: Page): Locator => page.getByRole('region', { name: 'Storyboard' });
/** The picture of a kernel. */
const shown = (page: Page, title: string): Locator => page.getByRole('img', { name: new RegExp(`^${title}:`) });

/** Goes to a kernel by its name. */
async function goTo(page: Page, kernel: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Commands' })).toBeFocused();
  await page.keyboard.type(kernel);
  await page.keyboard.press('Enter');
}

test('a talk on two kernels is presented with keys, filmed, and opened again', async ({ page, openLab, documents }) => {
  test.slow();
  // The browser's private file system stands for the folder.
  await prepare(page, () => {
    Object.assign(window, { showDirectoryPicker: () => navigator.storage.getDirectory() });
  });
  const { errors } = await openLab();
  await untilRun(page);
  const bar = page.getByRole('group', { name: 'Talk' });
  await bar.getByRole('button', { name: 'Storyboard' }).click();
  const add = board(page).getByRole('button', { name: 'Shot of this view' });
  const cards = board(page).getByRole('listitem');
  const short = async (caption: string): Promise<void> => {
    await board(page).getByLabel('Caption').fill(caption);
    await choose(page, 'Pace', 'Seconds');
    await board(page).getByLabel('Seconds', { exact: true }).fill('0.2');
    await board(page).getByLabel('Hold, s').fill('0.1');
  };
  await add.click();
  await short('Attention keeps its blocks');
  await goTo(page, 'recurrent network');
  await expect(shown(page, 'Recurrent network')).toBeVisible({ timeout: 90_000 });
  await add.click();
  await expect(cards).toHaveCount(2);
  await short('A state is rewritten');
  await board(page).getByLabel('Notes').fill('Say that h is never stored twice.');
  await expect(cards.nth(0)).toContainText('Attention 0 – 18');
  await expect(cards.nth(1)).toContainText('Recurrent network 0');
  // Each has a picture of itself, in which its caption stands.
  await expect(page.getByAltText('Shot 1 as it is filmed')).toBeVisible({ timeout: 60_000 });
  const second = page.getByAltText('Shot 2 as it is filmed');
  await expect(second).toBeVisible({ timeout: 60_000 });
  const before = await second.getAttribute('src');
  await board(page).getByLabel('From step').fill('4');
  await expect.poll(async () => (await second.getAttribute('src')) ?? before, { timeout: 60_000 }).not.toBe(before);
  await board(page).getByLabel('From step').fill('0');
  await expect(second).toHaveAttribute('src', before!);
  await expectAccessible(page);

  // A shot that is chosen brings its run, and undo takes that back as one change.
  await cards.nth(0).getByRole('button').click();
  await expect(shown(page, 'Attention')).toBeVisible();
  await expect(page.getByRole('spinbutton', { name: 'N', exact: true })).toHaveValue('16');
  await page.keyboard.press('Control+z');
  await expect(shown(page, 'Recurrent network')).toBeVisible({ timeout: 90_000 });
  await page.keyboard.press('Control+Shift+z');
  await expect(shown(page, 'Attention')).toBeVisible({ timeout: 90_000 });

  // A talk begins where one is, and goes from run to run without a wait.
  await cards.nth(1).getByRole('button').click();
  await expect(shown(page, 'Recurrent network')).toBeVisible();
  await bar.getByRole('button', { name: 'Present' }).click();
  await expect(page.getByText('2 / 2')).toBeVisible();
  for (const [key, title, place] of [
    ['PageUp', 'Attention', '1 / 2'],
    ['ArrowRight', 'Recurrent network', '2 / 2'],
    ['ArrowLeft', 'Attention', '1 / 2'],
    ['PageDown', 'Recurrent network', '2 / 2'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(page.getByText(place)).toBeVisible();
    await expect(shown(page, title)).toBeVisible({ timeout: 2000 });
    await expect(page.getByText(/^Computing/)).toHaveCount(0);
  }
  await page.keyboard.press('Escape');
  await expect(bar).toBeVisible();

  await bar.getByRole('button', { name: 'Record' }).click();
  const dialog = page.getByRole('dialog', { name: 'Record' });
  await dialog.locator('#record-format').click();
  await page.getByRole('option', { name: /^PNG files/ }).click();
  await dialog.locator('#record-size').click();
  await page.getByRole('option', { name: '720p' }).click();
  await dialog.locator('#record-subject').click();
  await page.getByRole('option', { name: 'All shots, one clip each' }).click();
  await expect(dialog.getByText('2 clips, 18 frames, 0.6 s')).toBeVisible();
  await dialog.getByRole('button', { name: 'Record', exact: true }).click();
  await expect(dialog.getByText(/2 clips, 18 frames\.$/)).toBeVisible({ timeout: 120_000 });
  await page.keyboard.press('Escape');

  // Opened again in another process, the document has both runs and what the speaker says.
  const text = await documents.save(page);
  const folder = await mkdtemp(join(tmpdir(), 'tilescope-talk-'));
  const path = join(folder, 'talk.tilescope');
  await writeFile(path, text);
  const other = await documents.elsewhere(path);
  await expect(board(other).getByRole('listitem')).toHaveCount(2, { timeout: 90_000 });
  await expect(shown(other, 'Recurrent network')).toBeVisible();
  await board(other).getByRole('listitem').nth(0).getByRole('button').click();
  await expect(shown(other, 'Attention')).toBeVisible({ timeout: 90_000 });
  await board(other).getByRole('listitem').nth(1).getByRole('button').click();
  await expect(shown(other, 'Recurrent network')).toBeVisible({ timeout: 90_000 });
  await expect(board(other).getByLabel('Notes')).toHaveValue('Say that h is never stored twice.');
  expect(errors).toEqual([]);
});

test('a talk goes on where a shot cannot be shown, and says why', async ({ page, openLab, documents }) => {
  await openLab();
  await untilRun(page);
  const run = (params: object): object => ({ kernel: 'attention', params: { n: 16, d: 16, br: 8, bc: 8, ...params } });
  const shot = (caption: string, from: number, params: object): object => ({
    caption,
    from,
    to: from,
    hold: 0.1,
    run: run(params),
  });
  const document = {
    format: 'tilescope',
    version: 1,
    run: { kernel: 'attention', params: { n: 16, d: 16, br: 8, bc: 8 }, seed: 1 },
    view: { time: 0, panels: { storyboard: true } },
    storyboard: [
      shot('First', 1, {}),
      shot('Too large', 0, { br: 256, bc: 256, d: 512 }),
      shot('Beyond', 1_000_000, {}),
      shot('Last', 2, { causal: true }),
    ],
  };
  await documents.open(page, 'odd.tilescope', JSON.stringify(document));
  await expect(board(page).getByRole('listitem')).toHaveCount(4, { timeout: 90_000 });
  await page.keyboard.press('Shift+P');
  await expect(page.getByText('1 / 4')).toBeVisible();
  await page.keyboard.press('PageDown');
  await expect(page.getByRole('alert')).toContainText(/^Shot 2 cannot be shown: .*SRAM|^Shot 2 cannot be shown: /);
  await page.keyboard.press('PageDown');
  await expect(page.getByRole('alert')).toContainText(/^Shot 3 .*goes to step 1000000, but its run ends at/);
  await page.keyboard.press('PageDown');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(page.getByText('4 / 4')).toBeVisible();
  await expect(page.getByRole('img', { name: /^Attention:/ })).toBeVisible({ timeout: 90_000 });
  await page.keyboard.press('Escape');
});
