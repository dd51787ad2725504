/** A window of an installed browser, with a profile of its own. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { windowFlags, type WindowOptions } from './flags.ts';

export interface BrowserWindow {
  /** Resolves when the window is gone: with one sentence when the browser failed, with nothing when it was closed. */
  readonly closed: Promise<string | undefined>;
  /** What a hidden browser listens to and answers on; nothing of one that shows its window. */
  readonly pipe: readonly [to: Writable, from: Readable] | null;
  close(): Promise<void>;
}

/** Opens an address as an application window, or in a browser that shows nothing. */
export async function openWindow(
  browser: string,
  url: string,
  { software, hidden = false }: Pick<WindowOptions, 'software' | 'hidden'>,
): Promise<BrowserWindow> {
  const profile = await mkdtemp(join(tmpdir(), 'tilescope-'));
  const root = process.getuid?.() === 0;
  const child = spawn(browser, windowFlags({ url, profile, software, root, hidden }), {
    // The last two are the pipe whose end keeps a hidden browser alive.
    stdio: ['ignore', 'ignore', 'ignore', ...(hidden ? (['pipe', 'pipe'] as const) : [])],
  });
  const closed = new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => {
      resolve(`The browser ${browser} could not be started (${error.message}).`);
    });
    child.once('exit', (code) => {
      resolve(code === 0 || code === null ? undefined : `The browser ${browser} ended with code ${code}.`);
    });
  }).finally(() => rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
  const [, , , to, from] = child.stdio;
  return {
    closed,
    pipe: hidden ? [to as Writable, from as Readable] : null,
    close: async () => {
      child.kill();
      await closed;
    },
  };
}
