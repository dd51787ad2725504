import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './fixtures.ts';
import { choose, eventsOf, expectStep, runAgain, SMALL_WORDS, stepOf, timeline, untilRun } from './lab-page.ts';

// Steps are cuts, so that a slow machine need not draw what lies between.
test.use({ words: SMALL_WORDS, contextOptions: { reducedMotion: 'reduce' } });

const tracks = (page: Page): Locator => page.getByRole('region', { name: 'Tracks' });

async function chooseAndLeave(page: Page, list: string, option: RegExp): Promise<void> {
  await choose(page, list, option);
  // A list keeps the keys to itself as long as it has the focus, which it takes back as it closes.
  await expect(async () => {
    await timeline(page).focus();
    await page.waitForTimeout(200);
    await expect(timeline(page)).toBeFocused({ timeout: 100 });
  }).toPass();
}

async function spanOf(page: Page): Promise<{ from: number; to: number }> {
  const from = Number(await tracks(page).getAttribute('data-from'));
  return { from, to: Number(await tracks(page).getAttribute('data-to')) };
}

async function lengthOf(page: Page): Promise<number> {
  const { from, to } = await spanOf(page);
  return to - from;
}

test('tracks open by key, zoom and pan like Perfetto, follow the time, and are remembered', async ({
  page,
  openLab,
}) => {
  const { errors } = await openLab();
  await untilRun(page);
  const events = await eventsOf(page);
  await expect(tracks(page)).toBeHidden();
  await page.keyboard.press('k');
  await expect(tracks(page)).toHaveAttribute('data-tracks', '4');
  expect(await spanOf(page)).toEqual({ from: 0, to: events });

  await page.keyboard.press('w');
  await expect.poll(() => lengthOf(page)).toBeCloseTo(events / 1.5, 6);
  await page.keyboard.press('d');
  await expect.poll(async () => (await spanOf(page)).from).toBeGreaterThan(0);
  await page.keyboard.press('a');
  await expect.poll(async () => (await spanOf(page)).from).toBe(0);
  await page.keyboard.press('w');
  await page.keyboard.press('End');
  // What is shown moves with the time.
  await expect.poll(async () => (await spanOf(page)).to).toBeCloseTo(events, 6);
  await page.keyboard.press('s');
  await page.keyboard.press('Shift+Z');
  await expect.poll(() => lengthOf(page)).toBe(events);
  await page.keyboard.press('z');
  await expect.poll(() => lengthOf(page)).toBeLessThan(events / 3);

  const picture = page.locator('[data-track-picture]');
  const box = (await picture.boundingBox())!;
  await page.keyboard.press('Shift+Z');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.wheel(0, -400);
  await expect.poll(() => lengthOf(page)).toBeLessThan(events);
  await page.keyboard.press('Shift+Z');
  await expect.poll(() => lengthOf(page)).toBe(events);
  await page.mouse.down();
  await expectStep(page, Math.round(events / 2));
  await page.mouse.move(box.x + box.width / 4, box.y + 4, { steps: 3 });
  await page.mouse.up();
  await expectStep(page, Math.round(events / 4));

  await page.reload();
  await untilRun(page);
  await expect(tracks(page)).toBeVisible();
  expect(errors).toEqual([]);
});

test('time is counted by bytes and by modelled nanoseconds, each with its truth, and scrubs in both', async ({
  page,
  openLab,
}) => {
  await openLab();
  await untilRun(page);
  const events = await eventsOf(page);
  const strip = (await timeline(page).boundingBox())!;
  const at = (share: number): [number, number] => [strip.x + strip.width * share, strip.y + strip.height / 2];

  await chooseAndLeave(page, 'Count time', /by bytes/);
  await expect(page.locator('[data-axis-truth]')).toHaveText('exact');
  await page.keyboard.press('End');
  await expectStep(page, events);
  const all = Number(await page.locator('[data-position]').getAttribute('data-position'));
  const read = Number(await page.locator('[data-counter="hbm-read"]').getAttribute('data-value'));
  const written = Number(await page.locator('[data-counter="hbm-write"]').getAttribute('data-value'));
  expect(all).toBe(read + written);
  const again = (await timeline(page).boundingBox())!;
  await page.mouse.click(again.x + again.width / 2, again.y + again.height / 2);
  const half = Number(await page.locator('[data-position]').getAttribute('data-position'));
  expect(Math.abs(half - all / 2)).toBeLessThan(all / 20);
  expect(await stepOf(page)).toBeLessThan(events);

  await page.keyboard.press('v');
  await expect(page.locator('[data-axis-truth]')).toHaveText('modelled');
  await chooseAndLeave(page, 'GPU', /^T4/);
  await expect(page.getByRole('combobox', { name: /^GPU: T4/ })).toBeVisible();
  await page.keyboard.press('k');
  await expect(tracks(page)).toHaveAttribute('data-tracks', '4');
  // Workgroups run side by side: the third SM is the third workgroup, from the start on.
  const picture = (await page.locator('[data-track-picture]').boundingBox())!;
  await page.mouse.click(picture.x + picture.width * 0.3, picture.y + 2 * 22 + 10);
  await expect(page.getByText('workgroup 3 / 4')).toBeVisible();
  const step = await stepOf(page);
  expect(step).toBeGreaterThan(events * 0.4);
  expect(step).toBeLessThan(events * 0.8);
  await page.mouse.click(picture.x + picture.width * 0.6, picture.y + 2 * 22 + 10);
  await expect.poll(() => stepOf(page)).toBeGreaterThan(step);
  await page.mouse.move(...at(0.5));

  await page.reload();
  await untilRun(page);
  await expect(page.getByRole('combobox', { name: /^Count time: by time/ })).toBeVisible();
  await expect(page.getByRole('combobox', { name: /^GPU: T4/ })).toBeVisible();
});

test('playing goes round in a loop that was set by keys or by dragging', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  for (let step = 0; step < 4; step++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+I');
  for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+O');
  const to = await stepOf(page);
  const end = page.getByRole('button', { name: 'End the loop' });
  await expect(end).toContainText(/\d+–\d+/);
  const from = Number((await end.innerText()).split('–')[0]);
  await chooseAndLeave(page, 'Speed', /^8×/);
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  // It begins in the loop, and is still in it when it would have left it long ago.
  for (let look = 0; look < 8; look++) {
    await page.waitForTimeout(300);
    const step = await stepOf(page);
    expect(step).toBeGreaterThanOrEqual(from);
    expect(step).toBeLessThanOrEqual(to);
  }
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+L');
  await expect(end).toBeHidden();

  const events = await eventsOf(page);
  const strip = (await timeline(page).boundingBox())!;
  await page.keyboard.down('Shift');
  await page.mouse.move(strip.x + strip.width * 0.25, strip.y + 10);
  await page.mouse.down();
  await page.mouse.move(strip.x + strip.width * 0.5, strip.y + 10, { steps: 3 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await expect(end).toContainText(`${Math.round(events * 0.25)}–${Math.round(events * 0.5)}`);
  await expect(timeline(page).locator('[data-loop]')).toBeVisible();
});

test('bookmarks have notes, are jumped to, and are deleted', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  await page.keyboard.press('ArrowRight');
  const first = await stepOf(page);
  await page.keyboard.press('b');
  for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowRight');
  const second = await stepOf(page);
  await page.keyboard.press('b');
  await page.keyboard.press('b');
  await expect(timeline(page).locator('[data-bookmark]')).toHaveCount(2);
  await page.keyboard.press('Shift+J');
  await expectStep(page, first);
  await page.keyboard.press('j');
  await expectStep(page, second);
  await page.keyboard.press('Home');

  await page.getByRole('button', { name: 'Bookmarks: 2' }).click();
  const list = page.getByRole('dialog', { name: 'Bookmarks' });
  await list.getByRole('textbox', { name: `Note at step ${second}` }).fill('here V arrives');
  await list.getByRole('textbox', { name: `Note at step ${second}` }).press('Tab');
  await list.getByRole('button', { name: String(second), exact: true }).click();
  await expectStep(page, second);
  await list.getByRole('button', { name: `Delete the bookmark at step ${first}` }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Bookmarks: 1' }).click();
  await expect(list.getByRole('textbox', { name: `Note at step ${second}` })).toHaveValue('here V arrives');
});

test('playing stops exactly when a tile is computed, and what is never reached says so', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  await page.getByRole('button', { name: 'Breakpoints: 0' }).click();
  const list = page.getByRole('dialog', { name: 'Breakpoints' });
  await choose(page, 'Tensor', 'S');
  await list.getByRole('spinbutton', { name: 'Row of blocks' }).fill('1');
  await list.getByRole('spinbutton', { name: 'Column of blocks' }).fill('2');
  await expect(list.getByRole('combobox', { name: 'What happens to it: computed' })).toBeVisible();
  await list.getByRole('button', { name: 'Add', exact: true }).click();
  const row = list.locator('[data-breakpoint="S block (1, 2) is computed"]');
  await expect(row).toContainText('at step');
  await page.keyboard.press('Escape');

  await chooseAndLeave(page, 'Speed', /^16×/);
  await page.getByRole('button', { name: 'Play' }).click();
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible({ timeout: 60_000 });
  await expect(timeline(page)).toHaveAttribute('aria-valuetext', /^compute S_ij, i = 1, j = 2,/);
  const stopped = await stepOf(page);
  await page.keyboard.press('End');
  await page.keyboard.press('Shift+F8');
  await expectStep(page, stopped);
  await page.keyboard.press('Home');
  await page.keyboard.press('F8');
  await expectStep(page, stopped);

  // Disabled, it stops nothing; with a causal mask, the block above the diagonal is skipped and never computed.
  await page.getByRole('button', { name: 'Breakpoints: 1' }).click();
  await row.getByRole('checkbox').uncheck();
  await expect(list.getByRole('button', { name: 'Run to next' })).toBeDisabled();
  await row.getByRole('checkbox').check();
  await page.keyboard.press('Escape');
  await page.getByRole('switch', { name: 'Causal mask' }).click();
  await runAgain(page);
  await page.getByRole('button', { name: 'Breakpoints: 1' }).click();
  await expect(row).toContainText(/S block \(1, 2\) is skipped \(step \d+\) and never computed\./, { timeout: 60_000 });
  await row.getByRole('button', { name: /^Delete/ }).click();
  await expect(row).toHaveCount(0);
});

test('a tile that is picked becomes a breakpoint, from the inspector and by key', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await choose(page, 'Tensor or slot', 'O');
  await inspector.getByRole('spinbutton', { name: 'Row' }).fill('9');
  await inspector.getByRole('button', { name: 'Pin', exact: true }).click();
  await inspector.getByRole('button', { name: 'stop when O block (2, 0) is stored' }).click();
  await expect(page.getByRole('button', { name: 'Breakpoints: 1' })).toBeVisible();
  await page.keyboard.press('F8');
  await expect(timeline(page)).toHaveAttribute('aria-valuetext', /^store O_i to O, .* i = 2,/);
  await page.keyboard.press('Shift+F9');
  await expect(page.getByRole('button', { name: 'Breakpoints: 0' })).toBeVisible();
});

test('a line of the source lists its events, and stops playing when it has a breakpoint', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  await page.keyboard.press('ArrowRight');
  const source = page.getByRole('region', { name: 'Source' });
  await source.locator('.cm-line').filter({ hasText: 'Q_i[e] = Q[address(' }).click();
  const line = source.locator('[data-line-events]');
  // In each of the four workgroups its loop loads Q_i and zeroes O_i, and the one below begins m_i and l_i.
  await expect(line).toHaveAttribute('data-line-events', '16');
  await expect(line).toContainText('1 / 16');
  await source.getByRole('button', { name: 'Next event of the line' }).click();
  await expect(timeline(page)).toHaveAttribute('aria-valuetext', /^initialise O_i, i = 0,/);
  await source.getByRole('textbox', { name: 'WGSL source' }).focus();
  for (let event = 0; event < 3; event++) await page.keyboard.press('Enter');
  await expect(timeline(page)).toHaveAttribute('aria-valuetext', /^load Q into Q_i, .*i = 1,/);
  await page.keyboard.press('Shift+Enter');
  await expect(timeline(page)).toHaveAttribute('aria-valuetext', /^initialise l_i, i = 0,/);
  const last = await stepOf(page);
  await source.getByRole('button', { name: 'First event of the line' }).click();
  await expectStep(page, 1);

  // The space bar is for the source only where the keyboard led there.
  await source.getByRole('textbox', { name: 'WGSL source' }).focus();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  await expect(source.getByRole('textbox', { name: 'WGSL source' })).toBeFocused();
  await page.keyboard.press('Space');
  await expect(source.locator('[data-breakpoint-marker="enabled"]')).toBeVisible();
  await expect(source.locator('.cm-content')).toContainText('breakpoint: ');
  await page.keyboard.press('End');
  for (let stop = 0; stop < 13; stop++) await page.keyboard.press('Shift+F8');
  await expectStep(page, last);
  await page.keyboard.press('F8');
  await expect(timeline(page)).toHaveAttribute('aria-valuetext', /^load Q into Q_i, .*i = 1,/);
  await source.locator('.cm-breakpoints .cm-gutterElement:has([data-breakpoint-marker])').click();
  await expect(source.locator('[data-breakpoint-marker]')).toHaveCount(0);

  // The line that is lit, by key; and a line that tells of nothing.
  await page.keyboard.press('F9');
  await expect(page.getByRole('button', { name: 'Breakpoints: 1' })).toBeVisible();
  await page.keyboard.press('F9');
  await source.getByRole('textbox', { name: 'WGSL source' }).focus();
  for (let below = 0; below < 40; below++) await page.keyboard.press('ArrowUp');
  await expect(line).toContainText('no event records it');
});

test('the modelled machine says what it models, and axe finds nothing in any of it', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  await page.keyboard.press('g');
  const machine = page.getByRole('region', { name: 'Machine' });
  await expect(machine).toContainText('modelled, unless it says exact: f32, no tensor cores, no L2');
  await expect(machine.locator('[data-counter="run-intensity"]')).toContainText('exact');
  await expect(
    machine.getByRole('img', { name: /^Roofline of the A100 40 GB SXM, modelled: f32, no tensor cores, no L2\./ }),
  ).toBeVisible();
  const time = async (): Promise<number> =>
    Number(await machine.locator('[data-counter="modelled-time"]').getAttribute('data-value'));
  const floor = Number(await machine.locator('[data-counter="modelled-floor"]').getAttribute('data-value'));
  const a100 = await time();
  expect(a100).toBeGreaterThanOrEqual(floor);
  await chooseAndLeave(page, 'Modelled GPU', /^T4/);
  await expect.poll(time).not.toBe(a100);
  await page.keyboard.press('End');
  const ended = machine.locator('[data-counter="completed"]');
  await expect(ended).toHaveAttribute('data-value', String(await eventsOf(page)));

  await page.keyboard.press('k');
  await page.keyboard.press('b');
  await page.keyboard.press('F9');
  for (const theme of ['dark', 'light']) {
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
    ).toEqual([]);
    await page.keyboard.press('t');
  }
  for (const name of [/^Bookmarks/, /^Breakpoints/]) {
    await page.getByRole('button', { name }).click();
    await expect(page.getByRole('dialog', { name })).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
    ).toEqual([]);
    await page.keyboard.press('Escape');
  }
});

test('marks, axis and GPU are saved in a document, come back with it, and are undone', async ({ page, openLab }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'showSaveFilePicker');
    Reflect.deleteProperty(window, 'showOpenFilePicker');
  });
  await openLab();
  await untilRun(page);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('b');
  await page.keyboard.press('F9');
  await page.keyboard.press('Shift+I');
  await page.keyboard.press('v');
  await expect(page.locator('[data-axis-truth]')).toHaveText('exact');
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('combobox', { name: /^Count time: by step/ })).toBeVisible();
  await page.keyboard.press('Control+y');
  await expect(page.locator('[data-axis-truth]')).toHaveText('exact');
  const events = await eventsOf(page);
  const download = page.waitForEvent('download');
  await page.keyboard.press('Control+s');
  const file = await (await download).path();
  const { time } = JSON.parse(await readFile(file, 'utf8')) as { time: Record<string, unknown> };
  expect(time).toMatchObject({
    axis: 'bytes',
    gpu: 'a100',
    loop: { from: 1, to: events },
    bookmarks: [{ step: 1, note: '' }],
    breakpoints: [{ pass: 'flash', enabled: true }],
  });

  await page.keyboard.press('Shift+L');
  await page.keyboard.press('F9');
  await expect(page.getByRole('button', { name: 'Breakpoints: 0' })).toBeVisible();
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('Control+o');
  await (
    await chooser
  ).setFiles({ name: 'marks.tilescope', mimeType: 'application/json', buffer: await readFile(file) });
  await expect(page.getByRole('button', { name: 'Breakpoints: 1' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'Bookmarks: 1' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'End the loop' })).toContainText(`1–${events}`);
  await expect(page.getByRole('combobox', { name: /^Count time: by bytes/ })).toBeVisible();
});
