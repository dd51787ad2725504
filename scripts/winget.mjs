/** Writes the manifests for winget into a folder: `node scripts/winget.mjs INSTALLER.exe FOLDER`, once a release is made. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inCheckout } from './set-up/root.mjs';

const FOLDER = inCheckout('assets/winget');

/** The manifests by name, for an installer of this version. @param {Uint8Array} installer @returns {Map<string, string>} */
export function wingetManifests(installer) {
  const { version, homepage } = JSON.parse(readFileSync(inCheckout('package.json'), 'utf8'));
  const sha256 = createHash('sha256').update(installer).digest('hex').toUpperCase();
  const filled = { VERSION: version, HOMEPAGE: homepage, SHA256: sha256 };
  return new Map(
    readdirSync(FOLDER).map((name) => [
      name,
      readFileSync(join(FOLDER, name), 'utf8').replaceAll(/\$([A-Z0-9]+)/g, (_, key) => filled[key]),
    ]),
  );
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [installer, folder] = process.argv.slice(2);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of wingetManifests(readFileSync(installer))) writeFileSync(join(folder, name), text);
}
