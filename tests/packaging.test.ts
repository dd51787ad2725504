/**
 * The packages, as far as they can be made without Electron's binary: electron-builder packs the application around a
 * stand-in of it, and what is in the package is looked at.
 */
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { closure } from '../scripts/licences.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MEBIBYTE = 2 ** 20;

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

const settings = parse(read('electron-builder.yml')) as Readonly<Record<string, unknown>>;

it('has settings that electron-builder understands', () => {
  const schema = JSON.parse(read('node_modules/app-builder-lib/scheme.json')) as object;
  // The schema of electron-builder uses keywords that a strict reading does not know.
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
  validate(settings);
  expect(validate.errors).toBeNull();
});

it('makes packages for three systems, each of which opens .tilescope files with it', () => {
  expect(settings).toMatchObject({
    linux: { target: ['AppImage', 'deb'] },
    mac: { target: [{ target: 'dmg', arch: 'universal' }] },
    win: { target: 'nsis' },
    fileAssociations: [{ ext: 'tilescope', role: 'Editor' }],
    publish: null,
  });
  expect(read('.github/workflows/release.yml')).toMatch(/ubuntu-\S+[\s\S]*macos-\S+[\s\S]*windows-\S+/);
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

/** What electron-builder looks for in a binary to set its fuses, and then the fuses, none of them set. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES = '001101010';
const SET: Readonly<Record<string, string>> = { '0': 'off', '1': 'on' };

interface Archive {
  readonly files: ReadonlyMap<string, number>;
  text(path: string): string;
}

interface Node {
  readonly files?: Readonly<Record<string, Node>>;
  readonly size?: number;
  readonly offset?: string;
  readonly unpacked?: boolean;
}

/** The files of an archive of Electron, by path, with their sizes. */
function openArchive(path: string): Archive {
  const bytes = readFileSync(path);
  const start = 8 + bytes.readUInt32LE(4);
  const header = JSON.parse(bytes.subarray(16, 16 + bytes.readUInt32LE(12)).toString()) as Node;
  const nodes = new Map<string, Node>();
  const walk = (node: Node, at: string): void => {
    for (const [name, child] of Object.entries(node.files ?? {})) {
      const below = at === '' ? name : `${at}/${name}`;
      if (child.files === undefined) nodes.set(below, child);
      else walk(child, below);
    }
  };
  walk(header, '');
  return {
    files: new Map([...nodes].map(([name, { size = 0 }]) => [name, size])),
    text: (name) => {
      const { offset = '0', size = 0 } = nodes.get(name)!;
      return bytes.subarray(start + Number(offset), start + Number(offset) + size).toString();
    },
  };
}

/** Modules of the archive that main reaches, and the packages that those import. */
function reach(archive: Archive, main: string): { readonly modules: Set<string>; readonly packages: Set<string> } {
  const modules = new Set<string>();
  const packages = new Set<string>();
  const visit = (path: string): void => {
    if (modules.has(path)) return;
    modules.add(path);
    for (const [, name] of archive.text(path).matchAll(/(?:\bfrom|\bimport)\s*\(?\s*["']([^"'\n$]+)["']/g)) {
      if (name!.startsWith('.')) visit(posix.join(dirname(path), name!));
      else if (!name!.startsWith('node:') && name !== 'electron') packages.add(/^(@[^/]+\/)?[^/]+/.exec(name!)![0]);
    }
  };
  visit(main);
  return { modules, packages };
}

describe.runIf(process.platform === 'linux')('a package for Linux', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tilescope-pack-'));
  const resources = join(folder, 'dist/linux-unpacked/resources');
  let archive: Archive;

  beforeAll(async () => {
    const electron = join(folder, 'electron');
    mkdirSync(join(electron, 'resources'), { recursive: true });
    const { version } = JSON.parse(read('node_modules/electron/package.json')) as { version: string };
    for (const [name, text] of Object.entries({ version, LICENSE: 'MIT', 'LICENSES.chromium.html': '<p>many</p>' })) {
      writeFileSync(join(electron, name), text);
    }
    const wire = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, FUSES.length]), Buffer.from(FUSES)]);
    writeFileSync(join(electron, 'electron'), Buffer.concat([Buffer.alloc(64), wire, Buffer.alloc(64)]));
    chmodSync(join(electron, 'electron'), 0o755);
    const words = ['--dir', '--linux', `-c.electronDist=${electron}`, `-c.directories.output=${join(folder, 'dist')}`];
    await promisify(execFile)(process.execPath, [join(ROOT, 'node_modules/electron-builder/cli.js'), ...words], {
      cwd: ROOT,
      maxBuffer: 2 ** 26,
    });
    archive = openArchive(join(resources, 'app.asar'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('holds all that main and the pages reach', () => {
    const { main } = JSON.parse(archive.text('package.json')) as { main: string };
    const { modules, packages } = reach(archive, main);
    expect([...packages].sort()).toEqual(['birpc', 'conf', 'electron-log', 'valibot', 'webgpu-utils', 'wesl']);
    const packed = [...archive.files.keys()];
    const missing = [...closure(packages)].filter(
      (name) => !packed.some((path) => path.startsWith(`node_modules/${name}/`)),
    );
    // Types only, or nothing that runs.
    expect(missing.filter((name) => !['@webgpu/types', 'json-schema-typed'].includes(name))).toEqual([]);
    for (const page of ['out/renderer/index.html', 'out/gpu/page.js', 'out/preload/preload.cjs']) {
      expect(packed).toContain(page);
    }
    const own = packed.filter((path) => path.startsWith('out/main/'));
    expect(own.sort()).toEqual([...modules].sort());
  });

  it('holds nothing else, and little of it', () => {
    const packed = [...archive.files.keys()];
    const folders = new Set(
      packed.map((path) => path.split('/').slice(0, 2).join('/')).filter((path) => path.includes('/')),
    );
    const ours = [...folders].filter((path) => path.startsWith('out/')).sort();
    expect(ours).toEqual(['out/gpu', 'out/licences.txt', 'out/main', 'out/preload', 'out/renderer']);
    expect(packed.filter((path) => /\.(map|d\.[mc]?ts|node)$|node_modules\/(webgpu|ws)\//.test(path))).toEqual([]);
    const bytes = [...archive.files.values()].reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeLessThan(14 * MEBIBYTE);
    expect(statSync(join(resources, 'app.asar')).size).toBeLessThan(14 * MEBIBYTE);
  });

  it('has the licences where they can be read', () => {
    const path = join(resources, 'app.asar.unpacked/out/licences.txt');
    expect(existsSync(path)).toBe(true);
    const text = readFileSync(path, 'utf8');
    for (const name of ['Tilescope', 'three', 'svelte', '@fontsource/inter', 'valibot', 'conf', 'electron-log']) {
      expect(text).toMatch(new RegExp(`^${name}( |$)`, 'm'));
    }
  });

  it('has its fuses set', () => {
    const binary = readFileSync(join(folder, 'dist/linux-unpacked/tilescope'));
    const at = binary.indexOf(SENTINEL) + SENTINEL.length + 2;
    const fuses = Array.from(binary.subarray(at, at + 8).toString(), (fuse) => SET[fuse]);
    // In the order of Electron: Node, cookies, NODE_OPTIONS, --inspect, integrity, archive only, V8 snapshot, file://.
    expect(fuses).toEqual(['off', 'on', 'off', 'off', 'on', 'on', expect.anything(), 'off']);
  });
});
