#!/usr/bin/env node
/**
 * The part of fpm that electron-builder uses, over dpkg-deb: a real .deb without a download. electron-builder takes it
 * by CUSTOM_FPM_PATH. An option that it does not know fails loudly.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';

const text = { type: 'string' };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    source: { ...text, short: 's' },
    type: { ...text, short: 't' },
    depend: { ...text, short: 'd', multiple: true },
    force: { type: 'boolean' },
    package: text,
    name: text,
    version: text,
    architecture: text,
    maintainer: text,
    vendor: text,
    url: text,
    license: text,
    description: text,
    'after-install': text,
    'after-remove': text,
    'deb-recommends': { ...text, multiple: true },
    'deb-compression': text,
    'deb-priority': text,
    'deb-changelog': text,
    category: text,
  },
});
if (values.source !== 'dir' || values.type !== 'deb') throw new Error('only folders are packed here, as deb');

const root = mkdtempSync(join(tmpdir(), 'tilescope-deb-'));
// It is the root of the system that installs the package.
chmodSync(root, 0o755);
try {
  for (const word of positionals) {
    const [from, to] = word.split('=');
    const target = join(root, to);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(from, target, { recursive: true, verbatimSymlinks: true });
    if (statSync(target).isFile()) chmodSync(target, statSync(from).mode & 0o100 ? 0o755 : 0o644);
  }
  if (values['deb-changelog'] !== undefined) {
    const changelog = join(root, `usr/share/doc/${values.name}/changelog.gz`);
    mkdirSync(dirname(changelog), { recursive: true });
    writeFileSync(changelog, gzipSync(readFileSync(values['deb-changelog']), { level: 9 }));
  }
  mkdirSync(join(root, 'DEBIAN'));
  const [synopsis, ...lines] = values.description.split('\n').map((line) => line.trim());
  const control = {
    Package: values.name,
    Version: values.version,
    License: values.license,
    Vendor: values.vendor,
    Architecture: values.architecture,
    Maintainer: values.maintainer,
    Depends: values.depend.join(', '),
    Recommends: (values['deb-recommends'] ?? []).join(', '),
    Section: values.category ?? 'default',
    Priority: values['deb-priority'],
    Homepage: values.url,
    Description: [synopsis, ...lines.map((line) => ` ${line}`)].join('\n'),
  };
  const fields = Object.entries(control).filter(([, value]) => value);
  writeFileSync(join(root, 'DEBIAN/control'), fields.map(([name, value]) => `${name}: ${value}\n`).join(''));
  for (const [script, name] of [
    ['after-install', 'postinst'],
    ['after-remove', 'postrm'],
  ]) {
    cpSync(values[script], join(root, 'DEBIAN', name));
    chmodSync(join(root, 'DEBIAN', name), 0o755);
  }
  // Compressed little: it is looked into once.
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '--build', root, values.package]);
} finally {
  rmSync(root, { recursive: true });
}
