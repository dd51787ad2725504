/** Documents: what is saved comes back in another process, to the last pixel. */
import { writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { writeNpy } from '../../core/tensors/npy.ts';
import { expect, test } from './fixtures.ts';
import {
  fromMenu,
  choose,
  expectStep,
  pictureAtRest,
  runAgain,
  SMALL,
  SMALL_WORDS,
  stepOf,
  untilRun,
} from './lab-page.ts';

test.use({ words: SMALL_WORDS, contextOptions: { reducedMotion: 'reduce' } });

/** Goes on by so many events, and says where that is: barriers are passed over. */
async function forward(page: Page, events: number): Promise<number> {
  for (let event = 0; event < events; event++) {
    const before = await stepOf(page);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => stepOf(page)).toBeGreaterThan(before);
  }
  return stepOf(page);
}

/** Which part of the axis the tracks show. */
async function stretchOf(page: Page): Promise<readonly (string | null)[]> {
  const tracks = page.getByRole('region', { name: 'Tracks' });
  return Promise.all(['data-from', 'data-to'].map((name) => tracks.getAttribute(name)));
}

test('a document opens in a new process as the same picture, pixel for pixel @shells', async ({
  page,
  openLab,
  documents,
}, info) => {
  await openLab();
  await untilRun(page);
  // Everything that a picture hangs on: own inputs, time, camera, theme, scale, focus, the lens, and the panels around it.
  const q = writeNpy(
    Float32Array.from({ length: SMALL.n * SMALL.d }, (_, at) => Math.sin(at)),
    [SMALL.n, SMALL.d],
  );
  const row = page.locator('[data-input="Q"] input[type=file]');
  await row.setInputFiles({ name: 'own.npy', mimeType: 'application/octet-stream', buffer: Buffer.from(q) });
  await expect(page.locator('[data-input="Q"]')).toContainText('own.npy');
  await runAgain(page);
  await page.keyboard.press('t');
  const step = await forward(page, 9);
  const box = (await page.locator('.viewport canvas').boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.7);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 60, box.y + box.height * 0.7 - 30, { steps: 3 });
  await page.mouse.up();
  await page.mouse.move(5, 5);
  await fromMenu(page, 'View', 'SRAM to scale');
  await page.getByRole('separator', { name: 'Width of the details' }).press('ArrowLeft');
  await page.getByRole('button', { name: 'Next event', exact: true }).focus();
  for (const key of ['k', 'w', 'w', 'o']) await page.keyboard.press(key);
  const source = page.getByRole('region', { name: 'Source' });
  await source.locator('.cm-line').first().click();
  await page.locator('body').click({ position: { x: 5, y: 5 } });
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await choose(page, 'Tensor or slot', 'Q');
  await inspector.getByRole('button', { name: 'Pin', exact: true }).click();
  await page.locator('body').click({ position: { x: 5, y: 5 } });
  await page.keyboard.press('n');
  await page.keyboard.press('h');
  const text = await documents.save(page);
  const before = await pictureAtRest(page);
  const stretch = await stretchOf(page);
  expect(JSON.parse(text)).toMatchObject({
    run: { inputs: { Q: { file: 'own.npy' } } },
    view: { time: step, focus: true, lens: true, lensOn: { tensor: 'Q' } },
    time: { tracks: true, stretch: {} },
  });

  const path = info.outputPath('talk.tilescope');
  await writeFile(path, text);
  const other = await documents.elsewhere(path);
  await untilRun(other);
  await expectStep(other, step);
  await expect(other.getByRole('button', { name: 'Document: talk.tilescope' })).toBeVisible();
  expect((await pictureAtRest(other)).equals(before), 'the same pixels').toBe(true);
  expect(await stretchOf(other), 'the same tracks').toEqual(stretch);
  expect(await documents.save(other), 'the same text').toBe(text);
});

test('a comparison is part of a document, and a document of a comparison opens over anything', async ({
  page,
  openLab,
  documents,
}) => {
  await openLab();
  await untilRun(page);
  await page.keyboard.press('c');
  await page.getByRole('menuitem', { name: /^Variant: standard/ }).click();
  await expect(page.getByRole('button', { name: /Matches float64/ })).toHaveCount(2);
  const step = await forward(page, 5);
  const text = await documents.save(page);
  const before = await pictureAtRest(page);

  await page.keyboard.press('c');
  await page.keyboard.press('t');
  await page.keyboard.press('End');
  await expect(page.getByText('There are unsaved changes')).toBeAttached();
  await documents.open(page, 'two.tilescope', text);
  await expect(page.getByRole('button', { name: /Matches float64/ })).toHaveCount(2);
  await expectStep(page, step);
  expect((await pictureAtRest(page)).equals(before), 'the same pixels').toBe(true);

  await page.keyboard.press('Control+z');
  await expect(page.getByRole('button', { name: /Matches float64/ })).toHaveCount(1);
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
});

test('a file that is no document is refused with one sentence, and changes nothing', async ({ page, openLab }) => {
  await openLab();
  await untilRun(page);
  const drop = (name: string, text: string): Promise<void> =>
    page.evaluate(
      ([fileName, content]) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([content!], fileName!));
        window.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }));
      },
      [name, text],
    );
  const good = {
    format: 'tilescope',
    version: 1,
    run: { kernel: 'attention', params: { n: 20, d: 4 }, seed: 3 },
    view: { time: 4 },
  };
  const notice = page.getByRole('status').filter({ hasText: 'bad.tilescope' });
  for (const [content, says] of [
    ['hello', 'is not JSON'],
    [JSON.stringify({ ...good, version: 2 }), 'is of version 2'],
    [JSON.stringify({ ...good, run: { ...good.run, kernel: 'atention' } }), 'did you mean "attention"'],
    [JSON.stringify({ ...good, run: { ...good.run, params: { n: -1 } } }), 'n must be'],
  ] as const) {
    await drop('bad.tilescope', content);
    await expect(notice).toContainText(says);
    await expect(page.locator('[data-tensor="Q"]')).toContainText(`${SMALL.n} × ${SMALL.d}`);
  }
  await drop('good.tilescope', JSON.stringify(good));
  await expect(page.locator('[data-tensor="Q"]')).toContainText('20 × 4');
  await expectStep(page, 4);
  await expect(page).toHaveTitle('good.tilescope · Tilescope');
});

test('a document that lies in a file is saved there, found among those open before, and asked about when it is left', async ({
  page,
  openLab,
}) => {
  // The browser's private file system stands for the disk; its handles are the same.
  await page.addInitScript(() => {
    const pick = async (): Promise<FileSystemFileHandle> =>
      (await navigator.storage.getDirectory()).getFileHandle('disk.tilescope', { create: true });
    Object.assign(window, { showSaveFilePicker: pick, showOpenFilePicker: async () => [await pick()] });
  });
  const onDisk = (): Promise<string> =>
    page.evaluate(async () => {
      const folder = await navigator.storage.getDirectory();
      return (await (await folder.getFileHandle('disk.tilescope')).getFile()).text();
    });
  await openLab();
  await untilRun(page);
  await page.keyboard.press('f');
  await page.keyboard.press('Control+Shift+s');
  await expect(page).toHaveTitle('disk.tilescope · Tilescope');
  // The name is no change of its own: undo goes back to before the footprint.
  const footprint = page.getByRole('button', { name: 'Footprint', exact: true });
  await expect(footprint).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('Control+z');
  await expect(footprint).toHaveAttribute('aria-pressed', 'true');
  await expect(page).toHaveTitle('• disk.tilescope · Tilescope');
  await page.keyboard.press('Control+y');
  await expect(page).toHaveTitle('disk.tilescope · Tilescope');
  await page.keyboard.press('t');
  await expect(page).toHaveTitle('• disk.tilescope · Tilescope');
  await page.keyboard.press('Control+z');
  await expect(page).toHaveTitle('disk.tilescope · Tilescope');
  await page.keyboard.press('t');
  await page.keyboard.press('Control+s');
  await expect(page).toHaveTitle('disk.tilescope · Tilescope');
  expect(JSON.parse(await onDisk())).toMatchObject({ view: { theme: 'light' } });

  await page.getByRole('button', { name: /^Document/ }).click();
  await page.getByRole('menuitem', { name: 'New document' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  // The new document is open once its title is there, later than its theme.
  await expect(page).not.toHaveTitle(/disk/);
  await page.getByRole('button', { name: /^Document/ }).click();
  await page.getByRole('menuitem', { name: 'disk.tilescope' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');

  // The browser asks before it leaves work that is not saved; another theme is none.
  await expect(page).toHaveTitle('disk.tilescope · Tilescope');
  await page.keyboard.press('t');
  await expect(page).toHaveTitle('• disk.tilescope · Tilescope');
  const lookedOnly = await page.evaluate(() => dispatchEvent(new Event('beforeunload', { cancelable: true })));
  expect(lookedOnly).toBe(true);
  await page.locator('[data-parameter="n"]').getByRole('spinbutton').fill('9');
  await expect(page.locator('[data-parameter="n"]').getByRole('spinbutton')).toHaveValue('9');
  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  expect((await asked).type()).toBe('beforeunload');
  await (await asked).accept();
});
