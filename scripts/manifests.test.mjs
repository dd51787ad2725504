/**
 * The manifests of Flatpak and winget, held to small schemas of our own, written after what flatpak-builder and winget 1.6
 * document of the keys that are used here. They are no copy of the published ones: `winget validate` and `flatpak-builder`
 * have the last word, in the release workflow.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { packages } from './packages.ts';
import { inCheckout } from './set-up/root.mjs';
import { wingetManifests } from './winget.mjs';

const ajv = new Ajv({ allErrors: true });
const text = (pattern = '.', maxLength = 512) => ({ type: 'string', pattern, minLength: 1, maxLength });
const exactly = (properties, optional = []) => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});
const listOf = (items, maxItems = 1024) => ({ type: 'array', items, minItems: 1, maxItems });

const common = (type) => ({
  PackageIdentifier: text('^[^.\\s\\\\/:*?"<>|]{1,32}(\\.[^.\\s\\\\/:*?"<>|]{1,32}){1,7}$', 128),
  PackageVersion: text('^[^\\\\/:*?"<>|]+$', 128),
  ManifestType: { const: type },
  ManifestVersion: { const: '1.6.0' },
});
const locale = text('^([a-zA-Z]{2,3}|[iI]-[a-zA-Z]+|[xX]-[a-zA-Z]{1,8})(-[a-zA-Z]{1,8})*$', 20);
const url = text('^https?://', 2048);

const WINGET = {
  'Tilescope.Tilescope.yaml': exactly({ ...common('version'), DefaultLocale: locale }),
  'Tilescope.Tilescope.locale.en-US.yaml': exactly({
    ...common('defaultLocale'),
    PackageLocale: locale,
    Publisher: text('.', 256),
    PackageName: text('.', 256),
    PackageUrl: url,
    License: text(),
    ShortDescription: text('.', 256),
    Tags: listOf(text('^\\S+$', 40), 16),
  }),
  'Tilescope.Tilescope.installer.yaml': exactly({
    ...common('installer'),
    InstallerType: { enum: ['msix', 'msi', 'appx', 'exe', 'zip', 'inno', 'nullsoft', 'wix', 'burn', 'portable'] },
    Scope: { enum: ['user', 'machine'] },
    FileExtensions: listOf(text('^[^\\\\/:*?"<>|.]+$', 40)),
    Installers: listOf(
      exactly({
        Architecture: { enum: ['x86', 'x64', 'arm', 'arm64', 'neutral'] },
        InstallerUrl: url,
        InstallerSha256: text('^[A-Fa-f0-9]{64}$', 64),
      }),
    ),
  }),
};

const source = {
  oneOf: [
    exactly({ type: { const: 'archive' }, path: text() }),
    exactly({ type: { const: 'file' }, path: text() }),
    exactly({ type: { const: 'inline' }, 'dest-filename': text('^[^/]+$'), contents: text('.', 4096) }),
  ],
};
const FLATPAK = exactly({
  id: text('^[A-Za-z_][\\w-]*(\\.[A-Za-z_][\\w-]*){2,}$', 255),
  runtime: text(),
  'runtime-version': text(),
  sdk: text(),
  base: text(),
  'base-version': text(),
  command: text(),
  'separate-locales': { type: 'boolean' },
  'finish-args': listOf(text('^--(share|socket|device)=[a-z0-9-]+$')),
  modules: listOf(
    exactly({
      name: text(),
      buildsystem: { enum: ['autotools', 'cmake', 'cmake-ninja', 'meson', 'simple', 'qmake'] },
      'build-commands': listOf(text()),
      sources: listOf(source),
    }),
  ),
});

/** @param {object} schema @param {unknown} value */
function expectValid(schema, value) {
  const validate = ajv.compile(schema);
  validate(value);
  expect(validate.errors).toBeNull();
}

const { version } = JSON.parse(readFileSync(inCheckout('package.json'), 'utf8'));

it.each(Object.entries(WINGET))('%s is a manifest of winget, for this version', (name, schema) => {
  const manifest = parse(wingetManifests(Buffer.from('an installer')).get(name));
  expectValid(schema, manifest);
  expect(manifest.PackageVersion).toBe(version);
});

it('gives winget the hash of the installer, and no manifest besides', () => {
  const manifests = wingetManifests(Buffer.from('an installer'));
  expect([...manifests.keys()].sort()).toEqual(Object.keys(WINGET).sort());
  const [{ InstallerSha256 }] = parse(manifests.get('Tilescope.Tilescope.installer.yaml')).Installers;
  expect(InstallerSha256.toLowerCase()).toBe(createHash('sha256').update('an installer').digest('hex'));
  const { nsis } = packages({}, 'win32');
  const [installer] = parse(manifests.get('Tilescope.Tilescope.installer.yaml')).Installers;
  const built = nsis.artifactName.replace('${version}', version).replace('${ext}', 'exe');
  expect(installer.InstallerUrl.endsWith(`/${built}`)).toBe(true);
  for (const written of manifests.values()) expect(written).not.toMatch(/\$|undefined/);
});

it('has a manifest of Flatpak, of this version and without network', () => {
  const path = inCheckout('assets/flatpak/dev.tilescope.lab.yml');
  const manifest = parse(readFileSync(path, 'utf8'));
  expectValid(FLATPAK, manifest);
  expect(path).toContain(`${manifest.id}.yml`);
  expect(manifest['finish-args']).not.toContain('--share=network');
  const { sources } = manifest.modules[0];
  expect(sources[0].path).toContain(`tilescope-${version}.tar.gz`);
  for (const { type, path: file } of sources) {
    if (type === 'file') expect(existsSync(join(dirname(path), file)), file).toBe(true);
  }
});
