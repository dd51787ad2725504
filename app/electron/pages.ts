/** Answers requests for the application's pages, with the same policy as in the browser shell. */
import { pageFile } from '../files.ts';
import { SECURITY_HEADERS } from '../policy.ts';
import { GPU_ORIGIN, LAB_ORIGIN } from './origins.ts';

const GPU_PAGE = '<!doctype html><title>Tilescope computes</title><script type="module" src="page.js"></script>';

/** The folder of each page, below the build. */
const FOLDERS: Readonly<Record<string, string>> = { [LAB_ORIGIN]: 'renderer', [GPU_ORIGIN]: 'gpu' };

/**
 * The response to a request for one of the application's files.
 *
 * @param locate gives the path of a folder of the build
 */
export async function respond(method: string, url: URL, locate: (folder: string) => string): Promise<Response> {
  const folder = FOLDERS[`${url.protocol}//${url.host}`];
  if (folder === undefined || method !== 'GET') return reply('There is no such page.', 404, 'text/plain');
  if (folder === 'gpu' && url.pathname === '/') return reply(GPU_PAGE, 200, 'text/html; charset=utf-8');
  const file = await pageFile(locate(folder), url.pathname);
  return file === undefined ? reply('There is no such file.', 404, 'text/plain') : reply(file.bytes, 200, file.type);
}

function reply(body: string | Buffer<ArrayBuffer>, status: number, type: string): Response {
  return new Response(body, { status, headers: { ...SECURITY_HEADERS, 'Content-Type': type } });
}
