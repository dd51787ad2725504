/** The desktop application, on the stand-in or on the genuine Electron, one for each test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, test as base, type Page } from '@playwright/test';
import { electronBinary } from '../../app/electron/binary.ts';
import { isOwnAddress } from '../../app/electron/origins.ts';
import { inApplication } from '../electron-stand-in/addresses.ts';
import { buildStandIn } from '../electron-stand-in/build.ts';
import { launchStandIn, type Application } from '../electron-stand-in/launch.ts';
import { WITHHELD } from '../electron-stand-in/withheld.ts';

export type { Application } from '../electron-stand-in/launch.ts';
export { expect } from '@playwright/test';

/** What runs the application: nothing (the browser shell does), the stand-in, or Electron itself. */
export type Engine = 'none' | 'stand-in' | 'electron';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BINARY = electronBinary(ROOT);
const NO_BINARY =
  'the Electron binary is not installed (node_modules/electron/dist is missing; "npx install-electron" downloads it)';

export interface LaunchWords {
  /** Words on the command line. */
  readonly words?: readonly string[];
  /** Another folder for what the application keeps: there may be one application for each. */
  readonly folder?: string;
  /** Events that the stand-in keeps from it; Electron has no such option. */
  readonly withheld?: readonly string[];
}

export interface ApplicationFixtures {
  /** Folder for what the application keeps. */
  userData: string;
  /** Starts the application; undefined where it ends at once, because it runs already. */
  launch: (options?: LaunchWords) => Promise<Application | undefined>;
}

interface WorkerFixtures {
  engine: Engine;
  standIn: string;
}

export const test = base.extend<ApplicationFixtures, WorkerFixtures>({
  engine: ['none', { option: true, scope: 'worker' }],
  standIn: [
    async ({ engine }, use) => {
      await use(engine === 'stand-in' ? await buildStandIn() : '');
    },
    { scope: 'worker' },
  ],
  // Playwright takes the fixtures from the pattern, so an empty one must be there.
  // eslint-disable-next-line no-empty-pattern
  userData: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'tilescope-user-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  },
  launch: async ({ engine, standIn, userData }, use, { skip }) => {
    if (engine === 'electron' && process.env['TILESCOPE_REQUIRE_ELECTRON'] !== '1')
      skip(BINARY === undefined, NO_BINARY);
    const running: Application[] = [];
    await use(async ({ words = [], folder = userData, withheld = [] } = {}) => {
      const args = [ROOT, `--user-data-dir=${folder}`, ...words];
      const application =
        engine === 'electron'
          ? await launchGenuine(args)
          : await launchStandIn({ start: standIn, args, environment: { [WITHHELD]: withheld.join() } });
      if (application !== undefined) running.push(application);
      return application;
    });
    for (const application of running) await end(application);
  },
});

/** Ends the application, whatever is unsaved in it. */
async function end(application: Application): Promise<void> {
  const { exitCode, signalCode } = application.process();
  if (exitCode === null && signalCode === null) {
    await application.evaluate(({ dialog }) => {
      dialog.showMessageBox = ((_window: unknown, { buttons = [] }: { buttons?: string[] }) =>
        Promise.resolve({ response: buttons.indexOf('Do Not Save'), checkboxChecked: false })) as never;
    }, undefined);
  }
  await application.close();
}

async function launchGenuine(args: readonly string[]): Promise<Application> {
  if (BINARY === undefined) throw new Error(NO_BINARY);
  // Playwright takes the sandbox away unless told otherwise.
  return await _electron.launch({ executablePath: BINARY, args: [...args], chromiumSandbox: true });
}

/** Kills the process that draws and computes for all windows. */
export async function killGpu(application: Application): Promise<void> {
  const pid = await application.evaluate(
    ({ app }) => app.getAppMetrics().find(({ type }) => type === 'GPU')?.pid,
    undefined,
  );
  if (pid === undefined) throw new Error('there is no GPU process');
  process.kill(pid, 'SIGKILL');
}

/** The address of a page as the application knows it. */
export function addressOf(page: Page): string {
  return inApplication(page.url());
}

/** The page with the lab, once it is there. */
export async function labPage(application: Application): Promise<Page> {
  return await pageAt(application, 'app://lab/');
}

/** The hidden page that computes, once it is there. */
export async function gpuPage(application: Application): Promise<Page> {
  return await pageAt(application, 'app://gpu/');
}

async function pageAt(application: Application, start: string): Promise<Page> {
  const patience = 30_000;
  for (const began = Date.now(); Date.now() - began < patience;) {
    const found = application.windows().find((page) => addressOf(page).startsWith(start));
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const seen = application.windows().map(addressOf).filter(isOwnAddress);
  throw new Error(`no page at ${start} after ${patience} ms, only at ${seen.join(', ') || 'none'}`);
}
