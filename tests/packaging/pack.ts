/** Packs the application for three systems around stand-ins of Electron's binaries. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Arch, build, Platform, type Configuration } from 'electron-builder';
import { buildStandIn } from '../electron-stand-in/build.ts';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';

export const SYSTEMS = ['linux', 'win32', 'darwin'] as const;
export type System = (typeof SYSTEMS)[number];

/** What electron-builder looks for in a binary to set its fuses, and then the fuses, none of them set. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES = '001101010';
const WIRE = Buffer.concat([
  Buffer.alloc(64),
  Buffer.from(SENTINEL),
  Buffer.from([1, FUSES.length]),
  Buffer.from(FUSES),
  Buffer.alloc(64),
]);

/** The fuses of a binary, as '0' and '1'. */
export function fusesOf(binary: Buffer): string {
  const at = binary.indexOf(SENTINEL) + SENTINEL.length + 2;
  return binary.subarray(at, at + FUSES.length).toString();
}

const FRAMEWORK = 'Electron.app/Contents/Frameworks/Electron Framework.framework/Electron Framework';
const HELPERS = ['', ' (GPU)', ' (Plugin)', ' (Renderer)'].map((kind) => `Electron Helper${kind}`);

/** Runs the application on the stand-in of Electron, which lies beside it, as a binary of Electron would. */
const RUNNER = `#!/bin/sh
exec node "$(dirname "$(readlink -f "$0")")/stand-in/start.mjs" --packaged "$@"
`;

/**
 * The files of each binary that electron-builder touches.
 *
 * @param standIn folder of what runs the application on Linux
 */
function standIns(
  version: string,
  standIn: string,
): Readonly<Record<System, Readonly<Record<string, string | Buffer>>>> {
  const common = { version, LICENSE: 'MIT', 'LICENSES.chromium.html': '<p>many</p>' };
  const helpers = HELPERS.flatMap((name) => {
    const contents = `Electron.app/Contents/Frameworks/${name}.app/Contents`;
    return [
      [`${contents}/Info.plist`, propertyList(name)],
      [`${contents}/MacOS/${name}`, WIRE],
    ];
  });
  return {
    linux: {
      ...common,
      electron: Buffer.concat([Buffer.from(RUNNER), WIRE]),
      'resources/none': '',
      ...Object.fromEntries(
        readdirSync(standIn).map((name) => [`stand-in/${name}`, readFileSync(join(standIn, name))] as const),
      ),
    },
    win32: { ...common, 'electron.exe': windowsBinary(), 'resources/none': '' },
    darwin: {
      ...common,
      'Electron.app/Contents/Info.plist': propertyList('Electron'),
      'Electron.app/Contents/MacOS/Electron': WIRE,
      'Electron.app/Contents/Resources/none': '',
      [FRAMEWORK]: WIRE,
      ...Object.fromEntries(helpers),
    },
  };
}

function propertyList(name: string): string {
  const entries = { CFBundleName: name, CFBundleExecutable: name, CFBundleIdentifier: 'com.github.Electron' };
  const lines = Object.entries(entries).map(([key, value]) => `<key>${key}</key><string>${value}</string>`);
  return `<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict>${lines.join('')}</dict></plist>`;
}

/** An executable with the words about itself that electron-builder rewrites. */
function windowsBinary(): Buffer {
  const binary = NtExecutable.createEmpty(false, false);
  const resources = NtExecutableResource.from(binary);
  const version = Resource.VersionInfo.createEmpty();
  version.lang = 1033;
  version.setStringValues({ lang: 1033, codepage: 1200 }, { ProductName: 'Electron' });
  version.outputToResourceEntries(resources.entries);
  resources.outputResource(binary);
  return Buffer.concat([Buffer.from(binary.generate()), WIRE]);
}

/** A system that has it makes and opens packages for Debian. */
export const HAS_DPKG = spawnSync('dpkg-deb', ['--version']).status === 0;

/**
 * Packs with electron-builder.yml, which electron-builder finds in `root`, and `config`, into `dist` of a folder: a deb
 * where it can be made, and folders of what would be in the other packages.
 */
export async function pack(root: string, folder: string, config: Configuration, version: string): Promise<void> {
  const standIn = dirname(await buildStandIn(join(folder, 'stand-in')));
  for (const [system, files] of Object.entries(standIns(version, standIn))) {
    for (const [name, content] of Object.entries(files)) {
      const path = join(folder, system, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
      // Programs only may be run.
      chmodSync(path, /\.(html|js|mjs|plist)$|^(LICENSE|version|resources\/none)/.test(name) ? 0o644 : 0o755);
    }
  }
  process.env['CUSTOM_FPM_PATH'] = fileURLToPath(new URL('fpm.mjs', import.meta.url));
  await build({
    projectDir: root,
    publish: 'never',
    targets: new Map([
      ...Platform.LINUX.createTarget(HAS_DPKG ? 'deb' : 'dir', Arch.x64),
      ...Platform.WINDOWS.createTarget('dir', Arch.x64),
      ...Platform.MAC.createTarget('dir', Arch.x64),
    ]),
    config: {
      ...config,
      directories: { output: join(folder, 'dist') },
      electronDist: ({ platformName }: { readonly platformName: string }) => join(folder, platformName),
    },
  });
}
