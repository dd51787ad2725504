/** A run exported as one HTML file: opened from a file address, it plays, scrubs and orbits without any request. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';

const PROGRAM = fileURLToPath(new URL('../../out/node/tilescope.mjs', import.meta.url));

test('opens from a file address with no request and no error, and plays', async ({ page }) => {
  const path = join(await mkdtemp(join(tmpdir(), 'tilescope-page-')), 'run.html');
  const words = ['record', 'attention', '--set', 'n=32', '--set', 'd=16', '--from', '5', '--to', path];
  const out = execFileSync(process.execPath, [PROGRAM, ...words, '--json'], { encoding: 'utf8' });
  expect(JSON.parse(out)).toEqual({ format: 'html', bytes: (await readFile(path)).length, files: [path] });

  const errors: string[] = [];
  const requests: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  page.on('request', (request) => requests.push(request.url()));
  const address = pathToFileURL(path).href;
  await page.goto(address);
  const picture = page.getByRole('img');
  await expect(picture).toHaveAttribute('aria-label', /^Attention: /);
  await expect(page).toHaveTitle('Attention · Tilescope');
  const time = page.getByRole('slider', { name: 'Completed events' });
  await expect(time).toHaveValue('5');
  // Its own style and fonts, not the browser's.
  expect(await page.evaluate(() => getComputedStyle(document.body).margin)).toBe('0px');
  expect(
    await page.evaluate(
      () => document.fonts.check('600 16px Inter') && [...document.fonts].some(({ status }) => status === 'loaded'),
    ),
  ).toBe(true);
  const before = await picture.screenshot();

  await time.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => time.inputValue()).toBe('6');
  await page.getByRole('button', { name: 'Play' }).click();
  await expect.poll(async () => Number(await time.inputValue())).toBeGreaterThan(7);
  await page.getByRole('button', { name: 'Pause' }).click();

  // Scrubbed back, it is the picture that it was.
  await time.fill('5');
  await expect.poll(async () => (await picture.screenshot()).equals(before)).toBe(true);
  const box = (await picture.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 90, box.y + 60, { steps: 4 });
  await page.mouse.up();
  await page.mouse.move(2, 2);
  await expect.poll(async () => (await picture.screenshot()).equals(before)).toBe(false);

  expect(errors).toEqual([]);
  expect(requests.filter((url) => url !== address && !url.startsWith('data:') && !url.startsWith('blob:'))).toEqual([]);
});
