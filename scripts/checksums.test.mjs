import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { packages } from './packages.ts';
import { inCheckout } from './set-up/root.mjs';
import { checksums } from './checksums.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tilescope-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** The SHA-256 of nothing, as the standard has it. */
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

it('are those of the packages, and of nothing else that lies with them', () => {
  const { linux, mac, win } = packages({}, 'linux');
  const kinds = [linux, mac, win].flatMap(({ target }) => target.map((one) => one.target ?? one));
  const packed = [...new Set(kinds.map((kind) => `Tilescope 1.${kind === 'nsis' ? 'exe' : kind}`))].sort();
  for (const name of [...packed, 'builder-debug.yml', 'latest.yml']) writeFileSync(join(folder, name), '');
  expect(checksums(folder)).toBe(packed.map((name) => `${EMPTY}  ${name}\n`).join(''));
});

it('are no empty file where there is no package', () => {
  const { status, stderr } = spawnSync(process.execPath, [inCheckout('scripts/checksums.mjs'), folder, 'SUMS']);
  expect(status).toBe(1);
  expect(String(stderr)).toMatch(/no package/);
});
