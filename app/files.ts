/** Serves the files of a built page, and nothing outside its folder. */
import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.npy': 'application/octet-stream',
};

export interface PageFile {
  readonly type: string;
  readonly bytes: Buffer<ArrayBuffer>;
}

/**
 * The file that a path of an address means, or undefined when there is none inside the folder. Links that lead out of
 * the folder count as absent.
 *
 * @param pathname still percent-encoded, as `URL.pathname` gives it
 */
export async function pageFile(root: string, pathname: string): Promise<PageFile | undefined> {
  const path = decoded(pathname);
  if (path === undefined) return undefined;
  const folder = await realpath(root);
  try {
    const file = await realpath(join(folder, path.endsWith('/') ? `${path}index.html` : path));
    if (!file.startsWith(folder + sep)) return undefined;
    const bytes = await readFile(file);
    return { type: TYPES[extname(file)] ?? 'application/octet-stream', bytes };
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

function decoded(pathname: string): string | undefined {
  try {
    const path = decodeURIComponent(pathname);
    return path.includes('\0') || path.includes('\\') ? undefined : path;
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function isAbsence(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ENAMETOOLONG';
}
