/** The package for Debian, installed for real, shows the lab: with the stand-in in the place of Electron's binary. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { additions } from '../../scripts/packages.ts';
import { whyNotInstalled } from '../packaging/needs.ts';
import { pack } from '../packaging/pack.ts';
import { skippedFor } from '../skipped.ts';
import { LAB, onDisplay } from './display.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

function versionIn(path: string): string {
  return (JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as { readonly version: string }).version;
}

describe('the package for Debian', skippedFor(whyNotInstalled()), () => {
  const folder = mkdtempSync(join(tmpdir(), 'tilescope-installed-'));
  const version = versionIn('package.json');

  beforeAll(async () => {
    await pack(ROOT, folder, additions({}, 'linux'), versionIn('node_modules/electron/package.json'));
    const deb = join(folder, `dist/tilescope_${version}_amd64.deb`);
    // The stand-in needs nothing of what Electron depends on.
    execFileSync('dpkg', ['--force-depends', '--install', deb], { stdio: 'pipe' });
  });
  afterAll(() => {
    spawnSync('dpkg', ['--purge', 'tilescope']);
    rmSync(folder, { recursive: true, force: true });
  });

  it.for(['x11', 'wayland'] as const)('shows the lab on %s, and finds all well', async (kind, context) => {
    await onDisplay(kind, context, async (display) => {
      const child = display.start('tilescope', ['--smoke-test'], { ...process.env, HOME: join(folder, kind) });
      const share = await display.untilSeen(LAB, child.ended);
      const { code, output } = await child.ended;
      expect(JSON.parse(output)).toMatchObject({
        ok: true,
        shown: true,
        run: { kernel: 'attention', sound: true },
        versions: { Tilescope: version },
      });
      expect(code).toBe(0);
      expect(share).toBeGreaterThan(0.2);
    });
  });

  it('is gone when it is purged', () => {
    execFileSync('dpkg', ['--purge', 'tilescope'], { stdio: 'pipe' });
    expect(existsSync('/opt/Tilescope')).toBe(false);
    expect(existsSync('/usr/bin/tilescope')).toBe(false);
  });
});
