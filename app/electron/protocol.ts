/** Serves the application's pages under their own scheme, with the same policy as the browser shell. */
import { protocol } from 'electron';
import { pageFile } from '../files.ts';
import { built } from '../paths.ts';
import { SECURITY_HEADERS } from '../policy.ts';
import { GPU_ORIGIN, LAB_ORIGIN, SCHEME } from './origins.ts';

const GPU_PAGE = '<!doctype html><title>Tilescope computes</title><script type="module" src="page.js"></script>';

/** Must be called before the application is ready. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Must be called once the application is ready. */
export function serveScheme(): void {
  protocol.handle(SCHEME, (request) => respond(request.method, new URL(request.url)));
}

/** The response to a request for one of the application's files. */
export async function respond(method: string, url: URL): Promise<Response> {
  const folder = FOLDERS[`${url.protocol}//${url.host}`];
  if (folder === undefined || method !== 'GET') return reply('There is no such page.', 404, 'text/plain');
  if (folder === 'gpu' && url.pathname === '/') return reply(GPU_PAGE, 200, 'text/html; charset=utf-8');
  const file = await pageFile(built(folder), url.pathname);
  return file === undefined ? reply('There is no such file.', 404, 'text/plain') : reply(file.bytes, 200, file.type);
}

const FOLDERS: Readonly<Record<string, string>> = { [LAB_ORIGIN]: 'renderer', [GPU_ORIGIN]: 'gpu' };

function reply(body: string | Buffer<ArrayBuffer>, status: number, type: string): Response {
  return new Response(body, { status, headers: { ...SECURITY_HEADERS, 'Content-Type': type } });
}
