/** Where the parts of an installed or checked-out Tilescope lie. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder with package.json; sources and built chunks lie at different depths below it. */
export function applicationRoot(from = dirname(fileURLToPath(import.meta.url))): string {
  if (existsSync(join(from, 'package.json'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error('there is no package.json above the running program');
  return applicationRoot(parent);
}

/** A path inside the build. */
export function built(...path: string[]): string {
  return join(applicationRoot(), 'out', ...path);
}

/** A path inside the build for another program to read, which an archive is closed to. */
export function builtUnpacked(...path: string[]): string {
  return built(...path).replace(/\bapp\.asar\b/, 'app.asar.unpacked');
}
