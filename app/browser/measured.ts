/** Opens a page of measurements without a window, and returns what it measured. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pageFile } from '../files.ts';
import { SECURITY_HEADERS } from '../policy.ts';
import { UserError } from '../user-error.ts';
import { AS_ROOT, QUIET, SOFTWARE_GPU } from './flags.ts';

/** A page that holds nothing but its script. */
const PAGE =
  '<!doctype html><meta charset="utf-8"><title>Measurements</title><script type="module" src="page.js"></script>';
/** These keep timers and frames going although nobody looks at the page. */
const UNWATCHED = ['--headless=new', '--disable-background-timer-throttling', '--disable-renderer-backgrounding'];
const PATIENCE_MS = 10 * 60_000;

/**
 * Runs `page.js` of a built folder in a browser until it posts its result, JSON.
 *
 * @throws UserError when the browser ends, or takes longer than ten minutes
 */
export async function measuredInPage(browser: string, folder: string, inSoftware: boolean): Promise<unknown> {
  const profile = await mkdtemp(join(tmpdir(), 'tilescope-bench-'));
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const result = new Promise<string>((resolve, reject) => {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (request.url !== '/result') respond(request, response, folder).catch(reject);
      else {
        text(request).then(resolve, reject);
        response.writeHead(204).end();
      }
    });
  });
  const software = inSoftware ? SOFTWARE_GPU : [];
  const root = process.getuid?.() === 0 ? AS_ROOT : [];
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const words = [...UNWATCHED, `--user-data-dir=${profile}`, ...QUIET, ...software, ...root, address];
  const child = spawn(browser, words, { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const timeout = AbortSignal.timeout(PATIENCE_MS);
  const gaveUp = new Promise<never>((_, reject) => {
    child.once('error', (error) => {
      reject(new UserError(`The browser ${browser} could not be started (${error.message}).`));
    });
    child.once('exit', () => {
      reject(new UserError(`The browser ${browser} ended before it had measured anything.`));
    });
    timeout.addEventListener('abort', () => {
      reject(new UserError('The measurements in the browser took longer than ten minutes.'));
    });
  });
  try {
    return JSON.parse(await Promise.race([result, gaveUp]));
  } finally {
    if (child.exitCode === null && child.pid !== undefined) {
      child.kill();
      await ended;
    }
    server.close();
    server.closeAllConnections();
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

async function respond(request: IncomingMessage, response: ServerResponse, folder: string): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (pathname === '/') {
    response.writeHead(200, { ...SECURITY_HEADERS, 'Content-Type': 'text/html; charset=utf-8' }).end(PAGE);
    return;
  }
  const file = await pageFile(folder, pathname);
  if (file === undefined) response.writeHead(404, SECURITY_HEADERS).end();
  else response.writeHead(200, { ...SECURITY_HEADERS, 'Content-Type': file.type }).end(file.bytes);
}
