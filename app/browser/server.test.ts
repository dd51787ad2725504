import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Channel } from '../../core/port/channel.ts';
import { webSocketChannel } from '../../core/port/web-socket.ts';
import { startServer, type LabServer } from './server.ts';

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

let folder: string;
let server: LabServer;
let channels: Channel[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tilescope-test-'));
  await mkdir(join(folder, 'page/assets'), { recursive: true });
  await writeFile(join(folder, 'page/index.html'), '<title>the page</title>');
  await writeFile(join(folder, 'page/assets/main.js'), 'export {};');
  await writeFile(join(folder, 'secret.txt'), 'the secret');
  await symlink(join(folder, 'secret.txt'), join(folder, 'page/link.txt'));
  channels = [];
  server = await startServer({ root: join(folder, 'page'), port: 0, onChannel: (channel) => channels.push(channel) });
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** A request as written, without what a client library would tidy up. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { hostname, port } = new URL(server.address(new URLSearchParams()));
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

async function logIn(): Promise<{ cookie: string; origin: string; host: string }> {
  const { search, origin, host } = new URL(server.address(new URLSearchParams()));
  const { headers } = await ask(`/${search}`);
  return { cookie: headers['set-cookie']?.[0]?.split(';')[0] ?? '', origin, host };
}

function openSocket(headers: Record<string, string>, path = '/lab'): Promise<string> {
  const { host } = new URL(server.address(new URLSearchParams()));
  const socket = new WebSocket(`ws://${host}${path}`, { headers });
  return new Promise((resolve) => {
    socket.on('open', () => {
      resolve('open');
      socket.close();
    });
    socket.on('unexpected-response', (_request, response) => {
      resolve(`refused ${response.statusCode}`);
    });
  });
}

describe('the address', () => {
  it('is exchanged for a cookie, and leads on without the token', async () => {
    const { search } = new URL(server.address(new URLSearchParams({ kernel: 'matmul', 'set.n': '64' })));
    const { status, headers } = await ask(`/${search}`);
    expect(status).toBe(303);
    expect(headers.location).toBe('/?kernel=matmul&set.n=64');
    expect(headers['set-cookie']).toEqual([expect.stringMatching(/; HttpOnly; SameSite=Strict; Path=\/$/)]);
  });

  it.each(['/.//evil.test/', '/\\evil.test/', '//evil.test/'])('leads on to nobody else: %s', async (path) => {
    const { search } = new URL(server.address(new URLSearchParams()));
    expect(await ask(`${path}${search}`)).toMatchObject({
      status: 400,
      headers: expect.not.objectContaining({ location: expect.anything() }),
    });
  });

  it('works once, though who has the cookie may use it again', async () => {
    const { search } = new URL(server.address(new URLSearchParams()));
    const { headers } = await ask(`/${search}`);
    expect(await ask(`/${search}`)).toMatchObject({ status: 403 });
    const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    expect(await ask(`/${search}`, { cookie })).toMatchObject({ status: 303, headers: { location: '/' } });
  });
});

describe('files', () => {
  it('are served with the policy to whoever has the cookie', async () => {
    const { cookie } = await logIn();
    const page = await ask('/?kernel=matmul', { cookie });
    expect(page).toMatchObject({ status: 200, body: '<title>the page</title>' });
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(page.headers['cross-origin-embedder-policy']).toBe('require-corp');
    expect((await ask('/assets/main.js', { cookie })).headers['content-type']).toMatch(/^text\/javascript/);
  });

  it.each(['/', '/index.html', '/assets/main.js', '/?token=', '/?token=guess'])('need the cookie: %s', async (path) => {
    expect(await ask(path)).toMatchObject({ status: 403, body: expect.not.stringContaining('the page') });
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '/link.txt',
    '/%00',
    '/%',
    '/assets',
    '/assets/',
    '/absent.js',
    '//evil.test/',
    '/.//evil.test/',
    '/\\evil.test/',
    'http://evil.test/',
  ])('outside the folder are not served: %s', async (path) => {
    const { cookie } = await logIn();
    const { status, body } = await ask(path, { cookie });
    expect([400, 404]).toContain(status);
    expect(body).not.toContain('the secret');
    expect(body.trim()).toMatch(/^[A-Z].*\.$/);
  });

  it('are not changed', async () => {
    const { cookie } = await logIn();
    expect(await ask('/', { cookie }, 'POST')).toMatchObject({ status: 405 });
  });
});

describe('requests of others are refused', () => {
  it.each([
    { host: 'evil.test' },
    { origin: 'http://evil.test' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('%j', async (headers) => {
    const { cookie } = await logIn();
    const { search } = new URL(server.address(new URLSearchParams()));
    expect(await ask('/', { cookie, ...headers })).toMatchObject({ status: 403 });
    expect(await ask(`/${search}`, headers)).toMatchObject({ status: 403 });
  });
});

it.runIf(process.platform === 'linux')('listens on one address of this machine only', async () => {
  const { port } = new URL(server.address(new URLSearchParams()));
  // All of 127/8 is this machine; a server that listened everywhere would answer here too.
  const elsewhere = fetch(`http://127.0.0.2:${port}/`);
  await expect(elsewhere).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
});

describe('the socket', () => {
  it('opens for the page', async () => {
    const { cookie, origin } = await logIn();
    expect(await openSocket({ cookie, origin, 'sec-fetch-site': 'same-origin' })).toBe('open');
    expect(channels).toHaveLength(1);
  });

  it('is refused to everybody else', async () => {
    const { cookie, origin } = await logIn();
    expect(await openSocket({ cookie })).toBe('refused 403');
    expect(await openSocket({ origin })).toBe('refused 403');
    expect(await openSocket({ cookie, origin: 'http://evil.test' })).toBe('refused 403');
    expect(await openSocket({ cookie, origin, host: 'evil.test' })).toBe('refused 403');
    expect(await openSocket({ cookie, origin, 'sec-fetch-site': 'cross-site' })).toBe('refused 403');
    expect(await openSocket({ cookie, origin }, '/other')).toBe('refused 403');
    expect(channels).toEqual([]);
  });

  it('is refused to whoever names two hosts', async () => {
    const { cookie, origin, host } = await logIn();
    const { hostname, port } = new URL(origin);
    const told = async (lines: readonly string[]): Promise<string> => {
      const socket = connect({ host: hostname, port: Number(port) });
      socket.write(['GET / HTTP/1.1', `Cookie: ${cookie}`, 'Connection: close', ...lines, '', ''].join('\r\n'));
      let text = '';
      for await (const chunk of socket) text += String(chunk);
      return text.split('\r\n')[0]!;
    };
    expect(await told([`Host: ${host}`])).toMatch(/200/);
    expect(await told([`Host: ${host}`, 'Host: evil.test'])).toMatch(/403/);
  });

  it('lets those go who are refused, and outlives those who are gone before the answer', async () => {
    const { host, hostname, port } = new URL(server.address(new URLSearchParams()));
    const upgrade = `GET /lab HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
    for (let times = 0; times < 20; times++) {
      const socket = connect({ host: hostname, port: Number(port) });
      await once(socket, 'connect');
      socket.write(upgrade, () => socket.resetAndDestroy());
      await once(socket, 'close');
    }
    const lasting = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    lasting.write(upgrade);
    // Whoever keeps a refused connection open on purpose is cut off.
    lasting.on('data', () => undefined);
    await once(lasting, 'end');
    lasting.on('error', () => undefined);
    await expect
      .poll(
        () => {
          lasting.write('more');
          return lasting.destroyed;
        },
        { timeout: 5000 },
      )
      .toBe(true);
    expect(await ask('/')).toMatchObject({ status: 403 });
  });

  it('tells the page when the server is closed', async () => {
    const { cookie, origin, host } = await logIn();
    const channel = await webSocketChannel(new WebSocket(`ws://${host}/lab`, { headers: { cookie, origin } }));
    await server.close();
    expect(await channel.closed).toBe('Tilescope was closed.');
  });
});

it('says in one sentence that a port is in use', async () => {
  const { port } = new URL(server.address(new URLSearchParams()));
  const second = startServer({ root: join(folder, 'page'), port: Number(port), onChannel: () => undefined });
  await expect(second).rejects.toThrow(`Port ${port} is in use; leave --port out to take any free one.`);
});

it('says in one sentence that the page is not built', async () => {
  const absent = startServer({ root: join(folder, 'absent'), port: 0, onChannel: () => undefined });
  await expect(absent).rejects.toThrow('The page is not built yet; "npm run build" builds it.');
});
