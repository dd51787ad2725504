/** The browser shell on macOS, where a program goes on when its last window is closed, as far as other systems can carry it. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { SOCKET_PATH } from '../core/port/meeting.ts';

const inCheckout = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** What is run first: another name for this system, once Dawn has been loaded, which is another file on each. */
const AS_MACOS = `await import('${new URL('../node_modules/webgpu/index.js', import.meta.url).href}');
Object.defineProperty(process, 'platform', { value: 'darwin' });`;

const folder = mkdtempSync(join(tmpdir(), 'tilescope-shell-'));
/** A browser that goes on when its window is closed. */
const browser = join(folder, 'browser');
/** The file in which it says its number. */
const number = join(folder, 'number');

beforeAll(() => {
  execFileSync(process.execPath, [inCheckout('scripts/build.mjs')]);
  writeFileSync(browser, `#!/bin/sh\necho $$ > '${number}'\nexec sleep 60\n`, { mode: 0o755 });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

it.skipIf(process.platform === 'win32')(
  'ends on macOS when its window is closed, and its browser with it',
  async () => {
    const shell = spawn(
      process.execPath,
      [
        '--import',
        `data:text/javascript,${encodeURIComponent(AS_MACOS)}`,
        inCheckout('out/node/tilescope.mjs'),
        'open',
      ],
      {
        env: { ...process.env, TILESCOPE_BROWSER: browser, TMPDIR: folder },
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    const ended = once(shell, 'exit');
    try {
      const [line] = (await once(shell.stdout, 'data')) as [Buffer];
      const address = /Tilescope is at (\S+)/.exec(line.toString())![1]!;
      const { headers } = await fetch(address, { redirect: 'manual' });
      const { origin, host } = new URL(address);
      const page = new WebSocket(`ws://${host}${SOCKET_PATH}`, {
        origin,
        headers: { cookie: headers.get('set-cookie')!.split(';')[0]! },
      });
      await once(page, 'open');
      expect(shell.exitCode).toBeNull();
      page.close();
      expect(await ended).toEqual([0, null]);
      expect(() => process.kill(Number(readFileSync(number, 'utf8')), 0)).toThrow('ESRCH');
    } finally {
      shell.kill('SIGKILL');
    }
  },
);
