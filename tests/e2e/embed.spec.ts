/** A film as one HTML file: opened from a file address, it plays, scrubs and orbits without any request. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';

const PROGRAM = fileURLToPath(new URL('../../out/node/tilescope.mjs', import.meta.url));
const TALK = new URL('../../docs/talks/flash-attention-and-mamba.tilescope', import.meta.url);
const SMALL = ['attention', '--set', 'n=32', '--set', 'd=16'];

async function record(to: string, ...words: string[]): Promise<string> {
  return (await promisify(execFile)(process.execPath, [PROGRAM, 'record', ...words, '--to', to])).stdout;
}

const folder = (): Promise<string> => mkdtemp(join(tmpdir(), 'tilescope-page-'));

/** Whatever goes wrong in a page, and whatever it asks for besides itself. */
function watched(page: Page): { readonly errors: string[]; readonly requests: string[] } {
  const [errors, requests]: [string[], string[]] = [[], []];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  page.on('request', (request) => {
    if (!/^(file|data|blob):/.test(request.url())) requests.push(request.url());
  });
  return { errors, requests };
}

test('opens from a file address with no request and no error, and plays', async ({ page }) => {
  const path = join(await folder(), 'run.html');
  const words = ['--from', '5', '--until', '20', '--caption', 'Blocks of K walk past Q', '--theme', 'light'];
  const out = JSON.parse(await record(path, ...SMALL, ...words, '--json')) as Record<string, unknown>;
  expect(out).toMatchObject({ format: 'page', warnings: [], files: [path] });
  expect(out).not.toHaveProperty('width');

  const { errors, requests } = watched(page);
  const address = pathToFileURL(path).href;
  await page.goto(address);
  const picture = page.getByRole('img');
  await expect(picture).toHaveAttribute('aria-label', /^Attention: /);
  await expect(page).toHaveTitle('Attention · Tilescope');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  const time = page.getByRole('slider', { name: 'Completed events' });
  await expect(time).toHaveValue('5');
  await expect(time).toHaveAttribute('max', '20');
  // One shot has none before or after it.
  await expect(page.getByRole('button', { name: 'Next shot' })).toHaveCount(0);
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
  // Playing goes on from where the viewer went.
  await time.fill('18');
  await page.getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => time.inputValue()).toBe('20');
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();

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
  expect(requests).toEqual([]);
});

test('carries a storyboard with all its runs, and those beside each other', async ({ page }) => {
  test.slow();
  const place = await folder();
  const talk = JSON.parse(readFileSync(TALK, 'utf8')) as { storyboard: readonly { run: object; caption: string }[] };
  const compared = talk.storyboard.findIndex(({ run }) => 'compare' in run && run.compare !== null);
  const shots = [talk.storyboard[0]!, talk.storyboard[3]!, talk.storyboard[compared]!];
  const document = join(place, 'talk.tilescope');
  await writeFile(document, JSON.stringify({ ...talk, storyboard: shots }));
  const path = join(place, 'talk.html');
  await record(path, document, '--loop');
  expect((await readFile(path, 'utf8')).includes(shots[0]!.caption)).toBe(false);

  const { errors, requests } = watched(page);
  await page.goto(pathToFileURL(path).href);
  const pictures = page.locator('.sides').getByRole('img');
  const [previous, next] = ['Previous shot', 'Next shot'].map((name) => page.getByRole('button', { name }));
  await expect(pictures).toHaveAttribute('aria-label', /^Attention: start of 304 steps/);
  await expect(page.getByLabel('Shot 1 of 3')).toBeVisible();
  await expect(previous!).toBeDisabled();
  await page.keyboard.press('PageDown');
  await expect(page.getByLabel('Shot 2 of 3')).toBeVisible();
  await next!.click();
  await expect(page.getByLabel('Shot 3 of 3')).toBeVisible();
  await expect(next!).toBeDisabled();
  await expect(pictures).toHaveCount(2);
  await expect(page.getByRole('img', { name: shots[2]!.caption })).toBeVisible();
  await expect(page.getByRole('img', { name: /^Roofline: / })).toBeVisible();
  // At its end the film begins again.
  const time = page.getByRole('slider', { name: 'Completed events' });
  await time.fill(await time.getAttribute('max').then(String));
  await page.getByRole('button', { name: 'Play' }).click();
  await expect(page.getByLabel('Shot 1 of 3')).toBeVisible({ timeout: 20_000 });
  await expect(pictures).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  expect(errors).toEqual([]);
  expect(requests).toEqual([]);
});

test('fits into slides: small, with their keys, quiet where nobody sees it, and honest without scripts', async ({
  page,
}) => {
  test.slow();
  const place = await folder();
  await record(join(place, 'run.html'), ...SMALL, '--autoplay', '--loop', '--cards');
  const slides = join(place, 'slides.html');
  await writeFile(
    slides,
    `<body style="margin: 0; overflow: hidden"><iframe src="run.html" width="300" height="150" style="border: 0"></iframe>
     <div style="height: 3000px"></div>
     <script>
       window.heard = [];
       addEventListener('message', ({ data }) => window.heard.push(JSON.parse(data)));
     </script>`,
  );
  const { errors } = watched(page);
  await page.goto(pathToFileURL(slides).href);
  const frame = page.frameLocator('iframe');
  // It plays as soon as it is seen, and all that is in its bar fits.
  await expect(frame.getByRole('button', { name: 'Pause' })).toBeVisible();
  const bar = await frame.locator('.bar').evaluate((node) => [node.scrollWidth <= node.clientWidth, node.clientHeight]);
  expect(bar[0]).toBe(true);
  expect(bar[1]).toBeLessThan(40);
  await frame.getByRole('button', { name: 'Pause' }).click();
  const previous = frame.getByRole('button', { name: 'Previous shot' });
  while (await previous.isEnabled()) await previous.click();
  await expect(frame.locator('.line')).toHaveText(/^Attention, flash, N = 32/);

  // After a click into the picture the keys that it has no use for are those of the slides.
  await frame.locator('canvas').click();
  await page.keyboard.press('f');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+c');
  await page.keyboard.press('PageUp');
  const heard = () => page.evaluate(() => (window as unknown as { heard: { key: string; args: number[] }[] }).heard);
  await expect.poll(async () => (await heard()).map(({ key }) => key)).toEqual(['f', 'Escape', 'PageUp']);
  expect((await heard()).map(({ args }) => args[0])).toEqual([70, 27, 33]);
  // A clicker goes to the next slide after the last shot.
  for (let press = 0; press < 3; press++) await page.keyboard.press('PageDown');
  await expect.poll(async () => (await heard()).at(-1)).toMatchObject({ method: 'triggerKey', args: [34] });
  expect((await heard()).length).toBe(4);

  // Out of view, time stands; back in view it goes on.
  await page.keyboard.press('PageUp');
  await page.keyboard.press(' ');
  const time = frame.getByRole('slider', { name: 'Completed events' });
  const moved = async (): Promise<boolean> => {
    const before = await time.inputValue();
    await page.waitForTimeout(600);
    return (await time.inputValue()) !== before;
  };
  await expect.poll(moved).toBe(true);
  await page.evaluate(() => scrollTo(0, 2000));
  await expect.poll(moved).toBe(false);
  await page.evaluate(() => scrollTo(0, 0));
  await expect.poll(moved).toBe(true);
  expect(errors).toEqual([]);

  await writeFile(slides, '<iframe src="run.html" sandbox width="300" height="150"></iframe>');
  await page.goto(pathToFileURL(slides).href);
  await expect(frame.locator('noscript p')).toBeInViewport({ ratio: 1 });
});

test('refuses in one sentence what means nothing to a page', async () => {
  const path = join(await folder(), 'run.html');
  const refused = async (...words: string[]): Promise<string> => {
    const failure = await record(path, ...SMALL, ...words).then(
      () => '',
      (error: unknown) => (error as { stderr: string }).stderr,
    );
    return failure.trim();
  };
  expect(await refused('--fps', '30', '--codec', 'av1')).toBe(
    'tilescope: A page draws itself where it is opened, so --fps and --codec mean nothing to it; leave them out.',
  );
  expect(await refused('--until', '9999')).toMatch(/goes to step 9999, but its run ends at 72; the nearest is 72\./);
  expect(await refused('--pass', 'softmax')).toBe(
    'tilescope: There is no pass "softmax" in this run; it has 1 (flash).',
  );
});
