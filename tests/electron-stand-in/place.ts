/** Where the application lies that the stand-in runs: a folder, or the archive of an installed one. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { openArchive } from '../packaging/archive.ts';

/** Said in the place of a folder by the binary of an installed application. */
const PACKAGED = '--packaged';

export interface Place {
  readonly folder: string;
  readonly isPackaged: boolean;
  /** The version of Electron that it is made for. */
  readonly electron: string;
}

/** @param [start] the script that runs, and what follows it on the command line */
export function findPlace([start = '', word = '.']: readonly string[]): Place {
  if (word !== PACKAGED) {
    const folder = resolve(word);
    const manifest = readFileSync(join(folder, 'node_modules/electron/package.json'), 'utf8');
    return { folder, isPackaged: false, electron: (JSON.parse(manifest) as { version: string }).version };
  }
  const installed = dirname(dirname(start));
  const electron = readFileSync(join(installed, 'version'), 'utf8').trim();
  return { folder: unpack(join(installed, 'resources')), isPackaged: true, electron };
}

/** Node cannot read an archive as Electron does: its files are laid out in a folder of its name, for as long as it runs. */
function unpack(resources: string): string {
  const root = mkdtempSync(join(tmpdir(), 'electron-stand-in-'));
  process.on('exit', () => {
    rmSync(root, { recursive: true, force: true });
  });
  const archive = openArchive(join(resources, 'app.asar'));
  const folder = join(root, 'app.asar');
  for (const path of archive.files.keys()) {
    if (archive.unpacked.includes(path)) continue;
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, archive.bytes(path));
  }
  cpSync(`${join(resources, 'app.asar')}.unpacked`, `${folder}.unpacked`, { recursive: true });
  return folder;
}

let known: Place | undefined;

/** Of the application that runs. */
export function place(): Place {
  known ??= findPlace(process.argv.slice(1));
  return known;
}
