/** The lab in a shell: one browser shell for all tests, or a desktop application for each where the project says so. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type BrowserContextOptions, type Page, type ViewportSize } from '@playwright/test';
import { labQuery } from '../../app/query.ts';
import { killGpu, labPage, test as base, type Application } from './application.ts';

export { expect } from '@playwright/test';

const COMMAND = fileURLToPath(new URL('../../out/node/tilescope.mjs', import.meta.url));

export interface Shell {
  /** The address as it is printed; it opens the lab once. */
  readonly address: string;
  readonly process: ChildProcess;
}

export interface Documents {
  /** The text of the document that is saved. */
  save(page: Page): Promise<string>;
  /** Opens a document of a name and a text. */
  open(page: Page, name: string, text: string): Promise<void>;
  /** The lab in another process, opened with a document that lies in a file. */
  elsewhere(path: string): Promise<Page>;
}

interface Fixtures {
  /** Words after `tilescope open`. */
  words: readonly string[];
  /** Whether a test needs a browser shell of its own, because it is about the shell. */
  ownShell: boolean;
  shellIfAny: Shell | undefined;
  shell: Shell;
  /** The desktop application, where it is what runs the lab. */
  applicationIfAny: Application | undefined;
  /** Kills the process that draws, and in the desktop application computes. */
  crashGpu: () => Promise<void>;
  /** Documents by the keys, in the dialogs of whichever shell it is. */
  documents: Documents;
  /** Opens the lab in the test's page and gives back what goes wrong in it, for the test to look at. */
  openLab: () => Promise<{ readonly errors: readonly string[] }>;
}

interface WorkerFixtures {
  /** Opens the lab of one browser shell, whose core keeps what it has compiled, as often as it is asked to. */
  commonLab: (page: Page, query: URLSearchParams) => Promise<void>;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  commonLab: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      let opened: Promise<{ readonly shell: Shell; readonly key: Key }> | undefined;
      const open = async () => {
        const shell = await startShell([]);
        return { shell, key: await keyTo(shell) };
      };
      await use(async (page, query) => {
        const { key } = await (opened ??= open());
        await page.context().addCookies([key]);
        await page.goto(`${key.url}/?${query.toString()}`);
      });
      if (opened !== undefined) await stopShell((await opened).shell);
    },
    { scope: 'worker' },
  ],
  words: [[], { option: true }],
  ownShell: [false, { option: true }],
  shellIfAny: async ({ ownShell, words }, use) => {
    if (!ownShell) {
      await use(undefined);
      return;
    }
    const shell = await startShell(words);
    await use(shell);
    await stopShell(shell);
  },
  shell: async ({ shellIfAny }, use) => {
    if (shellIfAny === undefined) throw new Error('tests that are about the shell set ownShell');
    await use(shellIfAny);
  },
  applicationIfAny: async ({ engine, launch, words }, use) => {
    if (engine === 'none') {
      await use(undefined);
      return;
    }
    const application = await launch({ words: [`--lab=${queryOf(words).toString()}`] });
    if (application === undefined) throw new Error('the application runs already');
    await use(application);
  },
  page: async ({ applicationIfAny, page, viewport, contextOptions }, use) => {
    await use(applicationIfAny === undefined ? page : await shownBy(applicationIfAny, viewport, contextOptions));
  },
  crashGpu: async ({ applicationIfAny, page }, use) => {
    await use(async () => {
      if (applicationIfAny !== undefined) await killGpu(applicationIfAny);
      else await (await page.context().browser()!.newBrowserCDPSession()).send('Browser.crashGpuProcess');
    });
  },
  documents: async ({ applicationIfAny, launch, page, browser, viewport, contextOptions, userData }, use) => {
    if (applicationIfAny === undefined) {
      await withoutPickers(page);
      // From now on the browser asks the test for files. Asked only when a key is about to open the field, it may be too
      // late, and show a dialog of its own that nobody sees.
      page.on('filechooser', () => undefined);
      const ends: (() => Promise<void>)[] = [];
      await use({
        save: savedByDownload,
        open: openedByField,
        elsewhere: async (path) => {
          const shell = await startShell([path]);
          const context = await browser.newContext({ ...contextOptions, viewport });
          ends.push(
            () => context.close(),
            () => stopShell(shell),
          );
          const other = await context.newPage();
          await withoutPickers(other);
          await other.goto(shell.address);
          return other;
        },
      });
      for (const end of ends) await end();
      return;
    }
    const applications = new Map([[page, applicationIfAny]]);
    let count = 0;
    const place = (name: string): string => join(userData, `${++count}-${name}`);
    await use({
      save: async (shown) => {
        const path = place('saved.tilescope');
        await applications.get(shown)!.evaluate(({ dialog }, filePath) => {
          dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
        }, path);
        await shown.keyboard.press('Control+Shift+s');
        await expect.poll(() => existsSync(path)).toBe(true);
        return await readFile(path, 'utf8');
      },
      open: async (shown, name, text) => {
        const path = place(name);
        await writeFile(path, text);
        await applications.get(shown)!.evaluate(({ dialog }, filePath) => {
          dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] });
        }, path);
        await shown.keyboard.press('Control+o');
      },
      elsewhere: async (path) => {
        const folder = join(userData, 'elsewhere');
        const application = await launch({ words: [path], folder });
        if (application === undefined) throw new Error('the application runs already');
        const other = await shownBy(application, viewport, contextOptions);
        applications.set(other, application);
        return other;
      },
    });
  },
  openLab: async ({ engine, shellIfAny, commonLab, words, page }, use) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await use(async () => {
      if (shellIfAny !== undefined) await page.goto(shellIfAny.address);
      else if (engine === 'none') await commonLab(page, queryOf(words));
      return { errors };
    });
  },
});

/** The cookie that the address of a shell is exchanged for. */
interface Key {
  readonly name: string;
  readonly value: string;
  readonly url: string;
}

async function keyTo({ address }: Shell): Promise<Key> {
  const { headers } = await fetch(address, { redirect: 'manual' });
  const [name, value] = headers.get('set-cookie')!.split(/[=;]/);
  return { name: name!, value: value!, url: new URL(address).origin };
}

/** The page with the lab, as the options of a test would have it in a browser. */
async function shownBy(
  application: Application,
  viewport: ViewportSize | null,
  { reducedMotion = 'no-preference' }: BrowserContextOptions,
): Promise<Page> {
  const page = await labPage(application);
  await page.emulateMedia({ reducedMotion });
  if (viewport !== null) await page.setViewportSize(viewport);
  return page;
}

/** Runs in the page before its scripts whenever it is loaded, and now, where it is loaded already. */
export async function prepare(page: Page, work: () => void): Promise<void> {
  await page.addInitScript(work);
  await page.evaluate(work);
}

/** Without dialogs of the browser, which no test can answer: documents are downloaded and chosen in a field. */
async function withoutPickers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'showSaveFilePicker');
    Reflect.deleteProperty(window, 'showOpenFilePicker');
  });
}

async function savedByDownload(page: Page): Promise<string> {
  const download = page.waitForEvent('download');
  await page.keyboard.press('Control+s');
  return readFile(await (await download).path(), 'utf8');
}

async function openedByField(page: Page, name: string, text: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('Control+o');
  await (await chooser).setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
}

/** The query that `tilescope open` makes of its words. */
function queryOf([kernel, ...rest]: readonly string[]): URLSearchParams {
  return labQuery(
    kernel,
    rest.filter((word) => word !== '--set'),
  );
}

export async function stopShell({ process }: Shell): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  process.kill('SIGTERM');
  await once(process, 'exit');
}

/** A shell of its own, in a process of its own. */
export async function startShell(words: readonly string[]): Promise<Shell> {
  const child = spawn(process.execPath, [COMMAND, 'open', '--no-window', ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const chunk of child.stdout) {
    const address = /Tilescope is at (\S+)/.exec(String(chunk))?.[1];
    if (address !== undefined) return { address, process: child };
  }
  throw new Error('the browser shell ended without printing its address');
}
