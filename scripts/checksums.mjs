/** Writes the SHA-256 of every package in a folder into a file beside them, as sha256sum reads it: `node scripts/checksums.mjs FOLDER NAME`. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { giveUp } from './set-up/say.mjs';

const PACKAGE = /\.(AppImage|deb|rpm|tar\.gz|dmg|zip|exe)$/;

/** A line for every package in a folder. @param {string} folder @returns {string} */
export function checksums(folder) {
  const names = readdirSync(folder).filter((name) => PACKAGE.test(name));
  const hash = (name) =>
    createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
  return names
    .sort()
    .map((name) => `${hash(name)}  ${name}\n`)
    .join('');
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder, name] = process.argv.slice(2);
  const lines = checksums(folder);
  if (lines === '') giveUp(`There is no package in ${folder}; npm run dist makes them.`);
  writeFileSync(join(folder, name), lines);
}
