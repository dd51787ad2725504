/** The lab in a shell, one for each test: the browser shell, or the desktop application where the project says so. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { labQuery } from '../../app/query.ts';
import { labPage, test as base } from './application.ts';

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
  /** The browser shell, where it is what runs the lab. */
  shellIfAny: Shell | undefined;
  /** The browser shell, for the tests that are about it. */
  shell: Shell;
  /** Opens the lab in the test's page and gives back what goes wrong in it, for the test to look at. */
  openLab: () => Promise<{ readonly errors: readonly string[] }>;
}

export const test = base.extend<Fixtures>({
  words: [[], { option: true }],
  shellIfAny: async ({ engine, words }, use) => {
    if (engine !== 'none') {
      await use(undefined);
      return;
    }
    const shell = await startShell(words);
    await use(shell);
    await stopShell(shell);
  },
  shell: async ({ shellIfAny }, use) => {
    if (shellIfAny === undefined) throw new Error('the application has no browser shell');
    await use(shellIfAny);
  },
  page: async ({ engine, launch, words, page, viewport, contextOptions }, use) => {
    if (engine === 'none') {
      await use(page);
      return;
    }
    const switches = contextOptions.reducedMotion === 'reduce' ? ['--force-prefers-reduced-motion'] : [];
    const application = await launch({ words: [`--lab=${queryOf(words).toString()}`], switches });
    if (application === undefined) throw new Error('the application runs already');
    const shown = await labPage(application);
    if (viewport !== null) await shown.setViewportSize(viewport);
    await use(shown);
  },
  openLab: async ({ shellIfAny, page }, use) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await use(async () => {
      if (shellIfAny !== undefined) await page.goto(shellIfAny.address);
      return { errors };
    });
  },
});

/** The query that `tilescope open` makes of its words. */
function queryOf([kernel, ...rest]: readonly string[]): URLSearchParams {
  return labQuery(
    kernel,
    rest.filter((word) => word !== '--set'),
  );
}

export async function stopShell({ process }: Shell): Promise<void> {
  if (process.exitCode !== null) return;
  process.kill('SIGTERM');
  await once(process, 'exit');
}

/** A shell of its own, in a process of its own. */
export async function startShell(words: readonly string[]): Promise<Shell> {
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
