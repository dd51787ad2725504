/** `npm run icons`: makes the icons of the packages from renderer/icon.svg; the results are committed. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { runnerImport } from 'vite';
import { inCheckout } from './set-up/root.mjs';

const LINUX = [16, 32, 48, 64, 128, 256, 512];
const WINDOWS = [16, 32, 48, 64, 128, 256];
/** Apple's type for a picture of each size in its icon format. */
const MAC = { ic11: 32, ic12: 64, ic07: 128, ic08: 256, ic09: 512, ic10: 1024 };

const { module: finder } = await runnerImport(inCheckout('app/browser/find.ts'), {
  configFile: false,
  root: inCheckout(),
});
const svg = readFileSync(inCheckout('renderer/icon.svg'), 'utf8');
const pictures = await render([...new Set([...LINUX, ...WINDOWS, ...Object.values(MAC)])]);
mkdirSync(inCheckout('assets/icons'), { recursive: true });
for (const size of LINUX) writeFileSync(inCheckout(`assets/icons/${size}x${size}.png`), pictures.get(size));
writeFileSync(inCheckout('assets/icon.ico'), windowsIcon());
writeFileSync(inCheckout('assets/icon.icns'), macIcon());

/** @param {number[]} sizes @returns {Promise<Map<number, Buffer>>} */
async function render(sizes) {
  const browser = await chromium.launch({
    executablePath: finder.findBrowser(finder.thisMachine()),
    args: ['--no-sandbox'],
  });
  const page = await browser.newPage();
  const found = new Map();
  for (const size of sizes) {
    await page.setViewportSize({ width: size, height: size });
    const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
    await page.setContent(`<style>* { margin: 0 } img { display: block; width: 100vw }</style><img src="${source}">`);
    await page.locator('img').evaluate((image) => image.decode());
    found.set(size, await page.screenshot({ omitBackground: true }));
  }
  await browser.close();
  return found;
}

/** The icon for Windows: a directory of pictures, then the pictures as PNG. */
function windowsIcon() {
  const header = Buffer.from([0, 0, 1, 0, WINDOWS.length, 0]);
  let offset = header.length + 16 * WINDOWS.length;
  const entries = WINDOWS.map((size) => {
    const entry = Buffer.alloc(16);
    // The format writes 256 as 0.
    entry.writeUInt8(size % 256, 0);
    entry.writeUInt8(size % 256, 1);
    entry.writeUInt16LE(1, 4);
    entry.writeUInt16LE(32, 6);
    entry.writeUInt32LE(pictures.get(size).length, 8);
    entry.writeUInt32LE(offset, 12);
    offset += pictures.get(size).length;
    return entry;
  });
  return Buffer.concat([header, ...entries, ...WINDOWS.map((size) => pictures.get(size))]);
}

/** The icon for macOS: a list of pictures as PNG, each with its type and its length. */
function macIcon() {
  const parts = Object.entries(MAC).map(([type, size]) => element(type, pictures.get(size)));
  return element('icns', Buffer.concat(parts));
}

function element(type, content) {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(content.length + 8, 4);
  return Buffer.concat([head, content]);
}
