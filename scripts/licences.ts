/** The licences of everything that a package of Tilescope holds, as one text: what is bundled, and what stays a package. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LICENCE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

interface Manifest {
  readonly version: string;
  readonly license?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** A plugin that notes from which packages modules were taken; one for all environments. */
export function noteBundled(): { readonly plugin: Plugin; readonly packages: ReadonlySet<string> } {
  const packages = new Set<string>();
  return {
    packages,
    plugin: {
      name: 'tilescope:note-bundled',
      sharedDuringBuild: true,
      generateBundle() {
        for (const id of this.getModuleIds()) {
          const found = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1];
          if (found !== undefined) packages.add(found);
        }
      },
    },
  };
}

/** Names of packages that some others need at run time, those included. */
export function closure(names: Iterable<string>): ReadonlySet<string> {
  const seen = new Set<string>();
  const visit = (name: string): void => {
    const folder = folderOf(name);
    if (seen.has(name) || !existsSync(folder)) return;
    seen.add(name);
    for (const dependency of Object.keys(manifestOf(folder).dependencies ?? {})) visit(dependency);
  };
  for (const name of names) visit(name);
  return seen;
}

/** Throws where a package tells no licence. */
export function licenceText(names: Iterable<string>): string {
  const parts = [...new Set(names)].sort().map((name) => {
    const folder = folderOf(name);
    const { version, license } = manifestOf(folder);
    const files = readdirSync(folder).filter((file) => LICENCE_FILE.test(file));
    const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
    if (texts.length === 0 && typeof license !== 'string') throw new Error(`${name} tells no licence`);
    return [`${name} ${version} (${typeof license === 'string' ? license : 'see below'})`, ...texts].join('\n\n');
  });
  const own = readFileSync(join(ROOT, 'LICENSE'), 'utf8').trim();
  return `${[`Tilescope\n\n${own}`, ...parts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

function folderOf(name: string): string {
  return join(ROOT, 'node_modules', name);
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}
