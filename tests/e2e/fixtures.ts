/** The real browser shell with the real core, one for each test, and the page that it serves. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { test as base } from '@playwright/test';

export { expect } from '@playwright/test';

const COMMAND = fileURLToPath(new URL('../../out/node/tilescope.mjs', import.meta.url));

export interface Shell {
  /** As printed; opens the lab once. */
  readonly address: string;
  readonly process: ChildProcess;
}

interface Fixtures {
  /** Words after `tilescope open`. */
  words: readonly string[];
  shell: Shell;
  /** Opens the lab in the test's page and gives back what goes wrong in it, for the test to look at. */
  openLab: () => Promise<{ readonly errors: readonly string[] }>;
}

export const test = base.extend<Fixtures>({
  words: [[], { option: true }],
  shell: async ({ words }, use) => {
    const shell = await startShell(words);
    await use(shell);
    if (shell.process.exitCode === null) {
      shell.process.kill('SIGTERM');
      await once(shell.process, 'exit');
    }
  },
  openLab: async ({ page, shell }, use) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await use(async () => {
      await page.goto(shell.address);
      return { errors };
    });
  },
});

async function startShell(words: readonly string[]): Promise<Shell> {
  const child = spawn(process.execPath, [COMMAND, 'open', ...words], {
    env: { ...process.env, TILESCOPE_BROWSER: 'none' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const chunk of child.stdout) {
    const address = /Tilescope is at (\S+)/.exec(String(chunk))?.[1];
    if (address !== undefined) return { address, process: child };
  }
  throw new Error('the browser shell ended without printing its address');
}
