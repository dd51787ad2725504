/**
 * `npm run kernel-pictures [-- kernel ...]`: makes the small pictures of the list of kernels, which are committed. Each is
 * what the lab draws of the kernel's first preset in the middle of its run, once in each theme. It needs a build.
 */
/* global document, HTMLElement, Image */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inLab, PATIENCE } from './set-up/lab.mjs';
import { inCheckout } from './set-up/root.mjs';

const WINDOW = { width: 960, height: 760 };
/** The part of the picture that shows the room, without the words above and below it. */
const CUT = { x: 0.03, y: 0.06, width: 0.94, height: 0.8 };
const PICTURE = { width: 192, height: 105 };
const QUALITY = 0.8;
/** Share of what is watched of the run at which most kernels have tiles in SRAM and a part of what they write. */
const MOMENT = 0.45;

const FOLDER = inCheckout('assets/kernels');
const COMMAND = inCheckout('out/node/tilescope.mjs');

/** @type {readonly { name: string, presets: readonly { values: Record<string, unknown> }[] }[]} */
const kernels = JSON.parse(execFileSync(process.execPath, [COMMAND, 'list', '--json'], { encoding: 'utf8' }));
const asked = process.argv.slice(2);

mkdirSync(FOLDER, { recursive: true });
await inLab([], WINDOW, async (page, browser) => {
  const { origin } = new URL(page.url());
  for (const { name, presets } of kernels.filter((kernel) => asked.length === 0 || asked.includes(kernel.name))) {
    const values = Object.entries(presets[0].values).map(([key, value]) => [`set.${key}`, String(value)]);
    const query = new URLSearchParams([
      ['kernel', name],
      ...values,
      ['view.time', '0'],
      ['view.below', 'nothing'],
      ['view.panels.setup', 'false'],
      ['view.panels.details', 'false'],
    ]);
    await page.goto(`${origin}/?${query.toString()}`);
    await page.locator('[data-truth]').waitFor(PATIENCE);
    const timeline = await page.getByRole('slider', { name: 'Time' }).boundingBox();
    const watched = await page.evaluate(() => {
      const measured = document.querySelector('[data-measured]');
      return measured instanceof HTMLElement ? Number.parseFloat(measured.style.left) / 100 : 1;
    });
    await page.mouse.click(timeline.x + MOMENT * watched * timeline.width, timeline.y + timeline.height / 2);
    await page.mouse.move(1, 1);
    for (let themes = 0; themes < 2; themes++) {
      const theme = await page.locator('html').getAttribute('data-theme');
      writeFileSync(join(FOLDER, `${name}-${theme}.webp`), await cut(browser, await pictureAtRest(page)));
      await page.keyboard.press('t');
    }
    console.log(name);
  }
});

/**
 * The picture once the slots of the workgroup in view are fetched and nothing moves any more.
 * @param {import('@playwright/test').Page} page
 */
async function pictureAtRest(page) {
  const canvas = page.locator('.viewport canvas');
  // What the lab says over the picture: that it fetches tiles, that the theme is another one.
  const said = page.locator('.told.shown, .viewport .tag');
  await page.waitForTimeout(1500);
  for (let last = await canvas.screenshot(); ;) {
    await page.waitForTimeout(800);
    const quiet = (await said.count()) === 0;
    const next = await canvas.screenshot();
    if (quiet && next.equals(last)) return next;
    last = next;
  }
}

/**
 * The room alone, as a small WebP.
 * @param {import('@playwright/test').Browser} browser
 * @param {Buffer} png
 * @returns {Promise<Buffer>}
 */
async function cut(browser, png) {
  const page = await browser.newPage();
  const url = await page.evaluate(
    async ({ source, part, picture, quality }) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = document.createElement('canvas');
      Object.assign(canvas, picture);
      const context = canvas.getContext('2d');
      if (context === null) throw new Error('there is no canvas');
      context.imageSmoothingQuality = 'high';
      const { width, height } = image;
      const [x, y, w, h] = [part.x * width, part.y * height, part.width * width, part.height * height];
      context.drawImage(image, x, y, w, h, 0, 0, picture.width, picture.height);
      return canvas.toDataURL('image/webp', quality);
    },
    { source: `data:image/png;base64,${png.toString('base64')}`, part: CUT, picture: PICTURE, quality: QUALITY },
  );
  await page.close();
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
}
