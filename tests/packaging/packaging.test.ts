/**
 * The packages, as far as they can be made without Electron's binary: electron-builder packs the application around
 * stand-ins of it, and what is in the packages is looked at.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { additions, packages } from '../../scripts/packages.ts';
import { ANSWERS, COMMANDS } from '../../app/electron/arguments.ts';
import { skipFor, skippedFor } from '../skipped.ts';
import { openArchive, reach, type Archive } from './archive.ts';
import { describeInstalled } from './installed.ts';
import { ensurePrograms } from './needs.ts';
import { fusesOf, HAS_DPKG, pack, SYSTEMS, type System } from './pack.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MEBIBYTE = 2 ** 20;

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** What lintian says of every package around Electron's binary, and of every package that is not in Debian. */
const BEYOND_US: readonly RegExp[] = [
  // Packages from elsewhere have their place in /opt.
  / dir-or-file-in-opt /,
  // The tool that packs writes them.
  / unknown-field (License|Vendor)$/,
];

const settings = packages({}, 'linux');

it('is known to Windows by the name under which its installer makes shortcuts', () => {
  expect(read('app/electron/main.ts')).toContain(`app.setAppUserModelId('${settings.appId}')`);
});

it('needs of Fedora and openSUSE what it needs of Debian', () => {
  const needs = settings.rpm?.depends?.join() ?? '';
  for (const library of [
    'gtk3',
    'nss',
    'alsa-lib',
    'mesa-libgbm',
    'at-spi2-core',
    'libnotify',
    'libsecret',
    'libXtst',
  ]) {
    expect(needs).toContain(library);
  }
});

it('has settings that electron-builder understands', () => {
  const schema = JSON.parse(read('node_modules/app-builder-lib/scheme.json')) as object;
  // The schema of electron-builder uses keywords that a strict reading does not know.
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
  validate(settings);
  expect(validate.errors).toBeNull();
});

it('makes packages for three systems, each of which opens .tilescope files with it', () => {
  expect(settings).toMatchObject({
    linux: { target: ['AppImage', 'deb', 'rpm', 'tar.gz'] },
    mac: {
      target: [
        { target: 'dmg', arch: 'universal' },
        { target: 'zip', arch: 'universal' },
      ],
    },
    win: { target: ['nsis', 'zip'] },
    fileAssociations: [{ ext: 'tilescope', role: 'Editor' }],
    publish: null,
  });
  expect(read('.github/workflows/release.yml')).toMatch(/ubuntu-\S+[\s\S]*macos-\S+[\s\S]*windows-\S+/);
});

it.each([
  ['signs for nobody but itself without a certificate', {}, { identity: '-', hardenedRuntime: false }],
  ['signs with a certificate', { CSC_LINK: 'base64' }, { hardenedRuntime: true }],
  ['signs with a certificate of the keychain', { CSC_NAME: 'Ada' }, { hardenedRuntime: true }],
])('%s on macOS, and after its fuses are set', (_, environment, expected) => {
  const { mac, electronFuses } = packages(environment, 'darwin');
  expect(mac).toMatchObject(expected);
  expect(mac?.identity).toBe('identity' in expected ? expected.identity : undefined);
  // Apple silicon ends a program whose signature is broken, also before it is signed anew.
  expect(electronFuses?.resetAdHocDarwinSignature).toBe(true);
  expect(packages(environment, 'linux').electronFuses?.resetAdHocDarwinSignature).toBeUndefined();
});

it('starts every package on its own system before it is kept, and the tests of Electron with its sandbox', () => {
  const { jobs } = parse(read('.github/workflows/release.yml')) as {
    readonly jobs: { readonly package: { readonly steps: readonly { readonly if?: string; readonly run?: string }[] } };
  };
  const startsOn = (system: string): string =>
    jobs.package.steps
      .filter((step) => step.if === `runner.os == '${system}'` && step.run?.includes('--smoke-test') === true)
      .map(({ run }) => run)
      .join('');
  for (const [system, targets] of [
    ['Linux', settings.linux!.target],
    ['macOS', settings.mac!.target],
    ['Windows', settings.win!.target],
  ] as const) {
    const kinds = (targets as readonly (string | { readonly target: string })[]).map((target) =>
      typeof target === 'string' ? target : target.target,
    );
    for (const kind of kinds) expect(startsOn(system)).toContain(`.${kind === 'nsis' ? 'exe' : kind}`);
    expect(startsOn(system).match(/--smoke-test/g)).toHaveLength(kinds.length);
  }
  expect(read('tests/e2e/application.ts')).toContain('chromiumSandbox: true');
});

describe('icons', () => {
  const size = (png: Buffer): number => (png.subarray(1, 4).toString() === 'PNG' ? png.readUInt32BE(16) : 0);

  it.each([16, 32, 48, 64, 128, 256, 512])('has one of %i pixels for Linux', (pixels) => {
    expect(size(readFileSync(join(ROOT, `assets/icons/${pixels}x${pixels}.png`)))).toBe(pixels);
  });

  it('has those of Windows up to 256 pixels', () => {
    const file = readFileSync(join(ROOT, 'assets/icon.ico'));
    const sizes = Array.from({ length: file.readUInt16LE(4) }, (_, at) =>
      size(file.subarray(file.readUInt32LE(6 + 16 * at + 12))),
    );
    expect(sizes).toEqual([16, 32, 48, 64, 128, 256]);
  });

  it('has those of macOS up to 1024 pixels', () => {
    const file = readFileSync(join(ROOT, 'assets/icon.icns'));
    expect(file.readUInt32BE(4)).toBe(file.length);
    const sizes: number[] = [];
    for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) sizes.push(size(file.subarray(at + 8)));
    expect(sizes).toEqual([32, 64, 128, 256, 512, 1024]);
  });
});

const elsewhere = process.platform === 'linux' ? undefined : 'Packages are made around stand-ins on Linux only.';

describe('the packages', skippedFor(elsewhere), () => {
  const folder = mkdtempSync(join(tmpdir(), 'tilescope-pack-'));
  const dist = join(folder, 'dist');
  const mac = join(dist, 'mac/Tilescope.app/Contents');
  const resources: Readonly<Record<System, string>> = {
    linux: join(dist, 'linux-unpacked/resources'),
    win32: join(dist, 'win-unpacked/resources'),
    darwin: join(mac, 'Resources'),
  };
  const binaries: Readonly<Record<System, string>> = {
    linux: join(dist, 'linux-unpacked/tilescope'),
    win32: join(dist, 'win-unpacked/Tilescope.exe'),
    darwin: join(mac, 'Frameworks/Electron Framework.framework/Electron Framework'),
  };
  const manifest = JSON.parse(read('package.json')) as { readonly version: string; readonly main: string };
  let archive: Archive;

  beforeAll(async () => {
    const { version } = JSON.parse(read('node_modules/electron/package.json')) as { version: string };
    await pack(ROOT, folder, additions({}, 'linux'), version);
    archive = openArchive(join(resources.linux, 'app.asar'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('hold all that main and the pages reach', () => {
    const { modules, packages: imported } = reach(archive, manifest.main);
    expect([...imported]).toEqual([]);
    const packed = [...archive.files.keys()];
    for (const page of [
      'out/renderer/index.html',
      'out/gpu/page.js',
      'out/preload/preload.cjs',
      'out/compute/thread.mjs',
    ]) {
      expect(packed).toContain(page);
    }
    const own = packed.filter((path) => path.startsWith('out/main/'));
    expect(own.sort()).toEqual([...modules].sort());
  });

  it('hold nothing else, and little of it', () => {
    const packed = [...archive.files.keys()];
    const folders = new Set(
      packed.map((path) => path.split('/').slice(0, 2).join('/')).filter((path) => path.includes('/')),
    );
    const ours = [...folders].filter((path) => path.startsWith('out/')).sort();
    expect(ours).toEqual(['out/compute', 'out/gpu', 'out/licences.txt', 'out/main', 'out/preload', 'out/renderer']);
    expect(packed.filter((path) => /\.(map|d\.[mc]?ts|node)$|node_modules\//.test(path))).toEqual([]);
    const bytes = [...archive.files.values()].reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeLessThan(10 * MEBIBYTE);
    expect(statSync(join(resources.linux, 'app.asar')).size).toBeLessThan(10 * MEBIBYTE);
  });

  it.each(SYSTEMS)('are the same application on %s, beside nothing but the licences', (system) => {
    expect(openArchive(join(resources[system], 'app.asar')).hash).toBe(archive.hash);
    const beside = readdirSync(resources[system], { recursive: true, encoding: 'utf8' })
      .filter((path) => statSync(join(resources[system], path)).isFile())
      .filter((path) => path !== 'none');
    // That of Linux comes with the deb.
    const own: Partial<Record<System, string>> = {
      ...(HAS_DPKG ? { linux: 'apparmor-profile' } : {}),
      darwin: 'icon.icns',
    };
    expect(beside.sort()).toEqual(
      ['app.asar', 'app.asar.unpacked/out/licences.txt', own[system]].filter((path) => path !== undefined).sort(),
    );
  });

  it.each(SYSTEMS)('have the licences where they can be read on %s', (system) => {
    const text = readFileSync(join(resources[system], 'app.asar.unpacked/out/licences.txt'), 'utf8');
    for (const name of ['Tilescope', 'three', 'svelte', '@fontsource/inter', 'valibot', 'conf', 'electron-log']) {
      expect(text).toMatch(new RegExp(`^${name}( |$)`, 'm'));
    }
  });

  it.each(SYSTEMS)('have their fuses set on %s', (system) => {
    // In the order of Electron: Node, cookies, NODE_OPTIONS, --inspect, integrity, archive only, V8 snapshot, file://.
    expect(fusesOf(readFileSync(binaries[system]))).toMatch(/^000011.0/);
  });

  it('know the hash of their archive, where Electron compares it', () => {
    const list = readFileSync(join(mac, 'Info.plist'), 'utf8');
    expect(/<key>Resources\/app\.asar<\/key>[\s\S]*?<key>hash<\/key>\s*<string>(\w+)</.exec(list)?.[1]).toBe(
      archive.hash,
    );
    const { entries } = NtExecutableResource.from(NtExecutable.from(readFileSync(binaries.win32)));
    const integrity = entries.find(({ id }) => id === 'ELECTRONASAR')!.bin;
    expect(JSON.parse(Buffer.from(integrity).toString())).toMatchObject([{ alg: 'SHA256', value: archive.hash }]);
  });

  it('say on Windows and macOS what they are and what they open', () => {
    const { entries } = NtExecutableResource.from(NtExecutable.from(readFileSync(binaries.win32)));
    const [version] = Resource.VersionInfo.fromEntries(entries);
    expect(version!.getStringValues({ lang: 1033, codepage: 1200 })).toMatchObject({
      ProductName: 'Tilescope',
      FileVersion: manifest.version,
    });
    expect(Resource.IconGroupEntry.fromEntries(entries)).toHaveLength(1);
    const list = readFileSync(join(mac, 'Info.plist'), 'utf8');
    expect(list.match(/<key>CFBundleTypeExtensions<\/key>/g)).toHaveLength(1);
    expect(list).not.toMatch(/NSAppTransportSecurity|NSAllowsArbitraryLoads/);
    expect(list).toMatch(/<key>CFBundleTypeExtensions<\/key>\s*<array>\s*<string>tilescope<\/string>\s*<\/array>/);
    expect(list).toMatch(/<key>CFBundleTypeIconFile<\/key>\s*<string>icon\.icns<\/string>/);
    expect(list).toMatch(/<key>CFBundleIdentifier<\/key>\s*<string>dev\.tilescope\.lab<\/string>/);
  });

  describe('for Debian', skippedFor(HAS_DPKG ? undefined : 'Without dpkg-deb no package for Debian is made.'), () => {
    const root = join(folder, 'deb');
    const inside = (path: string): string => readFileSync(join(root, path), 'utf8');
    let path: string;

    beforeAll(() => {
      path = join(dist, `tilescope_${manifest.version}_amd64.deb`);
      execFileSync('dpkg-deb', ['--raw-extract', path, root]);
    });

    it('says what it is and what it needs', () => {
      const fields = Object.fromEntries(
        [...inside('DEBIAN/control').matchAll(/^(\S+): (.*(?:\n .*)*)$/gm)].map(([, name, value]) => [name, value]),
      );
      expect(fields).toMatchObject({
        Package: 'tilescope',
        Version: manifest.version,
        Architecture: 'amd64',
        Depends: expect.stringMatching(/libgtk-3-0.*libnss3.*libasound2.*libgbm1/),
        Section: 'science',
        Recommends: 'mesa-vulkan-drivers',
        License: 'MIT',
        Description: expect.stringMatching(/^See GPU kernels move their tiles\n \S/),
      });
    });

    it('lays its files in places of its own, for everybody to read and for root to change', () => {
      const lines = execFileSync('dpkg-deb', ['--contents', path], { encoding: 'utf8' }).trim().split('\n');
      const files = lines.map((line) => line.split(/\s+/));
      const usual = /^(drwxr-xr-x|-rwxr-xr-x|-rw-r--r--)$/;
      expect(files.filter(([mode, owner]) => owner !== 'root/root' || !usual.test(mode!))).toEqual([]);
      const places = files.filter(([mode]) => mode!.startsWith('-')).map((file) => file.slice(5).join(' '));
      const elsewhere = places.filter((place) => !place.startsWith('./opt/Tilescope/')).sort();
      expect(elsewhere).toEqual([
        './usr/bin/tilescope',
        './usr/share/applications/tilescope.desktop',
        './usr/share/doc/tilescope/changelog.gz',
        './usr/share/doc/tilescope/copyright',
        ...[128, 16, 256, 32, 48, 512, 64].flatMap((size) => {
          const icon = `./usr/share/icons/hicolor/${size}x${size}`;
          const ofDocuments = size === 128 || size === 256 ? [`${icon}/mimetypes/application-x-tilescope.png`] : [];
          return [`${icon}/apps/tilescope.png`, ...ofDocuments];
        }),
        './usr/share/man/man1/tilescope.1.gz',
        './usr/share/mime/packages/tilescope.xml',
      ]);
      expect(places).toContain('./opt/Tilescope/tilescope');
      expect(openArchive(join(root, 'opt/Tilescope/resources/app.asar')).hash).toBe(archive.hash);
    });

    it('tells the desktop of the application, and that it opens documents', () => {
      const [title, ...lines] = inside('usr/share/applications/tilescope.desktop').trim().split('\n');
      expect(title).toBe('[Desktop Entry]');
      const entry = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]));
      expect(entry).toMatchObject({
        Name: 'Tilescope',
        // Documents come as addresses, which main understands; nothing takes the sandbox away.
        Exec: '/opt/Tilescope/tilescope %U',
        Icon: 'tilescope',
        MimeType: 'application/x-tilescope;',
        StartupWMClass: 'tilescope',
        Categories: 'Science;',
        Terminal: 'false',
      });
      const types = inside('usr/share/mime/packages/tilescope.xml');
      expect(types).toMatch(/<mime-type type="application\/x-tilescope">\s*<glob pattern="\*\.tilescope"\/>/);
    });

    it('has a command that knows which words show nothing', () => {
      const known = /^ {2}(.+)\)$/m.exec(inside('usr/bin/tilescope'))?.[1]?.split(' | ');
      expect(known).toEqual([...COMMANDS, ...ANSWERS]);
      const manual = read('assets/linux/tilescope.1');
      const named = [...manual.matchAll(/^\.BR? (\w+)/gm)].map((match) => match[1]!);
      expect([...COMMANDS, 'open'].filter((command) => command !== 'help' && !named.includes(command))).toEqual([]);
    });

    it('has nothing of ours that lintian objects to', (context) => {
      const missing = ensurePrograms({ lintian: 'lintian' });
      if (missing !== undefined) skipFor(missing, context);
      const { stdout, stderr } = spawnSync('lintian', ['--allow-root', '--tag-display-limit', '0', path], {
        encoding: 'utf8',
      });
      expect(stderr).toBe('');
      const remarks = stdout.split('\n').filter((line) => /^[EW]: /.test(line));
      expect(remarks.filter((line) => !BEYOND_US.some((pattern) => pattern.test(line)))).toEqual([]);
    });

    it('tells what changed in the version that it is', () => {
      expect(read('assets/linux/changelog')).toMatch(new RegExp(`^tilescope \\(${manifest.version}\\) `));
    });

    it('keeps the sandbox when it is installed, and leaves nothing when it is removed', () => {
      for (const script of ['postinst', 'postrm']) execFileSync('sh', ['-n', join(root, 'DEBIAN', script)]);
      const installs = inside('DEBIAN/postinst');
      expect(installs).toContain("chmod 4755 '/opt/Tilescope/chrome-sandbox'");
      expect(installs).toContain("'/opt/Tilescope/resources/apparmor-profile' '/etc/apparmor.d/tilescope'");
      expect(inside('opt/Tilescope/resources/apparmor-profile')).toMatch(
        /"\/opt\/Tilescope\/tilescope".*\{\s*userns,/s,
      );
      expect(installs).toMatch(/update-mime-database[\s\S]*update-desktop-database/);
      expect(installs).not.toContain('no-sandbox');
      const removes = inside('DEBIAN/postrm');
      expect(removes).toContain("rm -f '/etc/apparmor.d/tilescope'");
    });

    describeInstalled(() => path, manifest.version);
  });
});
