/** The loopback server of the browser shell: the page's files, and a socket to the lab. */
import { existsSync } from 'node:fs';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Channel } from '../../core/port/channel.ts';
import { FILM_PATH, SOCKET_PATH } from '../../core/port/meeting.ts';
import { webSocketChannel } from '../../core/port/web-socket.ts';
import { pageFile } from '../files.ts';
import { SECURITY_HEADERS } from '../policy.ts';
import { UserError } from '../user-error.ts';
import { Guard } from './guard.ts';

const LOOPBACK = '127.0.0.1';
/** The largest message that a page may send: some .npy files. */
const LARGEST_MESSAGE = 2 ** 30;
/** How many milliseconds a page has to close its socket properly. */
const CLOSING_PATIENCE = 500;

export interface ServerOptions {
  /** The folder of the built page. */
  readonly root: string;
  /** The port to listen at; 0 for any free one. */
  readonly port: number;
  /** Called for every page that connects. */
  readonly onChannel: (channel: Channel) => void;
  /** Called for every page that records films; without this option there is no such socket. */
  readonly onFilmPage?: (channel: Channel) => void;
}

export interface LabServer {
  /** An address that opens the lab, or another page, once, in any browser on this machine. */
  address(query: URLSearchParams, page?: string): string;
  close(): Promise<void>;
}

export async function startServer(options: ServerOptions): Promise<LabServer> {
  if (!existsSync(options.root)) throw new UserError('The page is not built yet; "npm run build" builds it.');
  const server = createServer();
  const port = await listen(server, options.port);
  const guard = new Guard(`${LOOPBACK}:${port}`);
  const listeners = new Map([[SOCKET_PATH, options.onChannel]]);
  if (options.onFilmPage !== undefined) listeners.set(FILM_PATH, options.onFilmPage);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    respond(request, response, guard, options.root).catch((error: unknown) => {
      console.error(error);
      refuse(response, 500, 'Tilescope could not read a file of its page.');
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const listener = listeners.get(request.url ?? '');
    const problem = listener !== undefined ? guard.checkSocket(headersOf(request)) : 'There is no such socket.';
    // Node stops listening for errors of a socket that is upgraded; one that breaks would end the program.
    socket.on('error', () => socket.destroy());
    if (problem !== undefined) {
      socket.once('finish', () => socket.destroy());
      socket.end(`HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\n${problem}\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      void webSocketChannel(webSocket).then(listener);
    });
  });
  return {
    address: (query, page = '/') => {
      const url = new URL(page, guard.origin);
      url.search = new URLSearchParams([['token', guard.issueToken()], ...query]).toString();
      return url.href;
    },
    close: () =>
      new Promise((resolve) => {
        for (const client of sockets.clients) {
          client.close(1000, 'Tilescope was closed.');
          setTimeout(() => {
            client.terminate();
          }, CLOSING_PATIENCE).unref();
        }
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function respond(request: IncomingMessage, response: ServerResponse, guard: Guard, root: string): Promise<void> {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  response.setHeader('Cache-Control', 'no-store');
  const foreign = guard.checkSource(headersOf(request));
  if (foreign !== undefined) {
    refuse(response, 403, foreign);
    return;
  }
  if (request.method !== 'GET') {
    refuse(response, 405, 'Only GET is answered here.');
    return;
  }
  const url = parseTarget(request.url, guard.origin);
  if (url === undefined) {
    refuse(response, 400, 'The address is not valid.');
    return;
  }
  const token = url.searchParams.get('token');
  const cookie = token === null ? undefined : guard.exchange(token);
  const locked = cookie === undefined ? guard.checkKey(request.headers) : undefined;
  if (locked !== undefined) refuse(response, 403, locked);
  else if (token !== null) redirectWithoutToken(response, url, cookie);
  else await sendFile(response, root, url.pathname);
}

/** Node keeps the first of several hosts, and a proxy may have used another, so such a request counts as having none. */
function headersOf({ headers, headersDistinct }: IncomingMessage): IncomingHttpHeaders {
  return (headersDistinct['host']?.length ?? 0) > 1 ? { ...headers, host: undefined } : headers;
}

function parseTarget(target: string | undefined, origin: string): URL | undefined {
  // An origin-form target only; "//elsewhere" would be read as another host.
  if (target === undefined || !target.startsWith('/') || target.startsWith('//')) return undefined;
  if (!URL.canParse(target, origin)) return undefined;
  const url = new URL(target, origin);
  // Nor may it become one: "/\elsewhere" names another host at once, "/.//elsewhere" when it is led on to.
  return url.origin === origin && !url.pathname.startsWith('//') ? url : undefined;
}

function redirectWithoutToken(response: ServerResponse, url: URL, cookie: string | undefined): void {
  url.searchParams.delete('token');
  if (cookie !== undefined) response.setHeader('Set-Cookie', cookie);
  response.setHeader('Location', url.pathname + url.search);
  response.writeHead(303).end();
}

async function sendFile(response: ServerResponse, root: string, pathname: string): Promise<void> {
  const file = await pageFile(root, pathname);
  if (file === undefined) refuse(response, 404, 'There is no such file.');
  else response.writeHead(200, { 'Content-Type': file.type }).end(file.bytes);
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${sentence}\n`);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason =
        error.code === 'EADDRINUSE'
          ? `Port ${port} is in use; leave --port out to take any free one.`
          : `Tilescope could not listen on ${LOOPBACK}:${port}: ${error.message}.`;
      reject(new UserError(reason, { cause: error }));
    });
    server.listen(port, LOOPBACK, () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}
