/** Opens the built lab in a browser, for scripts that make something in it by its own buttons. */
import { spawn } from 'node:child_process';
import { chromium } from '@playwright/test';
import { runnerImport } from 'vite';
import { inCheckout } from './root.mjs';

/** What is waited for on a machine without a GPU. */
export const PATIENCE = { timeout: 120_000 };

/** @param {string} path */
const load = async (path) => (await runnerImport(inCheckout(path), { configFile: false, root: inCheckout() })).module;

/**
 * Does some work in the lab, and closes it.
 * @param {readonly string[]} words what `tilescope open` is given
 * @param {{ width: number, height: number }} viewport
 * @param {(page: import('@playwright/test').Page, browser: import('@playwright/test').Browser) => Promise<void>} work
 */
export async function inLab(words, viewport, work) {
  const [{ findBrowser, thisMachine }, { AS_ROOT, QUIET, SOFTWARE_GPU }] = [
    await load('app/browser/find.ts'),
    await load('app/browser/flags.ts'),
  ];
  const shell = spawn(process.execPath, [inCheckout('out/node/tilescope.mjs'), 'open', '--no-window', ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let browser;
  try {
    browser = await chromium.launch({
      executablePath: findBrowser(thisMachine()),
      args: [...QUIET, ...SOFTWARE_GPU, ...(process.getuid?.() === 0 ? AS_ROOT : [])],
    });
    const page = await browser.newPage({ viewport, reducedMotion: 'reduce' });
    // Without a dialog of the system what is saved goes to the downloads.
    await page.addInitScript(() => {
      for (const name of ['showSaveFilePicker', 'showOpenFilePicker']) Reflect.deleteProperty(globalThis, name);
    });
    await page.goto(await addressOf(shell));
    await page.locator('[data-truth]').waitFor(PATIENCE);
    await work(page, browser);
  } finally {
    await browser?.close();
    shell.kill();
  }
}

/**
 * The address that a shell prints once it listens.
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, null>} shell
 */
async function addressOf({ stdout }) {
  for await (const chunk of stdout) {
    const address = /Tilescope is at (\S+)/.exec(String(chunk))?.[1];
    if (address !== undefined) return address;
  }
  throw new Error('the browser shell ended without printing its address');
}
